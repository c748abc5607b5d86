import { generatorCores } from '../analysis/measured/disturbance.ts';
import { risingRate } from '../analysis/measured/rising-rate.ts';
import { tolerableCores } from '../analysis/measured/tuning.ts';
import { usableCores } from '../host/cores.ts';
import { type HostCpuSnapshot, otherCoresBusy, takeHostCpuSnapshot } from '../host/host-cpu.ts';
import { type LoadEngine, ownEngine } from '../load/trial/load-engine.ts';
import type { TrialOptions } from '../load/trial/run-trial.ts';
import type { Failure } from '../model/facts/failure.ts';
import type { ServerLimit } from '../model/facts/server-limit.ts';
import type { Warning } from '../model/facts/warning.ts';
import type { HostLoad, ServerSpend } from '../model/run/record.ts';
import { autoSeconds } from '../model/trial/profile.ts';
import type { CpuUsage, TrialProgress, TrialResult, TrialSpec } from '../model/trial/trial.ts';
import type { Companions } from '../service/sampling/companions.ts';
import { CpuWatch } from '../service/sampling/cpu-watch.ts';
import type { ResourceSnapshot, RunningServer } from '../service/start/running-server.ts';
import { generatorShareWarning } from './generator-share.ts';
import { limitWarnings } from './limit-warnings.ts';
import { restartWarning } from './restart-warning.ts';

/** One load test on a running server, what its processes spent while it was measured, and what others did meanwhile. */
export interface ObservedTrial {
  readonly result: TrialResult;
  readonly server: ServerSpend | null;
  readonly host: HostLoad | null;
}

export interface ObserveOptions
  extends Pick<TrialOptions, 'endpoint' | 'lingering' | 'expectedRequestsPerSecond' | 'onForecast'> {
  /** What makes the load; left out: our own engine. */
  readonly engine?: LoadEngine;
  readonly generatorScript: string;
  readonly signal: AbortSignal;
  readonly companions: Pick<Companions, 'cpuSeconds'>;
  /** Settles when the trial has become pointless (the server ended), with why. */
  readonly gone: Promise<Failure>;
  readonly onProgress?: (progress: TrialProgress) => void;
  /** Left out: nothing is known. */
  readonly own?: OwnTraits;
}

/** What is known of a server before it is loaded: its own limits, in how many processes it serves, and what goes wrong with it anyway. */
export interface OwnTraits {
  readonly limits: readonly ServerLimit[];
  readonly processes: number;
  readonly traps: readonly Warning[];
}

interface Observation {
  readonly server: ResourceSnapshot | null;
  readonly host: HostCpuSnapshot;
  /** CPU seconds of the companions and of this process. */
  readonly besideSeconds: number;
}

const nothingKnown: OwnTraits = { limits: [], processes: 1, traps: [] };

/** Runs one load test and reads the server's resources exactly around its measured part: after the warm-up, and at its end. */
export async function observeTrial(
  server: RunningServer,
  spec: TrialSpec,
  options: ObserveOptions,
): Promise<ObservedTrial> {
  const { gone, companions, own = nothingKnown, engine = ownEngine, ...rest } = options;
  const observe = async (): Promise<Observation> => {
    return {
      host: takeHostCpuSnapshot(),
      server: await server.snapshot(),
      besideSeconds: (await companions.cpuSeconds()) + ownCpuSeconds(),
    };
  };
  const start: { observation: Observation | null; watch: CpuWatch | null } = { observation: null, watch: null };
  let usage: CpuUsage | null = null;
  let generatorSeconds: () => number | null = () => null;
  const { onProgress } = rest;
  const result = await engine
    .run(spec, {
      ...rest,
      serverGone: gone,
      ...(onProgress === undefined ? {} : { onProgress: (progress) => onProgress({ ...progress, usage }) }),
      onGenerators: (cpuSeconds) => {
        generatorSeconds = cpuSeconds;
      },
      beforeMeasuring: async () => {
        start.observation = await observe();
        if (start.observation.server === null || onProgress === undefined) return;
        start.watch = new CpuWatch({
          server: start.observation.server,
          generatorSeconds: () => generatorSeconds(),
          besideSeconds: async () => (await companions.cpuSeconds()) + ownCpuSeconds(),
          onUsage: (now) => {
            usage = now;
          },
        });
      },
    })
    .finally(() => start.watch?.[Symbol.dispose]());
  const before = start.observation;
  if (before === null) return { result, server: null, host: null };
  const after = await observe();
  const answered = Object.values(result.requests.byStatus).reduce((sum, count) => sum + count, 0);
  const spend =
    before.server === null || after.server === null ? null : server.spentBetween(before.server, after.server, answered);
  const host = hostLoad(before, after, result, spend);
  const lines = before.server === null ? [] : server.linesSince(before.server);
  const warnings = [
    ...overflowWarning(before.server, after.server, result),
    ...hostWarning(host),
    ...proxyWarning(server.proxy),
    ...shareWarning(result, spend, host),
    ...warmingWarning(spec, result, host),
    ...restartWarning(spend?.restarts, result, lines, own.limits),
    ...limitWarnings({ result, spec, lines, ...own }),
    ...own.traps,
    ...tooFewRequests(spec, result, host),
  ];
  const cpu = start.watch?.series() ?? null;
  const series = cpu === null ? result.series : { ...result.series, cpu };
  return { result: { ...result, series, warnings: [...result.warnings, ...warnings] }, server: spend, host };
}

/** CPU that this process has spent so far. */
function ownCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function hostLoad(
  before: Observation,
  after: Observation,
  result: TrialResult,
  spend: ServerSpend | null,
): HostLoad | null {
  if (spend?.cpuSeconds == null) return null;
  const generatorSeconds = generatorCores(result.generator) * result.elapsedSeconds;
  const own = spend.cpuSeconds + generatorSeconds + after.besideSeconds - before.besideSeconds;
  const otherCores = otherCoresBusy(before.host, after.host, own);
  return otherCores === null ? null : { otherCores };
}

function hostWarning(host: HostLoad | null): Warning[] {
  if (host === null || host.otherCores < tolerableCores) return [];
  return [{ kind: 'host-busy', otherCores: host.otherCores }];
}

function proxyWarning(proxy: string | null): Warning[] {
  return proxy === null ? [] : [{ kind: 'proxy-in-front', proxy }];
}

function shareWarning({ generator }: TrialResult, spend: ServerSpend | null, host: HostLoad | null): Warning[] {
  if (spend?.cpuCores == null) return [];
  return generatorShareWarning({
    server: spend.cpuCores,
    generator: generatorCores(generator),
    others: host?.otherCores ?? null,
    available: usableCores().cores,
  });
}

/**
 * Whether a trial of so many requests was over before anything of the machine could be read (`otherCoresBusy`): what was meant to be judged
 * by is then no more than a glimpse.
 */
function tooFewRequests(
  { profile }: TrialSpec,
  { requests, rps, elapsedSeconds, gaveUp }: TrialResult,
  host: HostLoad | null,
): Warning[] {
  const isCounted = profile.kind === 'closed' && profile.requests !== null;
  if (!isCounted || host !== null || gaveUp !== null || requests.succeeded === 0 || elapsedSeconds >= autoSeconds.least)
    return [];
  const needed = Number(Math.ceil(rps * autoSeconds.least).toPrecision(2));
  return [{ kind: 'too-few-requests', requests: requests.sent, seconds: elapsedSeconds, needed }];
}

/** Only a closed load's rate tells how fast the server was at each moment; a ramp's rises by itself. */
function warmingWarning({ profile }: TrialSpec, result: TrialResult, host: HostLoad | null): Warning[] {
  const rise = profile.kind === 'closed' ? risingRate(result, host?.otherCores ?? 0) : null;
  return rise === null ? [] : [{ kind: 'still-warming', ...rise }];
}

function overflowWarning(
  before: ResourceSnapshot | null,
  after: ResourceSnapshot | null,
  result: TrialResult,
): Warning[] {
  const dropped = (after?.listenOverflows ?? 0) - (before?.listenOverflows ?? 0);
  if (dropped <= 0 || result.warnings.some((warning) => warning.kind === 'backlog-overflow')) return [];
  return [{ kind: 'backlog-overflow', connects: null, dropped }];
}
