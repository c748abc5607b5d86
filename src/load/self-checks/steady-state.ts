import type { Warning } from '../../model/facts/warning.ts';
import type { TimeSeries } from '../../model/trial/trial.ts';
import { leastPerBlock, steadyBlocks, steadyVariation } from './tuning.ts';

/** How much the rate varied over the last ten blocks. */
export interface Steadiness {
  readonly variation: number;
  readonly blockMs: number;
}

/**
 * Coefficient of variation of the rate over the last ten blocks of equal length; `null` when the trial is too short for
 * ten blocks of 100 answers. The first and the last, cut bucket of the series are left out.
 */
export function steadinessOf(series: TimeSeries): Steadiness | null {
  const whole = series.succeeded.slice(0, -1);
  const bucketsPerBlock = Math.floor(whole.length / (steadyBlocks.compared + steadyBlocks.runIn));
  if (bucketsPerBlock < 1) return null;
  const blocks: number[] = [];
  for (let block = 0; block < steadyBlocks.compared; block++) {
    const end = whole.length - block * bucketsPerBlock;
    blocks.push(whole.slice(end - bucketsPerBlock, end).reduce((total, answers) => total + answers, 0));
  }
  const mean = blocks.reduce((total, answers) => total + answers, 0) / steadyBlocks.compared;
  if (mean < leastPerBlock) return null;
  const variance = blocks.reduce((total, answers) => total + (answers - mean) ** 2, 0) / (steadyBlocks.compared - 1);
  return { variation: Math.sqrt(variance) / mean, blockMs: bucketsPerBlock * series.bucketMs };
}

/** Says when the rate had not settled by the end. */
export function checkSteadyState(series: TimeSeries): Warning[] {
  const steadiness = steadinessOf(series);
  if (steadiness === null || steadiness.variation <= steadyVariation) return [];
  return [
    {
      kind: 'steady-state',
      blocks: steadyBlocks.compared,
      ...steadiness,
      steadyVariation,
    },
  ];
}
