import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { guardianOf } from './guardian/guardian.ts';
import type { LaunchCommand, LaunchContext } from './launcher.ts';
import { OutputLog } from './output-log.ts';
import { endTree } from './process/end-tree.ts';
import { newLease, writeLease } from './process/lease.ts';
import { bootReportFile, removeLease } from './process/lease-file.ts';
import { findProcess } from './process/process-list.ts';
import { leaseVariable, ProcessTree } from './process/process-tree.ts';
import { ServiceError } from './service-error.ts';

/** Environment variable with the file in which a server's workers say that they have booted. */
export const bootReportVariable = 'SERVEBENCH_BOOT_FILE';

/** How long a server that has nothing to do may take to stop by itself. */
const stopGraceMs = 2000;

/** A program, its arguments, whole environment and folder. */
export type Program = Pick<LaunchCommand, 'command' | 'env' | 'cwd'>;

export interface SpawnOptions {
  /** For people: `gunicorn`, `companion "upstream"`. */
  readonly name: string;
  readonly stopSignal: NodeJS.Signals;
  readonly context: Pick<LaunchContext, 'leaseFolder' | 'guardianScript'>;
  /** Makes stopping quick once it aborts. */
  readonly hurry: AbortSignal;
}

/**
 * A started program with all its processes, owned by this process: by a lease on disk and by a guardian process, so that
 * it ends even if this process is killed.
 */
export class ServerProcess {
  readonly name: string;
  readonly tree: ProcessTree;
  readonly output: OutputLog;
  readonly startedAtMs: number;
  /** Settles when the main process has ended, with a sentence that says how. */
  readonly exited: Promise<string>;
  /** Settles when nobody has its outputs open any more. */
  readonly outputEnded: Promise<void>;
  readonly #options: SpawnOptions;
  #exit: ProcessExit | null = null;
  #stopping: Promise<void> | null = null;

  private constructor(tree: ProcessTree, started: StartedProgram, options: SpawnOptions) {
    this.name = options.name;
    this.tree = tree;
    this.output = started.output;
    this.startedAtMs = performance.now();
    this.#options = options;
    this.exited = started.exit.then((exit) => {
      this.#exit = exit;
      return describeExit(options.name, exit, this.#stopping !== null);
    });
    this.outputEnded = started.outputEnded;
  }

  /** Starts a program in a process group of its own. Throws `ServiceError` when it can't be started. */
  static async spawn(launch: Program, options: SpawnOptions): Promise<ServerProcess> {
    const { leaseFolder, guardianScript } = options.context;
    let lease = await newLease(launch.command);
    const guardian = guardianOf(guardianScript);
    // Told before the start: were this process killed right after it, the environment would still name the server.
    guardian.guard(lease, leaseFolder, options.stopSignal);
    writeLease(leaseFolder, lease);
    writeFileSync(bootReportFile(lease.id), '', { flag: 'wx' });
    // The file may be for another user to write: the umask has no say.
    chmodSync(bootReportFile(lease.id), 0o666);
    try {
      const started = startProgram(launch, lease.id);
      const pid = await started.pid;
      const hasGroup = process.platform !== 'win32';
      const groupId = hasGroup ? pid : null;
      lease = { ...lease, server: { pid, startedAtTicks: null, groupId } };
      guardian.guard(lease, leaseFolder, options.stopSignal);
      const startedAtTicks = (await findProcess(pid))?.startedAtTicks ?? null;
      lease = { ...lease, server: { pid, startedAtTicks, groupId } };
      writeLease(leaseFolder, lease);
      guardian.guard(lease, leaseFolder, options.stopSignal);
      const tree = new ProcessTree({
        rootPid: pid,
        rootStartedAtTicks: startedAtTicks,
        groupId,
        leaseId: lease.id,
      });
      return new ServerProcess(tree, started, options);
    } catch (error) {
      guardian.release(lease.id);
      removeLease(leaseFolder, lease.id);
      throw error;
    }
  }

  /** How the main process ended; `null` while it runs. */
  get exit(): ProcessExit | null {
    return this.#exit;
  }

  /** How many different workers have reported that they booted, and how many that they could not load the application. */
  get bootReports(): BootReports {
    let text = '';
    try {
      text = readFileSync(bootReportFile(this.tree.identity.leaseId), 'latin1');
    } catch {
      // Taken away with the server.
    }
    const lines = [...new Set(text.split('\n').slice(0, -1))];
    const count = (what: string) => lines.filter((line) => line.startsWith(what)).length;
    return { booted: count('booted'), failed: count('failed') };
  }

  /** Ends every process of the tree. Safe to call more than once. Throws `ServiceError` if one can't be ended. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const { stopSignal, hurry, context } = this.#options;
    const left = await endTree(this.tree, { stopSignal, graceMs: stopGraceMs, hurry });
    if (left.length > 0) {
      throw new ServiceError(
        `${this.name} could not be ended: process ${left.join(', ')} is still there after SIGKILL. End it by hand.`,
        { outputTail: this.output.tail() },
      );
    }
    const { leaseId } = this.tree.identity;
    guardianOf(context.guardianScript).release(leaseId);
    removeLease(context.leaseFolder, leaseId);
  }
}

export interface BootReports {
  readonly booted: number;
  readonly failed: number;
}

/** How a process ended: one of the two is set. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** `gunicorn ended with exit code 3.` */
function describeExit(name: string, exit: ProcessExit, asked: boolean): string {
  if (exit.signal !== null) {
    const likely = exit.signal === 'SIGKILL' && !asked ? ' (the machine may have been out of memory)' : '';
    return `${name} was ended by ${exit.signal}${likely}.`;
  }
  return `${name} ended with exit code ${exit.code ?? 'unknown'}.`;
}

interface StartedProgram {
  readonly pid: Promise<number>;
  readonly output: OutputLog;
  readonly exit: Promise<ProcessExit>;
  readonly outputEnded: Promise<void>;
}

function startProgram({ command, env, cwd }: Program, leaseId: string): StartedProgram {
  const [program, ...args] = command as [string, ...string[]];
  const { nodeChildProcess: child, pid: startedPid } = execa(program, args, {
    cwd,
    env: { ...env, [leaseVariable]: leaseId, [bootReportVariable]: bootReportFile(leaseId) },
    extendEnv: false,
    // A group of its own: a Ctrl+C in the terminal goes to Servebench alone, which then ends the server in order.
    detached: process.platform !== 'win32',
    windowsHide: true,
    cleanup: false,
    reject: false,
    buffer: false,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = new OutputLog();
  child.stdout?.on('data', (bytes: Buffer) => output.add('stdout', bytes)).on('error', () => {});
  child.stderr?.on('data', (bytes: Buffer) => output.add('stderr', bytes)).on('error', () => {});
  return {
    output,
    exit: new Promise((resolve) => {
      child.on('exit', (code, signal) => resolve({ code, signal }));
    }),
    outputEnded: new Promise((resolve) => {
      child.on('close', () => resolve());
    }),
    pid: new Promise((resolve, reject) => {
      if (startedPid !== undefined) resolve(startedPid);
      else child.on('error', (error) => reject(cannotStart(program, cwd, error)));
    }),
  };
}

function cannotStart(program: string, cwd: string, error: Error): ServiceError {
  const code = (error as NodeJS.ErrnoException).code ?? (error.cause as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOENT')
    return new ServiceError(`"${program}" could not be started: there is no such program, or no folder "${cwd}".`, {
      cause: error,
    });
  if (code === 'EACCES')
    return new ServiceError(`"${program}" could not be started: it may not be executed (chmod +x?).`, { cause: error });
  return new ServiceError(`"${program}" could not be started: ${error.message}`, { cause: error });
}
