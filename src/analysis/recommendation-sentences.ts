import type { Diagnosis, Gain } from '../model/record.ts';
import { settingsLabel } from '../model/settings.ts';
import { type Contender, ratioOf } from './contenders.ts';
import type { Choice } from './recommendation.ts';
import { formatBytes, formatChange, formatMs, formatNumber, formatRate } from './wording.ts';

export interface BecauseInput {
  readonly endpoint: string;
  readonly diagnosis: Diagnosis | null;
  readonly choice: Choice;
  readonly contenders: readonly Contender[];
  readonly gains: readonly Gain[];
  /** Requests per second that an open load offers; `null` for a closed one. */
  readonly offeredRps: number | null;
}

/** Why these settings: what bounds the endpoint, what the choice was held against, and what it gains. */
export function becauseOf(input: BecauseInput): string {
  return [input.diagnosis?.summary ?? null, choiceSentence(input), gainSentence(input)]
    .filter((sentence) => sentence !== null)
    .join(' ');
}

/** An open load is kept up with when so much of it is answered. */
const keepsUp = 0.97;

function choiceSentence({ choice: { chosen, fastest }, contenders, offeredRps }: BecauseInput): string {
  const name = settingsLabel(chosen.settings);
  if (offeredRps !== null && chosen.rps >= keepsUp * offeredRps) {
    const slow = contenders.filter(({ rps }) => rps < keepsUp * offeredRps).length;
    const p95Ms = chosen.measured[0]?.measurement.latencyMs.p95 ?? null;
    const latency = p95Ms === null ? '' : `; 95 % of them take at most ${formatMs(p95Ms)}`;
    return `${name} is the smallest of ${contenders.length} measured that answers all of the ${formatRate(offeredRps)} offered (${slow} could not)${latency}.`;
  }
  if (contenders.length === 1) return `${name} (${formatRate(chosen.rps)}) is the only setting that could be measured.`;
  if (chosen !== fastest) {
    const saves = savings(chosen, fastest);
    return `${name} is as fast as ${settingsLabel(fastest.settings)} (difference ${formatChange(chosen.rps / fastest.rps)}, within noise)${saves === '' ? '' : ` and ${saves}`}.`;
  }
  const next = contenders
    .filter((one) => one !== chosen)
    .reduce((best, other) => (other.rps > best.rps ? other : best));
  const { ratio, low, logSd } = ratioOf(chosen, next);
  // Without an interval of its own, a difference that no single trial is off by is still one.
  const differs = low !== null ? low > 1 : Math.log(ratio) > 1.96 * logSd;
  const sure = differs ? '' : ', within noise';
  return `${name} is the fastest of ${contenders.length} measured (${formatRate(chosen.rps)}); next comes ${settingsLabel(next.settings)} (${formatChange(1 / ratio)}${sure}).`;
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
  if (gain === undefined) return null;
  const range =
    gain.low === null || gain.high === null ? '' : ` (${formatNumber(gain.low)} to ${formatNumber(gain.high)})`;
  if (gain.ratio < 1.05) return null;
  return `That is ${formatNumber(gain.ratio)} times the rate of ${gain.overLabel}${range}.`;
}
