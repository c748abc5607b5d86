/**
 * What the load engine counts of a trial beside its requests and bytes. A further counter is a name here and the place that
 * counts it (`recorder.counters.NAME++`): reports, their sum, results, records and the pooling of starts go by this list.
 */
export const counterNames = [
  /** Answers with a status by which a browser would be sent elsewhere; Servebench does not follow. */
  'redirects',
  /** Times that bytes arrived while no request waited on their connection, which was then closed (the rule: `Client.onBytes`). */
  'unsolicited',
  /** Connects that took about a whole number of seconds: the mark of a dropped SYN that was sent again. */
  'connectsNearWholeSeconds',
] as const;

export type CounterName = (typeof counterNames)[number];
export type Counters = Readonly<Record<CounterName, number>>;

/** All counters at 0. */
export function noCounts(): Record<CounterName, number> {
  return sumOfCounters([]);
}

/** Each counter over several reports, trials or starts; one that a report does not have counts 0. */
export function sumOfCounters(all: readonly Partial<Counters>[]): Record<CounterName, number> {
  const sums = {} as Record<CounterName, number>;
  for (const name of counterNames) sums[name] = all.reduce((sum, counters) => sum + (counters[name] ?? 0), 0);
  return sums;
}
