import type { Cell, Diagnosis } from '../model/record.ts';
import { settingsLabel } from '../model/settings.ts';
import type { Contender } from './contenders.ts';
import type { Choice, RecommendationInput } from './recommendation.ts';
import { whyCellVoid } from './void.ts';
import { listed } from './wording.ts';

export interface AdviceInput extends RecommendationInput {
  readonly endpoint: string;
  readonly contenders: readonly Contender[];
  readonly choice: Choice;
  readonly diagnosis: Diagnosis | null;
}

/** Advice that the figures call for, each a sentence with its figure, each once. */
export function adviceFor(input: AdviceInput): string[] {
  return [voidCells(input.cells)].filter((sentence) => sentence !== null);
}

function voidCells(cells: readonly Cell[]): string | null {
  const failed = cells.filter(
    (cell) => cell.status === 'measured' && cell.sameAs === null && whyCellVoid(cell) !== null,
  );
  if (failed.length === 0) return null;
  return `Not compared: ${listed(failed.map((cell) => `${settingsLabel(cell.settings)} (${whyCellVoid(cell)?.replace(/\.$/, '')})`))}.`;
}
