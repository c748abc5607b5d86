import type { Cell } from '../../model/run/record.ts';
import { formatNumber } from '../../words/figures.ts';
import { t } from '../../words/language.ts';

/** How many answered requests the figures of some cells are from: `n = 2,000 to 6,398 requests a cell`; empty without any. */
export function sampleText(cells: readonly Cell[]): string {
  const counts = cells.flatMap(({ measurement }) => (measurement === null ? [] : [measurement.requests.succeeded]));
  if (counts.length === 0) return '';
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const range = least === most ? formatNumber(most) : t('{0} to {1}', formatNumber(least), formatNumber(most));
  return cells.length > 1 ? t('n = {0} requests a cell', range) : t('n = {0} requests', range);
}
