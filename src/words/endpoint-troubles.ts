import type { Measurement } from '../model/run/record.ts';
import { namedFailures } from './failed-requests.ts';
import { count, formatNumber } from './figures.ts';
import { t } from './language.ts';
import { requestFailureSentence } from './request-failures.ts';

/** That all requests of an endpoint failed, and what was heard of the first, if anything. */
export function allFailedSentence(failing: readonly Pick<Measurement, 'requests' | 'errorExamples'>[]): string {
  const sums = { errors: {} as Record<string, number>, byStatus: {} as Record<string, number>, failed: 0 };
  for (const { requests } of failing) {
    sums.failed += requests.failed;
    for (const name of ['errors', 'byStatus'] as const)
      for (const [key, number] of Object.entries(requests[name])) sums[name][key] = (sums[name][key] ?? 0) + number;
  }
  const kinds = namedFailures(sums);
  const example = failing.flatMap(({ errorExamples }) => errorExamples)[0];
  const heard = example === undefined ? '' : ` ${t('The first: {0}', requestFailureSentence(example))}`;
  return t('All {0} failed{1}.{2}', count(sums.failed, 'request'), kinds === '' ? '' : ` (${kinds})`, heard);
}

/** That no cell of an endpoint can be used, with the first one's reason as a clause. */
export function noneUsableSentence(cells: number, first: string): string {
  return cells === 1
    ? t('No result: {0}.', first)
    : t('None of {0} measured cells can be used. The first: {1}.', formatNumber(cells), first);
}
