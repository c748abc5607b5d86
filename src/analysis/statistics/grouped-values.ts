import { leastVariance } from './tuning.ts';

/** One of several normal values with mean 0, and what was observed of it. */
export interface GroupedValue {
  readonly group: string;
  /** Variance of what is this value's alone. */
  readonly ownVariance: number;
  /** A noisy observation of it; `null` for none. */
  readonly observed: { readonly value: number; readonly variance: number } | null;
}

export interface Conditioned {
  mean(index: number): number;
  covariance(i: number, j: number): number;
}

/**
 * Normal values, each the sum of something that all share, something that its group shares, and something of its own, after
 * some of them were observed with noise: the posterior of a Gaussian process with that covariance (Rasmussen & Williams 2006,
 * eq. 2.22–2.24), by the normal equations of a random-effects model, whose work grows with the number of values and no faster.
 */
export function conditionGroups(
  values: readonly GroupedValue[],
  { shared, group }: { readonly shared: number; readonly group: number },
): Conditioned {
  const sums = new Map<string, { precision: number; information: number }>();
  for (const { group: name, ownVariance, observed } of values) {
    if (observed === null) continue;
    const sum = sums.get(name) ?? { precision: 0, information: 0 };
    const variance = Math.max(leastVariance, ownVariance + observed.variance);
    sum.precision += 1 / variance;
    sum.information += observed.value / variance;
    sums.set(name, sum);
  }
  let precision = 1 / shared;
  let information = 0;
  for (const sum of sums.values()) {
    precision += sum.precision / (1 + group * sum.precision);
    information += sum.information / (1 + group * sum.precision);
  }
  const ofAll = { mean: information / precision, variance: 1 / precision };
  const effects = new Map<string, GroupEffect>();
  const effectOf = (name: string): GroupEffect => {
    const known = effects.get(name);
    if (known !== undefined) return known;
    const sum = sums.get(name) ?? { precision: 0, information: 0 };
    const left = group / (1 + group * sum.precision);
    const pull = left * sum.precision;
    const effect = { mean: ofAll.mean * (1 - pull) + left * sum.information, ofShared: 1 - pull, variance: left };
    effects.set(name, effect);
    return effect;
  };
  const posteriors = values.map(({ group: name, ownVariance, observed }): Posterior => {
    const effect = effectOf(name);
    if (observed === null) return { effect, mean: effect.mean, ofEffect: 1, ownVariance };
    const variance = Math.max(leastVariance, ownVariance + observed.variance);
    const weight = ownVariance / variance;
    return {
      effect,
      mean: effect.mean + weight * (observed.value - effect.mean),
      ofEffect: 1 - weight,
      ownVariance: weight * observed.variance,
    };
  });
  return {
    mean: (index) => posteriors[index]!.mean,
    covariance(i, j) {
      const [a, b] = [posteriors[i]!, posteriors[j]!];
      const ofEffects =
        ofAll.variance * a.effect.ofShared * b.effect.ofShared + (a.effect === b.effect ? a.effect.variance : 0);
      return a.ofEffect * b.ofEffect * ofEffects + (i === j ? a.ownVariance : 0);
    },
  };
}

/** What a group's values have in common, with what all share: its mean, its part of the shared uncertainty, and its own. */
interface GroupEffect {
  readonly mean: number;
  readonly ofShared: number;
  readonly variance: number;
}

interface Posterior {
  readonly effect: GroupEffect;
  readonly mean: number;
  /** How much of its group's uncertainty the value still has, and what is its own. */
  readonly ofEffect: number;
  readonly ownVariance: number;
}
