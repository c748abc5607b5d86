import type { LaunchContext } from '../launcher.ts';
import type { RunningServer } from '../start/running-server.ts';

/** What is sampled: time on a CPU, time with the interpreter lock held, or all time that passes. */
export type SampledTime = 'cpu' | 'gil' | 'wall';

export interface SamplingOptions {
  readonly time: SampledTime;
  /** How long the load is going to last about. */
  readonly seconds: number;
  /** Looks a second at each process. */
  readonly rateHz: number;
  /** Look into compiled code too, where the profiler can. */
  readonly native: boolean;
}

/** What was written of one process. */
export interface ProcessProfile {
  readonly pid: number;
  /** A thread beside the main one, whose samples these are; `null`: of the main one, or of all. */
  readonly workerThread: number | null;
  readonly format: 'speedscope' | 'cpuprofile';
  readonly text: string;
  /** Looks that failed; `null` where the profiler does not tell. */
  readonly errors: number | null;
}

/** A profiler that looks at the workers of a server. Dispose it and it is gone, and the server goes on. */
export interface RunningProfiler extends AsyncDisposable {
  /** It looks at the processes without stopping them for it, which may show a stack that never was. */
  readonly nonBlocking: boolean;
  /** The processes that it looks at, and how many serving ones there are. */
  readonly pids: readonly number[];
  readonly processes: number;
  /** Ends the sampling and gives what was seen. Throws `ServiceError` where nothing came of it. */
  finish(): Promise<readonly ProcessProfile[]>;
}

/** A profiler that was found and can be used here. */
export interface Profiler {
  readonly name: 'py-spy' | 'node:inspector';
  /** `null` where it has none of its own. */
  readonly version: string | null;
  /** Times that it can sample. */
  readonly times: readonly SampledTime[];
  /** What the server's environment has to hold before it is started. */
  env(environment: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
  /** Begins to sample the workers of a running server. Throws `ServiceError` with the next step where it can't. */
  start(server: RunningServer, options: SamplingOptions, context: ProfilerContext): Promise<RunningProfiler>;
}

export type ProfilerContext = Pick<LaunchContext, 'leaseFolder' | 'guardianScript'> & {
  readonly signal: AbortSignal;
};

/** Serving processes that are looked at; more would cost more than they tell. */
export const mostProfiledProcesses = 8;

/** The serving processes of a server and the threads of each, where those can be counted. */
export async function servingProcesses(
  server: RunningServer,
): Promise<readonly { readonly pid: number; readonly threads: number | null }[]> {
  const seen = await server.snapshot();
  const serving = seen?.processes.filter(({ role }) => role === 'worker') ?? [];
  return serving.map(({ pid, threads }) => ({ pid, threads: threads?.length ?? null }));
}
