import type { Measurement } from '../../model/run/record.ts';

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
  const all = ` (of all ${count} starts)`;
  const one = ` (of start ${typical} of ${count}, whose rate is the median)`;
  return {
    latency: latency === 'all' ? all : one,
    connect: one,
    server: server === count ? all : ` (of the ${server} of ${count} starts that could be read)`,
  };
}
