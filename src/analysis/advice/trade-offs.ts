import { settingsLabel } from '../../model/settings.ts';
import { formatBytes, formatMs, formatShare } from '../../words/wording.ts';
import type { Contender } from '../search/contenders.ts';
import type { Choice } from './choice.ts';

export interface TradeOffInput {
  readonly contenders: readonly Contender[];
  readonly choice: Choice;
}

/** What the recommended settings give up against others: shorter answers, or much less memory. Each a sentence. */
export function tradeOffs(input: TradeOffInput): string[] {
  return [latencyTradeOff(input), memoryTradeOff(input)].filter((sentence) => sentence !== null);
}

/** Latencies this much shorter are worth a word. */
const shorter = 0.8;
/** Settings that reach this share of the rate are an alternative. */
const alternative = 0.85;

function latencyTradeOff({ contenders, choice: { chosen } }: TradeOffInput): string | null {
  for (const quantile of ['p95', 'p50'] as const) {
    const of = (contender: Contender) => contender.measured[0]?.measurement.latencyMs[quantile] ?? null;
    const own = of(chosen);
    if (own === null) continue;
    let best: { readonly contender: Contender; readonly ms: number } | null = null;
    for (const contender of contenders) {
      const ms = of(contender);
      if (contender === chosen || ms === null || ms > shorter * own || contender.rps < alternative * chosen.rps)
        continue;
      if (best === null || ms < best.ms) best = { contender, ms };
    }
    if (best === null) continue;
    const name = quantile === 'p95' ? '95 % of requests' : 'half of the requests';
    const price =
      best.contender.rps < 0.97 * chosen.rps ? `, at ${formatShare(best.contender.rps / chosen.rps)} of the rate` : '';
    return `If the slow answers matter more than the rate: with ${settingsLabel(best.contender.settings)} ${name} take at most ${formatMs(best.ms)} instead of ${formatMs(own)}${price}.`;
  }
  return null;
}

function memoryTradeOff({ contenders, choice: { chosen } }: TradeOffInput): string | null {
  const own = chosen.memoryBytes;
  if (own === null) return null;
  const lighter = contenders.filter(
    ({ memoryBytes, rps }) => memoryBytes !== null && memoryBytes < 0.67 * own && rps >= alternative * chosen.rps,
  );
  if (lighter.length === 0) return null;
  const lightest = lighter.reduce((least, other) => (other.memoryBytes! < least.memoryBytes! ? other : least));
  return `${settingsLabel(lightest.settings)} needs ${formatBytes(own - lightest.memoryBytes!)} less memory (${formatBytes(lightest.memoryBytes!)} instead of ${formatBytes(own)}) for ${formatShare(lightest.rps / chosen.rps)} of the rate.`;
}
