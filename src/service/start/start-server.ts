import { serverEnvironment } from '../../host/server-environment.ts';
import { ownershipOfTree } from '../../host/sockets/tree-ownership.ts';
import type { Note } from '../../model/facts/note.ts';
import type { ServerLimit } from '../../model/facts/server-limit.ts';
import type { Service } from '../../model/plan/plan.ts';
import type { Settings } from '../../model/settings.ts';
import type { LoadTarget } from '../../model/trial/trial.ts';
import { explainFailure, type TroubledServer } from '../failures/explain-failure.ts';
import { startInVain } from '../failures/start-in-vain.ts';
import type { LaunchCommand, LaunchContext, PreparedLauncher } from '../launcher.ts';
import { bootReportFolder } from '../leases/lease-file.ts';
import { chooseListenPlace, type ListenPlace } from '../listen-place.ts';
import { takeSnapshot } from '../sampling/process-sampler.ts';
import { spentBetween } from '../sampling/server-spend.ts';
import { ServiceError } from '../service-error.ts';
import { attachServer } from './attached-server.ts';
import type { Answer, ProbePlace } from './readiness.ts';
import type { RunningServer } from './running-server.ts';
import { ServerProcess } from './server-process.ts';
import { PortTakenError, untilReady } from './until-ready.ts';

export interface StartOptions {
  /** Gives up the start; the process tree is gone before the promise rejects. Later it makes `stop` quick. */
  readonly signal: AbortSignal;
  /** What the companions tell the service (`Companions.env`). */
  readonly companionEnv: Readonly<Record<string, string>>;
}

/** The server was not started as it has to be; its launcher knows better now. */
class StartedWrongly extends ServiceError {}

/** Somebody may take the chosen port before the server does. */
const portAttempts = 4;

/**
 * Starts the service under `settings` and resolves when it answers and every worker has booted.
 * Throws `ServiceError` with the server's last lines when it doesn't get there, `AbortError` when `signal` aborts.
 */
export async function startServer(
  launcher: PreparedLauncher,
  service: Service,
  settings: Settings,
  context: LaunchContext,
  options: StartOptions,
): Promise<RunningServer> {
  try {
    if (launcher.attachTo !== null) return await attachServer(launcher.attachTo, service, settings, options.signal);
    for (let attempt = 1; ; attempt++) {
      try {
        return await startOnce(launcher, service, settings, context, options);
      } catch (error) {
        const isWorthIt = error instanceof PortTakenError || error instanceof StartedWrongly;
        if (!isWorthIt || attempt === portAttempts) throw error;
      }
    }
  } catch (error) {
    throw options.signal.aborted ? abortError(options.signal) : error;
  }
}

async function startOnce(
  launcher: PreparedLauncher,
  service: Service,
  settings: Settings,
  context: LaunchContext,
  { signal, companionEnv }: StartOptions,
): Promise<RunningServer> {
  signal.throwIfAborted();
  const listen = await chooseListenPlace(service);
  try {
    const launch = launcher.launch(settings, listen.place);
    const env = serverEnvironment(launch.env, companionEnv, nodeOptionsOf(launch.env, companionEnv));
    signal.throwIfAborted();
    const started = await ServerProcess.spawn(
      { ...launch, env },
      {
        name: launcher.name,
        stopSignal: launcher.stopSignal,
        context,
        listen: listen.place,
        hurry: signal,
      },
    );
    try {
      const place = probePlace(listen.place, service);
      const troubled = { launcher, service, settings, context, listen: listen.place };
      const answer = await untilReady(
        started,
        {
          place,
          bootReports: launch.bootReports,
          timeoutSeconds: service.readiness.timeoutSeconds,
          takesErrors: place.path === '/',
          refusesAll: refusesAll(launcher.limits?.(settings) ?? []),
          explainFailure: (outputTail, pids) => explainFailure(outputTail, { ...troubled, pids }),
          inVain: (outputTail, hasEnded) =>
            startInVain(outputTail, { ...troubled, pids: [], workers: hasEnded ? 1 : launch.bootReports }),
        },
        signal,
      );
      const lesson = launcher.heard?.(started.bootReportText);
      if (lesson?.again === true) throw new StartedWrongly({ kind: 'starts-otherwise', server: launcher.name });
      return runningServer(started, launch, settings, loadTarget(place, answer), listen, lesson?.notes ?? [], troubled);
    } catch (error) {
      // Its file goes with it.
      const told = started.bootReportText;
      await started.stop();
      if (error instanceof ServiceError && !(error instanceof StartedWrongly) && launcher.heard?.(told).again === true)
        throw new StartedWrongly(error.failure, { cause: error });
      throw error instanceof ServiceError ? toldOfBackground(error, started) : error;
    }
  } catch (error) {
    listen[Symbol.dispose]();
    throw error;
  }
}

/** A limit of the server's own that lets not even one request at a time through. */
function refusesAll(limits: readonly ServerLimit[]): ServerLimit | null {
  return limits.find(({ beyond, value }) => beyond === 'refused' && value <= 1) ?? null;
}

/** What a launcher and what watches the server both preload into Node. */
function nodeOptionsOf(...parts: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const options = parts.flatMap(({ NODE_OPTIONS }) => (NODE_OPTIONS ? [NODE_OPTIONS] : []));
  return options.length > 1 ? { NODE_OPTIONS: options.join(' ') } : {};
}

/** Where the start failed since the server went to the background, that is the cause, whatever else was seen. */
function toldOfBackground(error: ServiceError, { name, survivors: { ended } }: ServerProcess): ServiceError {
  if (ended.length === 0) return error;
  const { output } = error.failure;
  return new ServiceError(
    { kind: 'went-to-background', server: name, ended, explanation: null, phase: 'starting', output },
    { cause: error },
  );
}

function probePlace(listen: ListenPlace, service: Service): ProbePlace {
  const { path } = service.readiness;
  const common = { path, allowSelfSigned: service.allowSelfSigned, scheme: null };
  const named = service.host;
  if ('socketPath' in listen)
    return {
      ...common,
      hosts: ['localhost'],
      port: 0,
      socketPath: listen.socketPath,
      hostHeader: named ?? 'localhost',
    };
  // A server that was told only a port may listen on the other loopback address alone.
  return {
    ...common,
    hosts: ['127.0.0.1', '::1'],
    port: listen.port,
    socketPath: null,
    hostHeader: named ?? `127.0.0.1:${listen.port}`,
  };
}

function loadTarget(place: ProbePlace, { scheme, host }: Answer): LoadTarget {
  const { port, socketPath, hostHeader, allowSelfSigned } = place;
  return { scheme, host, port, socketPath, hostHeader, allowSelfSigned };
}

function runningServer(
  started: ServerProcess,
  launch: LaunchCommand,
  settings: Settings,
  target: LoadTarget,
  listen: Disposable,
  notes: readonly Note[],
  troubled: Omit<TroubledServer, 'pids'>,
): RunningServer {
  const readyAfterMs = performance.now() - started.startedAtMs;
  let stopping: Promise<Note | null> | null = null;
  const stop = async (): Promise<Note | null> => {
    try {
      await started.stop();
    } finally {
      listen[Symbol.dispose]();
    }
    const { ended, left } = started.survivors;
    const { name: server } = started;
    const place = target.socketPath === null ? { port: target.port } : { socketPath: target.socketPath };
    if (ended.length > 0) return { kind: 'background-server-ended', server, place, ended };
    return left.length > 0 ? { kind: 'place-taken', server, place, left } : null;
  };
  const stopOnce = () => {
    stopping ??= stop();
    return stopping;
  };
  return {
    settings,
    command: launch.command,
    notes,
    target,
    proxy: null,
    ownership: async () => (target.socketPath === null ? ownershipOfTree(started.tree, target) : 'own'),
    url: target.socketPath === null ? `${target.scheme}://${authority(target)}` : `unix:${target.socketPath}`,
    readyAfterMs,
    ownFolder: bootReportFolder(started.tree.identity.leaseId),
    exited: started.exited,
    outputTail: (count) => started.output.tail(count),
    explain: async (lines) => {
      const pids = (await started.tree.members()).map(({ pid }) => pid);
      return explainFailure(lines, { ...troubled, pids });
    },
    linesSince: ({ outputBytes }) => started.output.linesSince(outputBytes ?? 0),
    snapshot: async () => {
      // Before the processes are looked at: a worker that boots meanwhile is one of the next stretch.
      const told = { outputBytes: started.output.written, ...(launch.bootReports > 0 ? { boots: started.boots } : {}) };
      const seen = await takeSnapshot(() => started.tree.members(), [started.tree.identity.rootPid], launch.shape);
      return seen === null ? null : { ...seen, ...told };
    },
    spentBetween,
    stop: stopOnce,
    [Symbol.asyncDispose]: async () => {
      await stopOnce();
    },
  };
}

/** The address as a URL has it. */
function authority({ host, port }: LoadTarget): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function abortError(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error && reason.name === 'AbortError'
    ? reason
    : new DOMException('The start was given up.', 'AbortError');
}
