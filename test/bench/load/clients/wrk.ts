import { fileURLToPath } from 'node:url';
import type { ClientReport, LoadClient } from './client.ts';
import { numberIn, runTool } from './run-tool.ts';

/** wrk with one thread. It runs for whole seconds, and does not say what was under way at the end. */
export const wrk: LoadClient = {
  name: 'wrk',
  async run(job): Promise<ClientReport> {
    const seconds = 'seconds' in job.amount ? Math.max(1, Math.round(job.amount.seconds)) : 2;
    const { stdout, stderr, exitCode, cpuSeconds } = await runTool(
      [
        'wrk',
        '-t1',
        '-c',
        String(job.connections),
        '-d',
        `${seconds}s`,
        '--latency',
        '--timeout',
        `${Math.max(1, Math.ceil(job.timeoutMs / 1000))}s`,
        ...(job.keepAlive ? [] : ['-H', 'Connection: close']),
        ...(job.method === 'HEAD' ? ['-s', fileURLToPath(new URL('./wrk-head.lua', import.meta.url))] : []),
        `http://127.0.0.1:${job.port}${job.path}`,
      ],
      { core: job.core },
    );
    const answered = numberIn(stdout, /(\d+) requests in /);
    const badStatus = numberIn(stdout, /Non-2xx or 3xx responses: (\d+)/);
    const socketErrors = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(stdout);
    const broken = socketErrors === null ? 0 : socketErrors.slice(1).reduce((sum, count) => sum + Number(count), 0);
    return {
      good: answered - badStatus,
      failed: badStatus + broken,
      inFlight: null,
      retried: 0,
      rps: numberIn(stdout, /Requests\/sec:\s+([\d.]+)/),
      p50Ms: percentile(stdout, 50),
      p99Ms: percentile(stdout, 99),
      cpuUsPerRequest: answered > 0 ? (cpuSeconds * 1e6) / answered : null,
      gaveUp: exitCode === 0 ? null : stderr.trim() || `exit code ${exitCode}`,
    };
  },
};

const unitsMs: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000 };

function percentile(stdout: string, percent: number): number | null {
  const match = new RegExp(`^\\s+${percent}%\\s+([\\d.]+)(us|ms|s|m)`, 'm').exec(stdout);
  // wrk prints 0.00us when it has no answer at all.
  if (match === null || Number(match[1]) === 0) return null;
  return Number(match[1]) * (unitsMs[match[2] as string] as number);
}
