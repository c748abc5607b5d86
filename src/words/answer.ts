import type { Gain } from '../model/run/record.ts';
import { count, formatFigure, formatNumber, listOf } from './figures.ts';
import { plural, t } from './language.ts';
import { plainText } from './plain-text.ts';
import { referenceLabel } from './reasons.ts';

/** How far an answer can be trusted. */
export type Confidence = 'sure' | 'fairly-sure' | 'not-sure';

/** One reason to trust an answer less. */
export type Doubt =
  | { readonly kind: 'ended-early'; readonly measured: number; readonly total: number }
  | { readonly kind: 'still-running' }
  | { readonly kind: 'busy-machine'; readonly otherCores: number; readonly cores: number }
  | { readonly kind: 'sittings-differ'; readonly endpoints: readonly string[] }
  | { readonly kind: 'no-gain-seen'; readonly low: number; readonly high: number }
  | { readonly kind: 'no-interval' }
  | { readonly kind: 'partly-predicted'; readonly endpoints: readonly string[] };

/** What the levels of confidence are called. */
export function confidenceWords(confidence: Confidence): string {
  return { sure: t('sure'), 'fairly-sure': t('fairly sure'), 'not-sure': t('not sure') }[confidence];
}

/** A doubt in a few words, to stand after "Less sure because". */
export function doubtWords(doubt: Doubt): string {
  switch (doubt.kind) {
    case 'ended-early':
      return t('only {0} of {1} were measured', doubt.measured, count(doubt.total, 'cell'));
    case 'still-running':
      return t('the run still goes on');
    case 'busy-machine':
      return t('other programs used up to {0} of {1}', formatNumber(doubt.otherCores, 1), count(doubt.cores, 'core'));
    case 'sittings-differ':
      return t(
        'the sittings of the run differ in how fast {0} was',
        listOf(doubt.endpoints.map((name) => plainText(name, 40))),
      );
    case 'no-gain-seen':
      return t('with this much noise anything from {0} to {1} is possible', times(doubt.low), times(doubt.high));
    case 'no-interval':
      return t('there are too few requests for an interval');
    case 'partly-predicted':
      return t('{0} was predicted, not measured', listOf(doubt.endpoints.map((name) => plainText(name, 40))));
  }
}

/** `15.9×`. */
export function times(ratio: number): string {
  return `${formatFigure(ratio)}×`;
}

/** `15.9× the smallest settings (95 %: 15.6–16.3)`. */
export function gainWords(gain: Gain): string {
  const { ratio, low, high } = gain;
  const range = low === null || high === null ? '' : ` (95 %: ${formatFigure(low)}–${formatFigure(high)})`;
  return `${t('{0}× {1}', formatFigure(ratio), plainText(referenceLabel(gain), 80))}${range}`;
}

/** How near settings come to the best of each endpoint; `least` and `most` are shares, 0..1. */
export function reachWords(least: number, most: number, endpoints: number): string {
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const share = percent(least) === percent(most) ? percent(most) : t('{0} to {1}', percent(least), percent(most));
  return endpoints === 1 ? t('{0} of its best', share) : t('{0} of each endpoint’s best', share);
}

/** Which endpoints an answer is for, where some have none: `for sleep and compute; request has no result`. */
export function scopeWords(answered: readonly string[], missing: readonly string[]): string {
  const named = (names: readonly string[]) =>
    names.length > 3 ? count(names.length, 'endpoint') : listOf(names.map((name) => plainText(name, 40)));
  return plural(
    missing.length,
    'for {0}; {1} has no result',
    'for {0}; {1} have no result',
    named(answered),
    named(missing),
  );
}
