import type { Reason, ReasonOf } from '../../model/facts/reason.ts';
import type { Gain, Prediction } from '../../model/run/record.ts';
import type { Settings } from '../../model/settings.ts';
import { keptUpFrom } from '../measured/tuning.ts';
import { type Contender, expectedOfStarts, isSteady, ratioOf } from '../search/contenders.ts';
import { z95 } from '../statistics/normal.ts';
import type { Choice } from './choice.ts';
import { notableGain, notableLead } from './tuning.ts';

export interface ReasonInput {
  readonly choice: Choice;
  readonly contenders: readonly Contender[];
  /** Servers that were not measured, with what is expected of them. */
  readonly predicted: readonly PredictedServer[];
  /** Whether other programs disturbed the chosen settings' measurement: predictions are of a quiet machine. */
  readonly disturbed: boolean;
  readonly gains: readonly Gain[];
  /** Requests per second that an open load offers; `null` for a closed one. */
  readonly offeredRps: number | null;
}

/** A server of the plan that nothing was measured of. */
export interface PredictedServer {
  readonly settings: Settings;
  readonly prediction: Prediction;
}

/** Why these settings: what the choice was held against, and what it gains. */
export function reasonsFor(input: ReasonInput): Reason[] {
  return [choiceReason(input), unmeasuredReason(input), gainReason(input.gains)].filter((reason) => reason !== null);
}

function choiceReason({ choice: { chosen, fastest }, contenders, predicted, offeredRps }: ReasonInput): Reason {
  const { settings, rps } = chosen;
  const measured = contenders.length;
  if (offeredRps !== null && rps >= keptUpFrom * offeredRps) {
    const tooSlow = contenders.filter((one) => one.rps < keptUpFrom * offeredRps).length;
    const p95Ms = chosen.measured[0]?.measurement.latencyMs.p95 ?? null;
    return { kind: 'keeps-up', settings, measured, offeredRps, tooSlow, p95Ms };
  }
  if (measured === 1) return { kind: 'only-measured', settings, rps, chosenByPrediction: predicted.length > 0 };
  const highest = contenders.reduce((best, other) => (other.rps > best.rps ? other : best));
  if (highest.rps > notableLead * rps && isSteady(chosen) && !isSteady(highest))
    return { kind: 'steadier', settings, rps, than: { settings: highest.settings, rps: highest.rps } };
  const rival = chosen === fastest ? highest : fastest;
  if (chosen !== rival)
    return { kind: 'as-fast', settings, as: rival.settings, ratio: rps / rival.rps, saves: savings(chosen, rival) };
  const next = contenders
    .filter((one) => one !== chosen)
    .reduce((best, other) => (other.rps > best.rps ? other : best));
  const { ratio, low, logSd } = ratioOf(chosen, next);
  // Without an interval of its own, a difference that no single trial is off by is still one.
  const differs = low !== null ? low > 1 : Math.log(ratio) > z95 * logSd;
  const unsure = isSteady(next) ? 'noise' : 'starts';
  return {
    kind: 'fastest',
    settings,
    rps,
    measured,
    next: next.settings,
    ratio: 1 / ratio,
    unsure: differs ? null : unsure,
  };
}

/** What stands behind the servers that were not measured; `null` where all were, or an open load is kept up with. */
function unmeasuredReason(input: ReasonInput): Reason | null {
  const { choice, contenders, predicted, disturbed, offeredRps } = input;
  if (predicted.length === 0 || offeredRps !== null) return null;
  const rateOf = ({ prediction }: PredictedServer) => expectedOfStarts(prediction);
  const top = predicted.reduce((best, other) => (rateOf(other) > rateOf(best) ? other : best));
  const others = { servers: predicted.length, besideMeasured: contenders.length > 1 };
  if (disturbed) return { kind: 'unmeasured', ...others, cause: 'busy-machine' };
  if (rateOf(top) <= notableLead * choice.chosen.rps) return { kind: 'unmeasured', ...others, cause: 'no-faster' };
  const { low, high } = top.prediction;
  return { kind: 'perhaps-faster', ...others, settings: top.settings, rps: rateOf(top), lowRps: low, highRps: high };
}

/** What the chosen server spares; `null` when that is nothing. */
function savings(chosen: Contender, other: Contender): ReasonOf<'as-fast'>['saves'] {
  if (chosen.memoryBytes !== null && other.memoryBytes !== null && other.memoryBytes - chosen.memoryBytes >= 1e6)
    return { kind: 'memory', bytes: other.memoryBytes - chosen.memoryBytes };
  const processes = (other.effective?.processes ?? 0) - (chosen.effective?.processes ?? 0);
  return processes > 0 ? { kind: 'processes', processes } : null;
}

/** The first of some gains, where it is worth mentioning. */
export function gainReason([gain]: readonly Gain[]): Reason | null {
  if (gain === undefined || gain.ratio < notableGain) return null;
  const { over: _, ...what } = gain;
  return { kind: 'gain', ...what };
}
