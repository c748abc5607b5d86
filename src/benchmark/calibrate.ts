import { isStillWarming } from '../analysis/measured/rising-rate.ts';
import type { Calibration } from '../model/run/record.ts';
import type { TrialSpec } from '../model/trial/trial.ts';
import type { RunningServer } from '../service/start/running-server.ts';
import { type ObservedTrial, type ObserveOptions, observeTrial } from './server-session.ts';

/** Seconds of requests that a calibration aims at; a slow endpoint gets `fewestRequests`, whatever they take. */
const aimSeconds = 1;
const fewestRequests = 2;
const mostRequests = 5000;
/** Trials that only warmed up code which a virtual machine compiles while it runs, before one is taken as it is. */
const mostWarmingTrials = 3;

/**
 * Measures CPU demand and wait of one request: one connection, one request at a time. The first request only warms up
 * (imports, connection pools) and tells how many fit into a second; since it may be much slower than the rest, a
 * trial that turns out far too short is done again with more requests, and one in which the code was still warming up, too.
 */
export async function calibrate(
  endpoint: string,
  server: RunningServer,
  spec: TrialSpec,
  options: Omit<ObserveOptions, 'onProgress'>,
): Promise<Calibration> {
  const oneByOne = (requests: number): TrialSpec => ({
    ...spec,
    profile: { kind: 'closed', connections: 1, requests, seconds: null },
    warmUp: null,
    generators: 1,
  });
  const cold = await observeTrial(server, oneByOne(1), options);
  let trial: ObservedTrial = cold;
  let again = 0;
  for (let requests = requestsFor(cold.result.latencyMs.min); !trial.result.stopped; ) {
    trial = await observeTrial(server, oneByOne(requests), options);
    const next = requestsFor(trial.result.latencyMs.mean);
    const coldAgain = isStillWarming(trial.result) && again++ < mostWarmingTrials;
    if (trial.result.gaveUp !== null || (next < requests * 3 && !coldAgain)) break;
    requests = next;
  }
  const { result, server: spend, host } = trial;
  const { mean: latencyMs, standardDeviation } = result.latencyMs;
  // A proxy's CPU is no demand of the service behind it.
  const cpuMs = server.proxy === null ? (spend?.cpuMsPerRequest ?? null) : null;
  const queuedMs = queuedIn(trial);
  return {
    endpoint,
    settings: server.settings,
    requests: result.requests.succeeded,
    failed: result.requests.failed,
    cpuMs,
    // Waiting for a core that other programs kept busy is neither demand nor wait of the endpoint.
    waitMs: cpuMs === null || latencyMs === null ? null : Math.max(0, latencyMs - cpuMs - (queuedMs?.least ?? 0)),
    latencyMs,
    queuedMs,
    otherCores: host?.otherCores ?? null,
    mainThreadShare: spend?.mainThreadShare ?? null,
    latencyVariation: standardDeviation === null || latencyMs === null ? null : standardDeviation / latencyMs,
    warnings: result.warnings.filter((warning) => warning.kind !== 'sample-too-small'),
  };
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

function requestsFor(latencyMs: number | null): number {
  if (latencyMs === null) return fewestRequests;
  const fitting = Math.ceil((aimSeconds * 1000) / Math.max(latencyMs, 0.01));
  return Math.min(mostRequests, Math.max(fewestRequests, fitting));
}
