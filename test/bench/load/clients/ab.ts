import type { ClientReport, LoadClient } from './client.ts';
import { numberIn, runTool } from './run-tool.ts';

/** ApacheBench. It speaks HTTP/1.0, takes any status as an answer, and aborts at the first time-out. */
export const ab: LoadClient = {
  name: 'ab',
  async run(job): Promise<ClientReport> {
    const amount =
      'requests' in job.amount
        ? ['-n', String(job.amount.requests)]
        : ['-t', String(job.amount.seconds), '-n', '100000000'];
    const { stdout, stderr, exitCode, cpuSeconds } = await runTool(
      [
        'ab',
        '-q',
        '-r',
        ...(job.keepAlive ? ['-k'] : []),
        ...(job.method === 'HEAD' ? ['-i'] : []),
        '-s',
        String(Math.max(1, Math.ceil(job.timeoutMs / 1000))),
        '-c',
        String(job.connections),
        ...amount,
        `http://127.0.0.1:${job.port}${job.path}`,
      ],
      { core: job.core },
    );
    const complete = numberIn(stdout, /Complete requests:\s+(\d+)/);
    // Failed requests are among the complete ones, except where the connection broke (Receive); bad statuses are complete too.
    const failed = numberIn(stdout, /Failed requests:\s+(\d+)/);
    const badStatus = job.alsoGood.length > 0 ? 0 : numberIn(stdout, /Non-2xx responses:\s+(\d+)/);
    return {
      good: complete - Math.max(failed, badStatus),
      failed: Math.max(failed, badStatus),
      inFlight: null,
      retried: 0,
      rps: numberIn(stdout, /Requests per second:\s+([\d.]+)/),
      p50Ms: percentile(stdout, 50),
      p99Ms: percentile(stdout, 99),
      cpuUsPerRequest: complete > 0 ? (cpuSeconds * 1e6) / complete : null,
      gaveUp: exitCode === 0 ? null : (stderr.trim().split('\n').at(-1) ?? `exit code ${exitCode}`),
    };
  },
};

function percentile(stdout: string, percent: number): number | null {
  const value = new RegExp(`^\\s+${percent}%\\s+(\\d+)`, 'm').exec(stdout)?.[1];
  return value === undefined ? null : Number(value);
}
