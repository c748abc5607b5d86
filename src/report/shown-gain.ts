import type { Gain, Recommendation } from '../model/run/record.ts';

/** The gain that matters most to who reads: over what the project runs today where that is known, else the one that stands for all. */
export function shownGain({ gain, gains }: Pick<Recommendation, 'gain' | 'gains'>): Gain | null {
  return gains.find(({ names }) => names.some(({ kind }) => kind === 'today')) ?? gain;
}
