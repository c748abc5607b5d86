import { asFastAs, byCost, bySteadiness, type Contender } from '../search/contenders.ts';

/** The choice among measured servers, and what it was held against. */
export interface Choice {
  readonly chosen: Contender;
  /** The highest rate measured. */
  readonly fastest: Contender;
}

/** The cheapest server that is as fast as the fastest, within noise; `null` when none was measured without a fault. */
export function choose(contenders: readonly Contender[]): Choice | null {
  if (contenders.length === 0) return null;
  const fastest = contenders.reduce((best, other) => (other.expectedRps > best.expectedRps ? other : best));
  const chosen =
    contenders
      .filter((contender) => asFastAs(contender, fastest))
      .sort((a, b) => bySteadiness(a, b) || byCost(a, b))[0] ?? fastest;
  return { chosen, fastest };
}
