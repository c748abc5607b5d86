import { coefficientOfVariation } from './moments.ts';

export interface SteadyState {
  readonly reached: boolean;
  /** Coefficient of variation of the last blocks, 0..1 and over. */
  readonly variation: number;
}

/** Blocks looked at, and the variation under which they count as steady (as Georges, Buytaert & Eeckhout 2007). */
export const steadyBlocks = 10;
export const steadyVariation = 0.02;

/** Whether the last ten blocks vary by less than 2 %; `null` below ten blocks. */
export function steadyState(blocks: readonly number[]): SteadyState | null {
  if (blocks.length < steadyBlocks) return null;
  const variation = coefficientOfVariation(blocks.slice(-steadyBlocks));
  return { reached: variation < steadyVariation, variation };
}
