import { isStillWarming } from '../analysis/measured/rising-rate.ts';
import { runTrial } from '../load/trial/run-trial.ts';
import type { LauncherName } from '../model/plan/plan.ts';
import type { Calibration } from '../model/run/record.ts';
import type { TrialResult, TrialSpec } from '../model/trial/trial.ts';
import type { RunningServer } from '../service/start/running-server.ts';
import { delayedAckWarning } from './delayed-ack.ts';
import { type ObservedTrial, type ObserveOptions, observeTrial } from './server-session.ts';

/** How long a calibration takes; a slow endpoint gets `fewestRequests`, whatever they take. */
const aimSeconds = 1;
const fewestRequests = 2;
/** Trials that only warmed up code which a virtual machine compiles while it runs, before one is taken as it is. */
const mostWarmingTrials = 3;

/** How many requests one at a time: so many, or as many as fit into a time. */
type Amount =
  | { readonly requests: number; readonly seconds: null }
  | { readonly requests: null; readonly seconds: number };

/** What a calibration needs beside the server and its load. */
export interface CalibrateOptions extends Omit<ObserveOptions, 'onProgress'> {
  readonly launcher: LauncherName;
}

/**
 * Measures CPU demand and wait of one request: one connection, one request at a time. The first request only warms up
 * (imports, connection pools) and tells whether more than a few fit into a second; since it may be much slower than the rest, a
 * trial of a few requests that were quick is done again for that second, and one in which the code was still warming up, too.
 */
export async function calibrate(
  endpoint: string,
  server: RunningServer,
  spec: TrialSpec,
  { launcher, ...options }: CalibrateOptions,
): Promise<Calibration> {
  const oneByOne = (amount: Amount): TrialSpec => ({
    ...spec,
    profile: { kind: 'closed', connections: 1, ...amount },
    warmUp: null,
    generators: 1,
  });
  // What it takes is looked at to the nearest half second.
  const first: TrialSpec = { ...oneByOne({ requests: 1, seconds: null }), coldClient: true };
  const cold = await observeTrial(server, first, options);
  let trial: ObservedTrial = cold;
  let again = 0;
  for (let amount = amountFor(cold.result.latencyMs.min); !trial.result.stopped; ) {
    trial = await observeTrial(server, oneByOne(amount), options);
    const next = amountFor(trial.result.latencyMs.mean);
    const wereQuick = amount.seconds === null && next.seconds !== null;
    const coldAgain = isStillWarming(trial.result) && again++ < mostWarmingTrials;
    if (trial.result.gaveUp !== null || !(wereQuick || coldAgain)) break;
    amount = next;
  }
  const { result, server: spend, host } = trial;
  const { mean: latencyMs, standardDeviation } = withoutRestarts(trial);
  // A proxy's CPU is no demand of the service behind it.
  const cpuMs = server.proxy === null ? (spend?.cpuMsPerRequest ?? null) : null;
  const queuedMs = queuedIn(trial);
  const { generatorScript, signal, gone, lingering } = options;
  const delayedAck =
    result.stopped || result.gaveUp !== null
      ? []
      : await delayedAckWarning(result, spec, launcher, (probe) =>
          runTrial(probe, {
            generatorScript,
            signal,
            serverGone: gone,
            ...(lingering === undefined ? {} : { lingering }),
          }),
        );
  return {
    endpoint,
    settings: server.settings,
    requests: result.requests.succeeded,
    failed: result.requests.failed,
    byStatus: result.requests.byStatus,
    cpuMs,
    // Waiting for a core that other programs kept busy is neither demand nor wait of the endpoint.
    waitMs: cpuMs === null || latencyMs === null ? null : Math.max(0, latencyMs - cpuMs - (queuedMs?.least ?? 0)),
    latencyMs,
    queuedMs,
    otherCores: host?.otherCores ?? null,
    mainThreadShare: spend?.mainThreadShare ?? null,
    latencyVariation: standardDeviation === null || latencyMs === null ? null : standardDeviation / latencyMs,
    warnings: [...result.warnings.filter((warning) => warning.kind !== 'sample-too-small'), ...delayedAck],
  };
}

/**
 * Latencies, ms, without those of requests that had to wait for the successor of a worker that ended: that is no wait of the
 * endpoint, and at one connection it holds up one request for each. They are the slowest: a successor imports the application first.
 */
function withoutRestarts({
  result,
  server,
}: ObservedTrial): Pick<TrialResult['latencyMs'], 'mean' | 'standardDeviation'> {
  const held = Math.max(server?.restarts?.ended ?? 0, server?.restarts?.started ?? 0);
  const { samplesMs } = result;
  if (held === 0 || samplesMs === null || samplesMs.length <= 2 * held) return result.latencyMs;
  const others = [...samplesMs].sort((a, b) => a - b).slice(0, -held);
  const mean = others.reduce((sum, value) => sum + value, 0) / others.length;
  const squares = others.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardDeviation: Math.sqrt(squares / (others.length - 1)) };
}

/** Times that the client needs a core for one request at the least: for its connection, and for the answer. */
const clientTurns = 2;

/**
 * What one request waited for a core. The thread that works most stands still with the request; other threads may have
 * waited in its stead, or beside it. The client mostly gets a core at once, as it works so little, but need not.
 */
function queuedIn({ result, server }: ObservedTrial): NonNullable<Calibration['queuedMs']> | null {
  const all = server?.runQueueMsPerRequest ?? null;
  if (all === null) return null;
  const clientMs = clientTurns * (result.generator.waitForCoreMs ?? 0);
  return { least: server?.busiestThreadRunQueueMsPerRequest ?? all, most: all + clientMs };
}

/** For a time, so that requests which turn out slower than the one before them take no longer in all. */
function amountFor(latencyMs: number | null): Amount {
  const few = latencyMs === null || fewestRequests * latencyMs >= aimSeconds * 1000;
  return few ? { requests: fewestRequests, seconds: null } : { requests: null, seconds: aimSeconds };
}
