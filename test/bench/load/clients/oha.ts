import { runTool } from './run-tool.ts';

/** An open schedule, as oha is asked for it. */
export interface OhaJob {
  readonly port: number;
  readonly path: string;
  readonly connections: number;
  readonly ratePerSecond: number;
  readonly seconds: number;
  /** Core to run on; `null` for any. */
  readonly core: number | null;
}

/** What oha says of it. Latencies run from the intended start of each request. */
export interface OhaReport {
  readonly answered: number;
  readonly failed: number;
  readonly sentPerSecond: number;
  /** 0.5, 0.9, 0.95, 0.99 and 0.999, and 1 for the longest. */
  readonly latencyMs: Readonly<Record<'p50' | 'p90' | 'p95' | 'p99' | 'p999' | 'max', number | null>>;
}

interface OhaOutput {
  readonly summary: { readonly total: number; readonly slowest: number | null };
  readonly latencyPercentiles: Readonly<Record<string, number | null>>;
  readonly statusCodeDistribution: Readonly<Record<string, number>>;
  readonly errorDistribution: Readonly<Record<string, number>>;
}

/** oha with a constant rate; it waits for what is under way at the end, and corrects for coordinated omission. */
export async function runOha(job: OhaJob): Promise<OhaReport> {
  const { stdout, stderr, exitCode } = await runTool(
    [
      'oha',
      '--no-tui',
      '--output-format',
      'json',
      '--latency-correction',
      '--wait-ongoing-requests-after-deadline',
      '-c',
      String(job.connections),
      '-q',
      String(job.ratePerSecond),
      '-z',
      `${job.seconds}s`,
      `http://127.0.0.1:${job.port}${job.path}`,
    ],
    { core: job.core },
  );
  if (exitCode !== 0) throw new Error(`oha ended with code ${exitCode}: ${stderr}`);
  const { summary, latencyPercentiles, statusCodeDistribution, errorDistribution } = JSON.parse(stdout) as OhaOutput;
  const answered = total(statusCodeDistribution);
  const failed = total(errorDistribution);
  const milliseconds = (seconds: number | null | undefined) => (seconds == null ? null : seconds * 1000);
  return {
    answered,
    failed,
    sentPerSecond: (answered + failed) / summary.total,
    latencyMs: {
      p50: milliseconds(latencyPercentiles['p50']),
      p90: milliseconds(latencyPercentiles['p90']),
      p95: milliseconds(latencyPercentiles['p95']),
      p99: milliseconds(latencyPercentiles['p99']),
      p999: milliseconds(latencyPercentiles['p99.9']),
      max: milliseconds(summary.slowest),
    },
  };
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
