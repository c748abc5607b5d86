import { studentQuantile } from './distributions.ts';
import { lag1Autocorrelation, mean, standardDeviation } from './moments.ts';
import { fewestBlocks, fewestDegrees, mostCorrelation, usualConfidence } from './tuning.ts';

export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
}

/**
 * Interval of the mean of successive blocks of one trial; `null` below ten blocks.
 * Blocks that follow one another may rise and fall together, which makes the plain t interval too narrow: a positive
 * correlation ρ of neighbours widens it as for a first-order autoregression, the standard error by √((1+ρ)/(1−ρ)),
 * and takes as many degrees of freedom away. A negative one is not used to narrow it.
 */
export function blockMeansInterval(blocks: readonly number[], confidence = usualConfidence): MeanInterval | null {
  if (blocks.length < fewestBlocks) return null;
  const count = blocks.length;
  // The estimate of ρ from few blocks is biased towards −1/n (Marriott & Pope 1954).
  const correlation = Math.min(mostCorrelation, Math.max(0, lag1Autocorrelation(blocks) + 1 / count));
  const inflation = (1 + correlation) / (1 - correlation);
  const standardError = (standardDeviation(blocks) * Math.sqrt(inflation)) / Math.sqrt(count);
  const degreesOfFreedom = Math.max(fewestDegrees, count / inflation - 1);
  return around(mean(blocks), standardError, degreesOfFreedom, confidence);
}

function around(centre: number, standardError: number, degreesOfFreedom: number, confidence: number): MeanInterval {
  const half = studentQuantile((1 + confidence) / 2, degreesOfFreedom) * standardError;
  return { mean: centre, low: centre - half, high: centre + half, standardError, degreesOfFreedom };
}
