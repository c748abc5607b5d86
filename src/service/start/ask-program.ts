import { setTimeout as delay } from 'node:timers/promises';
import type { LaunchContext } from '../launcher.ts';
import { outputSettled } from './output-settled.ts';
import { type ProcessExit, type Program, ServerProcess } from './server-process.ts';

/** What a program said that was asked for something, and how it ended. */
export interface ProgramAnswer {
  readonly stdout: string;
  readonly stderr: string;
  /** What its processes wrote into the file of `SERVEBENCH_BOOT_FILE`. */
  readonly told: string;
  /** The last lines that it wrote, for people. */
  readonly output: readonly string[];
  /** `null` when it was ended because it took too long. */
  readonly exit: ProcessExit | null;
}

/**
 * Runs a program that says something and ends by itself, such as `node --version`. It is owned like a server: with all that
 * it has started it is ended when it has taken `timeoutMs`, when the run is stopped, and should this process be killed.
 * Throws `ServiceError` when it can't be started, and the signal's reason.
 */
export async function askProgram(
  program: Program,
  options: {
    readonly context: Pick<LaunchContext, 'leaseFolder' | 'guardianScript' | 'signal'>;
    readonly timeoutMs: number;
  },
): Promise<ProgramAnswer> {
  const { context, timeoutMs } = options;
  const answered = new AbortController();
  const signal = context.signal ?? new AbortController().signal;
  signal.throwIfAborted();
  const asked = await ServerProcess.spawn(program, {
    name: program.command[0] ?? '',
    stopSignal: 'SIGKILL',
    context,
    listen: null,
    hurry: signal,
  });
  try {
    const patience = delay(timeoutMs, null, { signal: AbortSignal.any([answered.signal, signal]) }).catch(() => null);
    await Promise.race([asked.exited, patience]);
    signal.throwIfAborted();
    if (asked.exit !== null) await outputSettled(asked);
    const { output, bootReportText: told, exit } = asked;
    return { stdout: output.text('stdout'), stderr: output.text('stderr'), told, output: output.tail(), exit };
  } finally {
    answered.abort();
    await asked.stop();
  }
}
