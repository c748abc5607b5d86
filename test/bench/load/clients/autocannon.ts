import { createRequire } from 'node:module';
import type { ClientReport, LoadClient } from './client.ts';
import { runTool } from './run-tool.ts';

const script = createRequire(import.meta.url).resolve('autocannon/autocannon.js');

interface AutocannonJson {
  readonly requests: { readonly total: number; readonly average: number };
  readonly latency: { readonly p50: number; readonly p99: number };
  readonly errors: number;
  readonly timeouts: number;
  readonly non2xx: number;
  readonly '2xx': number;
}

/** autocannon as its users run it, from its command line. */
export const autocannon: LoadClient = {
  name: 'autocannon',
  async run(job): Promise<ClientReport> {
    const { stdout, stderr, exitCode, cpuSeconds } = await runTool(
      [
        process.execPath,
        script,
        '--json',
        '--no-progress',
        '-c',
        String(job.connections),
        ...('requests' in job.amount ? ['-a', String(job.amount.requests)] : ['-d', String(job.amount.seconds)]),
        '-m',
        job.method,
        '-t',
        String(Math.max(1, Math.ceil(job.timeoutMs / 1000))),
        ...(job.keepAlive ? [] : ['-H', 'Connection=close']),
        `http://127.0.0.1:${job.port}${job.path}`,
      ],
      { core: job.core },
    );
    const json = parse(stdout);
    if (json === null) {
      const gaveUp = stderr.trim().split('\n').at(-1) || `exit code ${exitCode}`;
      return {
        good: 0,
        failed: 0,
        inFlight: null,
        retried: 0,
        rps: 0,
        p50Ms: null,
        p99Ms: null,
        cpuUsPerRequest: null,
        gaveUp,
      };
    }
    const good = json['2xx'] + (job.alsoGood.length > 0 ? json.non2xx : 0);
    const answered = json['2xx'] + json.non2xx;
    return {
      good,
      failed: answered - good + json.errors,
      inFlight: null,
      retried: 0,
      rps: json.requests.average,
      p50Ms: answered > 0 ? json.latency.p50 : null,
      p99Ms: answered > 0 ? json.latency.p99 : null,
      cpuUsPerRequest: answered > 0 ? (cpuSeconds * 1e6) / answered : null,
      gaveUp: null,
    };
  },
};

function parse(stdout: string): AutocannonJson | null {
  try {
    return JSON.parse(stdout) as AutocannonJson;
  } catch {
    return null;
  }
}
