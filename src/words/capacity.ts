import type { CapacityRecord, SettingsCapacity, TriedRate } from '../model/run/capacity.ts';
import { machinesFor, plannedShare } from '../model/run/machines-for.ts';
import { count, formatDuration, formatEstimate, formatFigure, formatMs, formatShare } from './figures.ts';
import { t } from './language.ts';

/** Cores that others may keep busy without a word about it: they hardly move a rate. */
const quietCores = 0.1;

/** What a search was for: `p95 within 200 ms`. */
export function limitWords({ percentile, limitMs }: Pick<CapacityRecord, 'percentile' | 'limitMs'>): string {
  return t('{0} within {1}', percentile, formatMs(limitMs));
}

/** What was found under some settings: the rate with its interval, what it rests on, and what stands in its way. */
export function capacitySentences(
  found: SettingsCapacity,
  question: Pick<CapacityRecord, 'percentile' | 'limitMs'>,
): readonly string[] {
  const { otherCores } = found;
  return [
    rateSentence(found, limitWords(question)),
    ...(found.stopped ? [t('The search was stopped before the answer was narrow.')] : []),
    ...(found.generatorBound
      ? [t('Beyond that the load generator is at its limit, so nothing is known of the server.')]
      : []),
    ...(otherCores !== null && otherCores > quietCores
      ? [
          t(
            'Other programs kept {0} cores busy meanwhile: on a machine of its own the server can do more.',
            formatFigure(otherCores),
          ),
        ]
      : []),
  ];
}

function rateSentence(found: SettingsCapacity, limit: string): string {
  const { rate, low, high, aloneMs, tried } = found;
  const effort = `${count(tried.length, 'trial')}, ${formatDuration(found.seconds)}`;
  if (rate === 0 && aloneMs !== null)
    return t('No rate keeps {0}: a request alone takes {1} ({2}).', limit, formatMs(aloneMs), effort);
  if (rate === 0) return t('No rate keeps {0} ({1}).', limit, effort);
  if (high === null)
    return t(
      'At least {0} requests/s with {1}: no rate that could be tried was too high ({2}).',
      formatFigure(rate),
      limit,
      effort,
    );
  return t('{0} requests/s with {1} ({2}).', formatEstimate({ mean: rate, low, high }), limit, effort);
}

/** What follows for a target: how many such machines it takes. `null` where they can do nothing. */
export function machinesSentence({ rate, low }: SettingsCapacity, targetRps: number): string | null {
  const machines = machinesFor(targetRps, rate);
  if (machines === null) return null;
  const [target, share] = [formatFigure(targetRps), formatShare(plannedShare)];
  const most = machinesFor(targetRps, low) ?? machines;
  if (most > machines)
    return t(
      'For {0} requests/s you need {1} such machines ({2}, if each can do no more than {3} requests/s), at {4} of the most that each can do.',
      target,
      machines,
      most,
      formatFigure(low),
      share,
    );
  return machines === 1
    ? t('For {0} requests/s one such machine is enough, at {1} of the most that it can do.', target, share)
    : t('For {0} requests/s you need {1} such machines, at {2} of the most that each can do.', target, machines, share);
}

/** One trial of a search: `143 requests/s: kept (p95 168 ms)`. */
export function triedText({ rate, outcome, latencyMs }: TriedRate, percentile: CapacityRecord['percentile']): string {
  const latency = latencyMs === null ? '' : ` (${percentile} ${formatMs(latencyMs)})`;
  return `${t('{0} requests/s: {1}', formatFigure(rate), outcomeText(outcome))}${latency}`;
}

function outcomeText(outcome: TriedRate['outcome']): string {
  switch (outcome) {
    case 'kept':
      return t('kept');
    case 'over':
      return t('too slow');
    case 'behind':
      return t('the server fell behind');
    case 'lost':
      return t('requests were lost');
    case 'generator':
      return t('the load generator was at its limit');
  }
}
