import type { Measurement } from '../../model/run/record.ts';
import { t } from '../../words/language.ts';

/** Which of a cell's server starts its figures are of, as a text to set behind them; empty where it had one start. */
export interface Populations {
  readonly latency: string;
  readonly connect: string;
  readonly server: string;
}

/** What to say of the starts behind a cell's figures (`MeasuredStarts`). */
export function populations({ starts }: Measurement): Populations {
  if (starts === undefined) return { latency: '', connect: '', server: '' };
  const { count, typical, latency, server } = starts;
  const all = ` (${t('of all {0} starts', count)})`;
  const one = ` (${t('of start {0} of {1}, whose rate is the median', typical, count)})`;
  return {
    latency: latency === 'all' ? all : one,
    connect: one,
    server: server === count ? all : ` (${t('of the {0} of {1} starts that could be read', server, count)})`,
  };
}
