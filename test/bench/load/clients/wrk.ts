import { fileURLToPath } from 'node:url';
import type { ClientJob, ClientReport, LoadClient } from './client.ts';
import { numberIn, runTool } from './run-tool.ts';
import { latencyQuantileMs, measuredByWrk } from './wrk-latencies.ts';

/**
 * Header lines that Servebench and ab send, and wrk does not. A Python server takes 2 to 3 % of an empty request's time to
 * read each, so that clients can be held against each other only when all of them ask for the same work.
 */
const usualHeaders = ['User-Agent: servebench', 'Accept: */*'];

/** wrk with one thread, sending the request that the others send. It runs for whole seconds, and does not say what was under way at the end. */
export const wrk: LoadClient = { name: 'wrk', run: (job) => runWrk(job, usualHeaders) };

/** wrk as it comes: its request has no header but Host. */
export const bareWrk: LoadClient = { name: 'wrk, Host only', run: (job) => runWrk(job, []) };

async function runWrk(job: ClientJob, headers: readonly string[]): Promise<ClientReport> {
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
      ...headers.flatMap((line) => ['-H', line]),
      ...(job.keepAlive ? [] : ['-H', 'Connection: close']),
      '-s',
      fileURLToPath(new URL(job.method === 'HEAD' ? './wrk-head.lua' : './wrk-times.lua', import.meta.url)),
      `http://127.0.0.1:${job.port}${job.path}`,
    ],
    { core: job.core },
  );
  const answered = numberIn(stdout, /(\d+) requests in /);
  const badStatus = numberIn(stdout, /Non-2xx or 3xx responses: (\d+)/);
  const socketErrors = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(stdout);
  const broken = socketErrors === null ? 0 : socketErrors.slice(1).reduce((sum, count) => sum + Number(count), 0);
  const measured = measuredByWrk(stdout, job.connections);
  const percentile = (percent: number) =>
    measured === null ? printedPercentile(stdout, percent) : latencyQuantileMs(measured, percent / 100);
  return {
    good: answered - badStatus,
    failed: badStatus + broken,
    inFlight: null,
    retried: 0,
    rps: numberIn(stdout, /Requests\/sec:\s+([\d.]+)/),
    p50Ms: percentile(50),
    p99Ms: percentile(99),
    cpuUsPerRequest: answered > 0 ? (cpuSeconds * 1e6) / answered : null,
    gaveUp: exitCode === 0 ? null : stderr.trim() || `exit code ${exitCode}`,
  };
}

const unitsMs: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000 };

function printedPercentile(stdout: string, percent: number): number | null {
  const match = new RegExp(`^\\s+${percent}%\\s+([\\d.]+)(us|ms|s|m)`, 'm').exec(stdout);
  // wrk prints 0.00us when it has no answer at all.
  if (match === null || Number(match[1]) === 0) return null;
  return Number(match[1]) * (unitsMs[match[2] as string] as number);
}
