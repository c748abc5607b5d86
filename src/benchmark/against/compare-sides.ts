import { EndpointComparison } from '../../analysis/compare/endpoint-comparison.ts';
import { boundOf } from '../../analysis/diagnosis/verdict.ts';
import type { Failure } from '../../model/facts/failure.ts';
import type { Against, AgainstSide } from '../../model/run/against.ts';
import type { BenchmarkEvent } from '../../model/run/events.ts';
import type { Calibration, Measurement } from '../../model/run/record.ts';
import { ServiceError } from '../../service/service-error.ts';
import { measurementOf } from '../measurement.ts';
import type { TrialOutcome } from '../trial-outcome.ts';
import type { AgainstRequest } from './against-request.ts';
import { type ComparedSide, measured } from './compared-side.ts';

/** The two states of a service. */
export interface Sides {
  readonly head: ComparedSide;
  readonly base: ComparedSide;
}

interface CompareOptions extends AgainstRequest, Pick<Against, 'commit' | 'dirty' | 'environment'> {
  readonly endpoints: readonly string[];
  readonly openLoad: boolean;
  readonly signal: AbortSignal;
  readonly emit: (event: BenchmarkEvent) => void;
}

/** A change that was found at the end of the time is confirmed all the same, if that takes no longer than this share of it again. */
export const confirmingShare = 0.5;

interface ComparedEndpoint {
  readonly name: string;
  readonly comparison: EndpointComparison;
  readonly baseTrials: TrialOutcome[];
  readonly headTrials: TrialOutcome[];
}

/**
 * Measures both sides in blocks of two fresh servers, base first and head first in turns (A B B A), so that what drifts on
 * the machine favours neither. An endpoint leaves when its answer is sure; the run ends with the last one, or with its time.
 * Tells the state after each block. Throws `ServiceError` where either side does not start at all.
 */
export async function compareSides({ head, base }: Sides, options: CompareOptions): Promise<void> {
  const { signal, emit, withinSeconds } = options;
  const calibrations = await head.calibrate(options.endpoints);
  if (signal.aborted) return;
  throwIfHopeless(head, calibrations);
  base.learn(calibrations);
  const endpoints = options.endpoints.map((name): ComparedEndpoint => {
    const cpuBound = isCpuBound(calibrations.find(({ endpoint }) => endpoint === name));
    return { name, comparison: new EndpointComparison({ ...options, cpuBound }), baseTrials: [], headTrials: [] };
  });
  const tell = (stopped: boolean) => emit({ type: 'compared-against', against: stateOf(endpoints, options, stopped) });
  tell(true);
  const startedAt = performance.now();
  const elapsed = () => (performance.now() - startedAt) / 1000;
  for (let block = 0; !signal.aborted; block++) {
    const blockSeconds = block === 0 ? 0 : elapsed() / block;
    const left = withinSeconds - elapsed();
    if (block > 0) for (const { comparison } of endpoints) comparison.giveUpUnless(Math.floor(left / blockSeconds));
    const goesOn = ({ comparison }: ComparedEndpoint) =>
      comparison.isOpen && left + (comparison.isConfirming ? confirmingShare * withinSeconds : 0) > blockSeconds / 2;
    const open = endpoints.filter(goesOn);
    if (open.length === 0) break;
    await measureBlock(open, { head, base }, block % 2 === 1);
    if (signal.aborted) break;
    if (block === 0) throwIfNothingStarts({ head, base }, open);
    tell(true);
  }
  tell(signal.aborted);
}

async function measureBlock(
  open: readonly ComparedEndpoint[],
  { head, base }: Sides,
  headFirst: boolean,
): Promise<void> {
  const names = open.map(({ name }) => name);
  const first = await (headFirst ? head : base).measure(names);
  const second = await (headFirst ? base : head).measure(names);
  const [ofBase, ofHead] = headFirst ? [second, first] : [first, second];
  for (const { name, comparison, baseTrials, headTrials } of open) {
    const [before, after] = [ofBase.get(name), ofHead.get(name)];
    if (before !== undefined) baseTrials.push(before);
    if (after !== undefined) headTrials.push(after);
    comparison.add({ base: measured(before), head: measured(after) });
  }
}

function throwIfHopeless({ hopeless }: ComparedSide, calibrations: readonly Calibration[]): void {
  if (hopeless !== null) throw new ServiceError(hopeless);
  const failures = calibrations.map(({ warnings: [first] }) =>
    first?.kind === 'calibration-failed' ? first.failure : null,
  );
  const [failure] = failures;
  if (failure && failures.every((one) => one !== null)) throw new ServiceError(failure);
}

/** A side whose server never came up has nothing to compare, which is no slowness of it. */
function throwIfNothingStarts({ head, base }: Sides, open: readonly ComparedEndpoint[]): void {
  for (const [side, trials] of [
    [base, 'baseTrials'],
    [head, 'headTrials'],
  ] as const) {
    const failures = open.map((one) => (one[trials].length === 0 ? side.failureOf(one.name) : null));
    const [failure] = failures;
    if (failure && failures.every((one): one is Failure => one !== null)) throw new ServiceError(failure);
  }
}

/**
 * Whether the CPU is what a request takes its time from. On a busy machine a request mostly waits for a core, in a time that is
 * known as a range only; its upper end counts, or nothing would be bound by the CPU there.
 */
export function isCpuBound(calibration: Calibration | undefined): boolean {
  const { cpuMs = null, latencyMs = null, queuedMs } = calibration ?? {};
  if (cpuMs === null || latencyMs === null || cpuMs === 0) return false;
  const waitMs = Math.max(0, latencyMs - cpuMs - (queuedMs?.most ?? 0));
  return boundOf(cpuMs / (cpuMs + waitMs)) === 'cpu';
}

function stateOf(endpoints: readonly ComparedEndpoint[], options: CompareOptions, stopped: boolean): Against {
  const { ref, commit, dirty, settings, thresholdPercent, withinSeconds, environment } = options;
  return {
    ref,
    commit,
    dirty,
    settings,
    thresholdPercent,
    withinSeconds,
    environment,
    endpoints: endpoints.map(({ name, comparison, baseTrials, headTrials }) => ({
      endpoint: name,
      ...comparison.answer(stopped),
      base: sideOf(baseTrials),
      head: sideOf(headTrials),
    })),
  };
}

function sideOf(trials: readonly TrialOutcome[]): AgainstSide | null {
  if (trials.length === 0) return null;
  const { requests, rps, latencyMs, server }: Measurement = measurementOf(trials);
  return {
    starts: trials.length,
    requests: requests.sent,
    failed: requests.failed,
    rps: rps.mean,
    meanMs: latencyMs.mean,
    p50Ms: latencyMs.p50,
    p95Ms: latencyMs.p95,
    cpuMsPerRequest: server?.cpuMsPerRequest ?? null,
    memoryBytes: server?.rssBytes ?? null,
  };
}
