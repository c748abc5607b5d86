import type { Advice } from '../../model/facts/advice.ts';
import type { Contender } from '../search/contenders.ts';
import type { Choice } from './choice.ts';
import { alternative, lighter, sameRate, shorter } from './tuning.ts';

export interface TradeOffInput {
  readonly contenders: readonly Contender[];
  readonly choice: Choice;
}

/** What the recommended settings give up against others: shorter answers, or much less memory. */
export function tradeOffs(input: TradeOffInput): Advice[] {
  return [latencyTradeOff(input), memoryTradeOff(input)].filter((one) => one !== null);
}

function latencyTradeOff({ contenders, choice: { chosen } }: TradeOffInput): Advice | null {
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
    const { contender, ms } = best;
    const rateShare = contender.rps < sameRate * chosen.rps ? contender.rps / chosen.rps : null;
    return { kind: 'shorter-answers', settings: contender.settings, quantile, ms, insteadOfMs: own, rateShare };
  }
  return null;
}

function memoryTradeOff({ contenders, choice: { chosen } }: TradeOffInput): Advice | null {
  const own = chosen.memoryBytes;
  if (own === null) return null;
  const lighterOnes = contenders.filter(
    ({ memoryBytes, rps }) => memoryBytes !== null && memoryBytes < lighter * own && rps >= alternative * chosen.rps,
  );
  if (lighterOnes.length === 0) return null;
  const lightest = lighterOnes.reduce((least, other) => (other.memoryBytes! < least.memoryBytes! ? other : least));
  const { settings, memoryBytes, rps } = lightest;
  return {
    kind: 'less-memory',
    settings,
    bytes: memoryBytes!,
    insteadOfBytes: own,
    rateShare: rps / chosen.rps,
  };
}
