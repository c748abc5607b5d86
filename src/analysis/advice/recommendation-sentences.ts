import type { Diagnosis, Gain, Prediction } from '../../model/run/record.ts';
import { type Settings, settingsLabel } from '../../model/settings.ts';
import { summarySentence } from '../../words/findings.ts';
import { formatBytes, formatChange, formatMs, formatNumber, formatRate } from '../../words/wording.ts';
import { type Contender, expectedOfStarts, isSteady, ratioOf } from '../search/contenders.ts';
import type { Choice } from './choice.ts';

export interface BecauseInput {
  readonly diagnosis: Diagnosis | null;
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

/** Why these settings: what bounds the endpoint, what the choice was held against, and what it gains. */
export function becauseOf(input: BecauseInput): string {
  return [
    input.diagnosis === null ? null : summarySentence(input.diagnosis),
    choiceSentence(input),
    predictedSentence(input),
    gainSentence(input),
  ]
    .filter((sentence) => sentence !== null)
    .join(' ');
}

/** An open load is kept up with when so much of it is answered. */
const keepsUp = 0.97;

/** Rates up to so much above the chosen one's are no lead worth naming: starts and predictions are off by more. */
const notableLead = 1.03;

function choiceSentence({ choice: { chosen, fastest }, contenders, predicted, offeredRps }: BecauseInput): string {
  const name = settingsLabel(chosen.settings);
  if (offeredRps !== null && chosen.rps >= keepsUp * offeredRps) {
    const slow = contenders.filter(({ rps }) => rps < keepsUp * offeredRps).length;
    const p95Ms = chosen.measured[0]?.measurement.latencyMs.p95 ?? null;
    const latency = p95Ms === null ? '' : `; 95 % of them take at most ${formatMs(p95Ms)}`;
    return `${name} is the smallest of ${contenders.length} measured that answers all of the ${formatRate(offeredRps)} offered (${slow} could not)${latency}.`;
  }
  if (contenders.length === 1)
    return predicted.length > 0
      ? `${name} (${formatRate(chosen.rps)}) was predicted to be among the fastest, and is the only one measured.`
      : `${name} (${formatRate(chosen.rps)}) is the only setting that could be measured.`;
  const highest = contenders.reduce((best, other) => (other.rps > best.rps ? other : best));
  if (highest.rps > notableLead * chosen.rps && isSteady(chosen) && !isSteady(highest))
    return `${name} (${formatRate(chosen.rps)}) is the safer choice: ${settingsLabel(highest.settings)} reached ${formatRate(highest.rps)}, but how its connections fall on its workers is settled anew with each start, and often worse.`;
  const rival = chosen === fastest ? highest : fastest;
  if (chosen !== rival) {
    const saves = savings(chosen, rival);
    return `${name} is as fast as ${settingsLabel(rival.settings)} (difference ${formatChange(chosen.rps / rival.rps)}, within noise)${saves === '' ? '' : ` and ${saves}`}.`;
  }
  const next = contenders
    .filter((one) => one !== chosen)
    .reduce((best, other) => (other.rps > best.rps ? other : best));
  const { ratio, low, logSd } = ratioOf(chosen, next);
  // Without an interval of its own, a difference that no single trial is off by is still one.
  const differs = low !== null ? low > 1 : Math.log(ratio) > 1.96 * logSd;
  const unsure = isSteady(next) ? ', within noise' : '; its rate differs from start to start';
  const sure = differs ? '' : unsure;
  return `${name} is the fastest of ${contenders.length} measured (${formatRate(chosen.rps)}); next comes ${settingsLabel(next.settings)} (${formatChange(1 / ratio)}${sure}).`;
}

/** What stands behind the servers that were not measured; `null` where all were, or an open load is kept up with. */
function predictedSentence(input: BecauseInput): string | null {
  const { choice, contenders, predicted, disturbed, offeredRps } = input;
  if (predicted.length === 0 || offeredRps !== null) return null;
  const rateOf = ({ prediction }: PredictedServer) => expectedOfStarts(prediction);
  const top = predicted.reduce((best, other) => (rateOf(other) > rateOf(best) ? other : best));
  const others = predicted.length === 1 ? 'The other one was' : `The other ${predicted.length} were`;
  if (disturbed)
    return `${others} not measured; what is predicted is for a quiet machine, and not held against rates from a busy one.`;
  const scope = contenders.length === 1 ? '' : ' not measured, but';
  if (rateOf(top) <= notableLead * choice.chosen.rps) return `${others}${scope} predicted to be no faster.`;
  const { low, high } = top.prediction;
  return `${others}${scope} predicted; ${settingsLabel(top.settings)} may reach ${formatRate(rateOf(top))} (${formatNumber(low)} to ${formatNumber(high)}).`;
}

/** `uses 38 MB less`, `takes 2 processes fewer`; empty when it saves nothing. */
function savings(chosen: Contender, other: Contender): string {
  const parts: string[] = [];
  const processes = (other.effective?.processes ?? 0) - (chosen.effective?.processes ?? 0);
  if (chosen.memoryBytes !== null && other.memoryBytes !== null && other.memoryBytes - chosen.memoryBytes >= 1e6)
    parts.push(`uses ${formatBytes(other.memoryBytes - chosen.memoryBytes)} less`);
  else if (processes > 0) parts.push(`takes ${processes} ${processes === 1 ? 'process' : 'processes'} fewer`);
  return parts.join(' and ');
}

function gainSentence({ gains }: BecauseInput): string | null {
  const [gain] = gains;
  if (gain === undefined || gain.ratio < 1.05) return null;
  return `That is ${timesOf(gain)} the rate of ${gain.overLabel}.`;
}

/** `16 times (14 to 18.2)`. */
export function timesOf({ ratio, low, high }: Gain): string {
  const range = low === null || high === null ? '' : ` (${formatNumber(low)} to ${formatNumber(high)})`;
  return `${formatNumber(ratio)} times${range}`;
}
