import { resolve } from 'node:path';
import { readProcStat, ticksPerSecond } from '../../host/processes/process-list.ts';
import { serverEnvironment } from '../../host/server-environment.ts';
import type { Failure } from '../../model/facts/failure.ts';
import type { Companion, Service } from '../../model/plan/plan.ts';
import type { LaunchContext } from '../launcher.ts';
import { fillPlaceholders } from '../launchers/placeholders.ts';
import { chooseServerPort } from '../server-port.ts';
import { ServerProcess } from '../start/server-process.ts';
import { PortTakenError, untilReady } from '../start/until-ready.ts';

/** The services that a plan's service needs, running; dispose it and they are gone. */
export interface Companions extends AsyncDisposable {
  /** Environment for the service: each companion's URL under the name that the plan gives it. */
  readonly env: Readonly<Record<string, string>>;
  /** Settles when one of them has ended by itself, with which and how; stays pending otherwise. */
  readonly died: Promise<Failure>;
  /** Last lines that they wrote, each with its companion's name before it. */
  outputTail(count?: number): readonly string[];
  /** CPU seconds that they have spent so far; 0 where this machine can't tell. */
  cpuSeconds(): Promise<number>;
}

const portAttempts = 4;

interface StartedCompanion {
  readonly companion: Companion;
  readonly process: ServerProcess;
  readonly url: string;
}

/**
 * Starts the companions of a service in the plan's order, each told where the earlier ones are, and waits until each
 * answers. Throws `ServiceError` with its last lines, or `AbortError`; then none is left.
 */
export async function startCompanions(
  service: Service,
  context: LaunchContext,
  options: { readonly signal: AbortSignal },
): Promise<Companions> {
  const started: StartedCompanion[] = [];
  const env: Record<string, string> = {};
  let stopping = false;
  const stopAll = async () => {
    stopping = true;
    // Each gets its end, whatever becomes of the others.
    const ends = await Promise.allSettled(started.map(({ process }) => process.stop()));
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  };
  try {
    for (const companion of service.companions) {
      const one = await startCompanion(companion, { service, env, context, signal: options.signal });
      started.push(one);
      if (companion.env !== undefined) env[companion.env] = one.url;
    }
  } catch (error) {
    await stopAll();
    throw error;
  }
  return {
    env,
    died: new Promise((settle) => {
      for (const { process } of started) process.exited.then((how) => stopping || settle(how));
    }),
    outputTail: (count = 20) =>
      started
        .flatMap(({ companion, process }) => process.output.tail(count).map((line) => `[${companion.name}] ${line}`))
        .slice(-count),
    cpuSeconds: async () => {
      const members = (await Promise.all(started.map(({ process }) => process.tree.members()))).flat();
      const ticks = members
        .map(({ pid }) => readProcStat(pid))
        .map((stat) => (stat ? stat.userTicks + stat.systemTicks : 0));
      return ticks.reduce((sum, spent) => sum + spent, 0) / ticksPerSecond;
    },
    [Symbol.asyncDispose]: stopAll,
  };
}

/** What a companion is started with. */
interface CompanionPlace {
  readonly service: Service;
  /** Where the companions before it are. */
  readonly env: Readonly<Record<string, string>>;
  readonly context: LaunchContext;
  readonly signal: AbortSignal;
}

async function startCompanion(companion: Companion, place: CompanionPlace): Promise<StartedCompanion> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(companion, place);
    } catch (error) {
      if (!(error instanceof PortTakenError) || attempt === portAttempts || place.signal.aborted) throw error;
    }
  }
}

async function startOnce(
  companion: Companion,
  { service, env, context, signal }: CompanionPlace,
): Promise<StartedCompanion> {
  signal.throwIfAborted();
  const port = await chooseServerPort();
  const name = `Companion "${companion.name}"`;
  const command = companion.command.map((part) => fillPlaceholders(part, { port, host: '127.0.0.1' }));
  const cwd = resolve(context.planFolder, companion.cwd ?? service.cwd);
  const environment = serverEnvironment(context.environment, service.env, env, { PORT: String(port) });
  const started = await ServerProcess.spawn(
    { command, cwd, env: environment },
    { name, stopSignal: 'SIGTERM', context, listen: { port }, hurry: signal },
  );
  try {
    const answer = await untilReady(
      started,
      {
        place: {
          hosts: ['127.0.0.1', '::1'],
          port,
          socketPath: null,
          path: companion.readiness.path,
          hostHeader: `127.0.0.1:${port}`,
          allowSelfSigned: service.allowSelfSigned,
          scheme: null,
        },
        bootReports: 0,
        timeoutSeconds: companion.readiness.timeoutSeconds,
        explainFailure: () => null,
      },
      signal,
    );
    const host = answer.host.includes(':') ? `[${answer.host}]` : answer.host;
    return { companion, process: started, url: `${answer.scheme}://${host}:${port}` };
  } catch (error) {
    await started.stop();
    throw error;
  }
}
