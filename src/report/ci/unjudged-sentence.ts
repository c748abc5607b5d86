import type { RunRecord } from '../../model/run/record.ts';
import { unjudgedBudgets } from '../../model/run/unjudged-budgets.ts';
import { count } from '../../words/figures.ts';
import { plural } from '../../words/language.ts';

/** Says that budgets relative to a baseline were not judged; `null` where all were. */
export function unjudgedSentence(record: RunRecord): string | null {
  const number = unjudgedBudgets(record);
  if (number === 0) return null;
  return plural(
    number,
    '{0} relative to the baseline was not judged: the notes of the run say why.',
    '{0} relative to the baseline were not judged: the notes of the run say why.',
    count(number, 'budget'),
  );
}
