import { randomUUID } from 'node:crypto';
import { chmodSync, closeSync, openSync, readSync, statSync } from 'node:fs';
import { execa } from 'execa';
import { endTree } from '../../host/processes/end-tree.ts';
import { findProcess } from '../../host/processes/process-list.ts';
import { leaseVariable, ProcessTree } from '../../host/processes/process-tree.ts';
import type { Failure } from '../../model/facts/failure.ts';
import { guardianOf } from '../guardian/guardian.ts';
import type { LaunchCommand, LaunchContext } from '../launcher.ts';
import { newLease, writeLease } from '../leases/lease.ts';
import { makeBootReportFile, removeLease } from '../leases/lease-file.ts';
import type { ListenPlace } from '../listen-place.ts';
import { ServiceError } from '../service-error.ts';
import { endBackgroundServer, holdersOf, type PortSurvivors } from './background-server.ts';
import { OutputLog } from './output-log.ts';
import type { WorkerBoot } from './running-server.ts';

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
  /** Where it is told to listen; `null` for nowhere. */
  readonly listen: ListenPlace | null;
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
  /** Settles when the main process has ended, with how. */
  readonly exited: Promise<ServerEnd>;
  /** Settles when nobody has its outputs open any more. */
  readonly outputEnded: Promise<void>;
  readonly #options: SpawnOptions;
  readonly #bootReportFile: string;
  #exit: ProcessExit | null = null;
  #stopping: Promise<void> | null = null;
  #survivors: PortSurvivors = { ended: [], left: [] };

  private constructor(tree: ProcessTree, started: StartedProgram, options: SpawnOptions) {
    this.name = options.name;
    this.tree = tree;
    this.output = started.output;
    this.startedAtMs = performance.now();
    this.#options = options;
    this.#bootReportFile = started.bootReportFile;
    this.exited = started.exit.then((exit) => {
      this.#exit = exit;
      const asked = this.#stopping !== null;
      return { kind: 'server-ended', server: options.name, asked, phase: asked ? 'ending' : 'running', exit };
    });
    this.outputEnded = started.outputEnded;
  }

  /** Starts a program in a process group of its own. Throws `ServiceError` when it can't be started. */
  static async spawn(launch: Program, options: SpawnOptions): Promise<ServerProcess> {
    const { leaseFolder, guardianScript } = options.context;
    let lease = await newLease(launch.command, options.listen);
    const guardian = guardianOf(guardianScript);
    let tree: ProcessTree | null = null;
    try {
      // Told before the start: were this process killed right after it, the environment would still name the server.
      guardian.guard(lease, leaseFolder, options.stopSignal);
      writeLease(leaseFolder, lease);
      const bootReports = makeBootReportFile(lease.id, randomUUID());
      // The file may be for another user to write: the umask has no say.
      chmodSync(bootReports, 0o666);
      const started = await startProgram(launch, lease.id, bootReports);
      const { pid } = started;
      const groupId = process.platform === 'win32' ? null : pid;
      tree = new ProcessTree({ rootPid: pid, rootStartedAtTicks: null, groupId, leaseId: lease.id });
      lease = { ...lease, server: { pid, startedAtTicks: null, groupId } };
      guardian.guard(lease, leaseFolder, options.stopSignal);
      const startedAtTicks = (await findProcess(pid))?.startedAtTicks ?? null;
      lease = { ...lease, server: { pid, startedAtTicks, groupId } };
      tree = new ProcessTree({ rootPid: pid, rootStartedAtTicks: startedAtTicks, groupId, leaseId: lease.id });
      writeLease(leaseFolder, lease);
      guardian.guard(lease, leaseFolder, options.stopSignal);
      return new ServerProcess(tree, started, options);
    } catch (error) {
      // What has been started by then must not outlive its lease; where it can't be ended, lease and guardian stay with it.
      const left = tree === null ? [] : await endTree(tree, { stopSignal: options.stopSignal, graceMs: 0 });
      if (left.length === 0) {
        guardian.release(lease.id);
        removeLease(leaseFolder, lease.id);
      }
      if (error instanceof ServiceError) throw error;
      throw tree === null ? cannotKeepLease(error) : leaseLost(error, options.name, left);
    }
  }

  /** How the main process ended; `null` while it runs. */
  get exit(): ProcessExit | null {
    return this.#exit;
  }

  /** How many different workers have reported that they booted, and how many that they could not load the application. */
  get bootReports(): BootReports {
    const reports = parseBootReports(beginningOf(this.#bootReportFile));
    const count = (what: string) => new Set(reports.filter((one) => one.what === what).map(({ pid }) => pid)).size;
    return { booted: count('booted'), failed: count('failed') };
  }

  /** All that its processes have told of themselves so far. */
  get bootReportText(): string {
    return beginningOf(this.#bootReportFile);
  }

  /** The workers that have booted, in the order of their reports. */
  get boots(): readonly WorkerBoot[] {
    const boots = parseBootReports(beginningOf(this.#bootReportFile)).filter(({ what }) => what === 'booted');
    // A worker may report more than once; its last report is of when it served.
    return [...new Map(boots.map(({ pid, cpuSeconds }) => [pid, { pid, cpuSeconds }])).values()];
  }

  /** Ends every process of the tree. Safe to call more than once. Throws `ServiceError` if one can't be ended. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Who listened where the server was told to after its end; known once `stop` has settled. */
  get survivors(): PortSurvivors {
    return this.#survivors;
  }

  /** `wentOn`: what listened there while its program had ended, and has been ended with its tree. */
  async #endBackground(wentOn: readonly number[]): Promise<void> {
    const { listen, stopSignal, hurry } = this.#options;
    if (listen === null) return;
    const place = { port: null, socketPath: null, ...listen };
    const { ended, left } = await endBackgroundServer(this.tree.identity, place, {
      stopSignal,
      graceMs: stopGraceMs,
      hurry,
    });
    this.#survivors = { ended: [...wentOn, ...ended], left };
  }

  /**
   * The processes that listen where the server was told to though its program has ended well: it has put them into the
   * background, and they were seen as its children before they left it.
   */
  async #goingOn(): Promise<readonly number[]> {
    const { listen } = this.#options;
    if (listen === null || this.#exit?.code !== 0) return [];
    const members = new Set((await this.tree.members()).map(({ pid }) => pid));
    return holdersOf({ port: null, socketPath: null, ...listen }).filter((pid) => members.has(pid));
  }

  async #stop(): Promise<void> {
    const { stopSignal, hurry, context } = this.#options;
    const wentOn = await this.#goingOn();
    const left = await endTree(this.tree, {
      stopSignal,
      graceMs: stopGraceMs,
      hurry,
      rootHasEnded: () => this.#exit !== null,
    });
    if (left.length > 0) {
      throw new ServiceError({
        kind: 'not-ended',
        server: this.name,
        left,
        phase: 'ending',
        output: this.output.tail(),
      });
    }
    const { leaseId } = this.tree.identity;
    await this.#endBackground(wentOn);
    guardianOf(context.guardianScript).release(leaseId);
    removeLease(context.leaseFolder, leaseId);
  }
}

export interface BootReports {
  readonly booted: number;
  readonly failed: number;
}

/** Lines of a boot report file: `booted PID CPU-SECONDS`, the last of them where it could be read; `failed PID`. */
export function parseBootReports(text: string): { what: string; pid: number; cpuSeconds: number | null }[] {
  // What follows the last line end is still being written.
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [what = '', pid, cpuSeconds] = line.split(' ');
      return { what, pid: Number(pid), cpuSeconds: cpuSeconds === undefined ? null : Number(cpuSeconds) };
    });
}

/** How a process ended: one of the two is set. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** That a server has ended, and how. */
export type ServerEnd = Extract<Failure, { kind: 'server-ended' }>;

/** More workers than any plan may have report in this much. */
const bootReportBytes = 64 * 1024;

/** The beginning of a file that a server's workers write to; empty when it is gone, with the server. */
function beginningOf(path: string): string {
  let file: number | null = null;
  try {
    file = openSync(path, 'r');
    const buffer = Buffer.allocUnsafe(bootReportBytes);
    return buffer.toString('latin1', 0, readSync(file, buffer, 0, buffer.length, 0));
  } catch {
    return '';
  } finally {
    if (file !== null) closeSync(file);
  }
}

interface StartedProgram {
  readonly pid: number;
  readonly bootReportFile: string;
  readonly output: OutputLog;
  readonly exit: Promise<ProcessExit>;
  readonly outputEnded: Promise<void>;
}

/** Starts a program. Throws `ServiceError` when the system refuses it. */
async function startProgram(
  { command, env, cwd }: Program,
  leaseId: string,
  bootReports: string,
): Promise<StartedProgram> {
  const [program, ...args] = command as [string, ...string[]];
  const running = execa(program, args, {
    cwd,
    env: { ...env, [leaseVariable]: leaseId, [bootReportVariable]: bootReports },
    extendEnv: false,
    // A group of its own: a Ctrl+C in the terminal goes to Servebench alone, which then ends the server in order.
    detached: process.platform !== 'win32',
    windowsHide: true,
    cleanup: false,
    reject: false,
    buffer: false,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { nodeChildProcess: child, pid } = running;
  // Some refusals come as an event, others are thrown while the process is made; execa's own promise has both.
  if (pid === undefined) throw cannotStart(command, cwd, await running);
  const output = new OutputLog();
  child.stdout?.on('data', (bytes: Buffer) => output.add('stdout', bytes)).on('error', () => {});
  child.stderr?.on('data', (bytes: Buffer) => output.add('stderr', bytes)).on('error', () => {});
  return {
    pid,
    bootReportFile: bootReports,
    output,
    exit: new Promise((resolve) => {
      child.on('exit', (code, signal) => resolve({ code, signal }));
    }),
    outputEnded: new Promise((resolve) => {
      child.on('close', () => resolve());
    }),
  };
}

/** How a program was refused, as execa tells it. */
interface Refusal {
  readonly code?: string | undefined;
  readonly originalMessage?: string | undefined;
  readonly cause?: unknown;
}

function cannotStart(command: readonly string[], cwd: string, refusal: Refusal): ServiceError {
  const code = refusal.code ?? (refusal.cause as NodeJS.ErrnoException | undefined)?.code;
  const [program = ''] = command;
  const reason = refusalReason(cwd, code);
  return new ServiceError(
    {
      kind: 'program-refused',
      program,
      folder: cwd,
      reason,
      why: reason === 'other' ? ((refusal.originalMessage ?? code)?.replace(/\.$/, '') ?? null) : null,
      phase: 'starting',
      command,
    },
    { cause: refusal.cause },
  );
}

type RefusalReason = Extract<Failure, { kind: 'program-refused' }>['reason'];

function refusalReason(cwd: string, code: string | undefined): RefusalReason {
  switch (code) {
    case 'ENOENT':
      return 'not-found';
    case 'ENOTDIR':
      return isFolder(cwd) ? 'path-through-a-file' : 'not-a-folder';
    case 'EACCES':
      return 'not-executable';
    case 'E2BIG':
      return 'arguments-too-large';
    case 'ERR_INVALID_ARG_VALUE':
      return 'zero-byte';
    default:
      return 'other';
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Without its lease no server is started: nobody would end it after a crash. */
function cannotKeepLease(error: unknown): ServiceError {
  return new ServiceError({ kind: 'lease-not-kept', why: messageOf(error), phase: 'starting' }, { cause: error });
}

/** It had been started when its lease could not be kept; `left` of it could not be ended. */
function leaseLost(error: unknown, server: string, left: readonly number[]): ServiceError {
  return new ServiceError(
    { kind: 'lease-lost', server, why: messageOf(error), left, phase: 'starting' },
    { cause: error },
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
