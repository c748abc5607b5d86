import type { RunRecord } from '../../model/run/record.ts';
import { unjudgedBudgets } from '../../model/run/unjudged-budgets.ts';
import { count } from '../../words/figures.ts';

/** Says that budgets relative to a baseline were not judged; `null` where all were. */
export function unjudgedSentence(record: RunRecord): string | null {
  const number = unjudgedBudgets(record);
  if (number === 0) return null;
  return `${count(number, 'budget')} relative to the baseline ${number === 1 ? 'was' : 'were'} not judged: the notes of the run say why.`;
}
