import type { Against, AgainstEndpoint, AgainstRatio, AgainstSide } from '../model/run/against.ts';
import { regressionsAgainst, untoldAgainst } from '../model/run/against-verdicts.ts';
import { count, formatFigure, formatMs, formatNumber } from './figures.ts';
import { t } from './language.ts';
import { plainText } from './plain-text.ts';
import { settingsLabel } from './settings-label.ts';

/** What a comparison was of: `main (1a2b3c4d5) with the working tree and its uncommitted changes, under sync · 2 workers`. */
export function comparedWords({ ref, commit, dirty, settings }: Against): string {
  const named = commit.startsWith(ref) ? commit.slice(0, 9) : `${plainText(ref)} (${commit.slice(0, 9)})`;
  return dirty
    ? t('{0} with the working tree and its uncommitted changes, under {1}', named, settingsLabel(settings))
    : t('{0} with the working tree, under {1}', named, settingsLabel(settings));
}

/** The answer in a sentence: how many endpoints became slower, or that none did. */
export function againstSummary(against: Against): string {
  const { endpoints, thresholdPercent } = against;
  const names = (some: readonly AgainstEndpoint[]) => some.map(({ endpoint }) => plainText(endpoint)).join(', ');
  const of = (verdict: AgainstEndpoint['verdict']) => endpoints.filter((one) => one.verdict === verdict);
  const worse = regressionsAgainst(against);
  const parts = [
    worse.length === 0 ? '' : t('Worse: {0}.', names(worse)),
    of('faster').length === 0 ? '' : t('Faster: {0}.', names(of('faster'))),
    of('no-change').length === 0
      ? ''
      : t('No change beyond {0} %: {1}.', formatFigureShort(thresholdPercent), names(of('no-change'))),
    of('unsure').length === 0 ? '' : t('Not sure: {0}.', names(of('unsure'))),
    of('untold').length === 0 ? '' : t('Cannot be told here: {0}.', names(of('untold'))),
  ].filter((part) => part !== '');
  return t('Compared {0}. {1}', comparedWords(against), parts.join(' '));
}

/** The answer in a few words: `slower than main`. */
export function againstLead(against: Against): string {
  const ref = plainText(against.ref, 40);
  const worse = regressionsAgainst(against).length;
  if (worse > 0)
    return against.endpoints.length === 1 ? t('slower than {0}', ref) : t('{0} slower than {1}', worse, ref);
  const unsure = untoldAgainst(against).length;
  return unsure > 0 ? t('compared with {0}, not all sure', ref) : t('no slower than {0}', ref);
}

/** What became of one endpoint, in a sentence or two. */
export function againstSentence(endpoint: AgainstEndpoint, { thresholdPercent, ref }: Against): string {
  return verdictSentence(endpoint, thresholdPercent, plainText(ref));
}

function verdictSentence(one: AgainstEndpoint, thresholdPercent: number, ref: string): string {
  const threshold = `${formatFigureShort(thresholdPercent)} %`;
  const blocks = count(one.blocks, 'pair');
  const pairs =
    one.confirmingBlocks === 0
      ? t('in {0} of starts', blocks)
      : t('in {0} of starts, then in {1} more', blocks, formatNumber(one.confirmingBlocks));
  switch (one.verdict) {
    case 'slower':
      return t('Slower than {0}: {1} {2}.', ref, changeWords(one), pairs);
    case 'faster':
      return t('Faster than {0}: {1} {2}.', ref, changeWords(one), pairs);
    case 'no-change':
      return t(
        "No change beyond {0}: the speed is within {1} of {2}'s {3}.",
        threshold,
        rangeWords(one.speed),
        ref,
        pairs,
      );
    case 'fails':
      return t('Requests fail that did not fail in {0}.', ref);
    case 'unsure':
      return one.confirmed === false
        ? t(
            'Not sure: it looked as if there were {0}, which a second look did not confirm ({1}).',
            changeWords(one),
            pairs,
          )
        : t(
            'Not sure: there are {0} {1}, which may be no more than {2}. More time (--within) would tell.',
            changeWords(one),
            pairs,
            threshold,
          );
    case 'untold':
      return untoldSentence(one, threshold, ref, pairs);
  }
}

function untoldSentence(one: AgainstEndpoint, threshold: string, ref: string, pairs: string): string {
  switch (one.why) {
    case 'base-fails':
      return t('Cannot be told: requests fail in {0}, or it has no such endpoint.', ref);
    case 'not-measured':
      return t('Cannot be told: no pair of starts could be compared, see the warnings.');
    case 'stopped':
      return t('Cannot be told: the comparison was stopped before it was sure.');
    default: {
      const others =
        one.otherCores === null || one.otherCores < 0.25
          ? ''
          : ` ${t('Other programs kept {0} cores busy.', formatFigureShort(one.otherCores))}`;
      const range = one.speed?.low == null ? pairs : `${rangeWords(one.speed)} ${pairs}`;
      const cpu = one.cpu?.low == null ? '' : ` ${t('Its CPU time per request changed by {0}.', rangeWords(one.cpu))}`;
      return t(
        'Cannot be told here: starts of one and the same code differ too much for a change of {0} ({1}).{2}{3}',
        threshold,
        range,
        others,
        cpu,
      );
    }
  }
}

/** `10.2 % fewer requests per second (8.1 to 12.3 %)`, or by the CPU time of a request where that told it. */
function changeWords({ by, speed, cpu }: AgainstEndpoint): string {
  if (by === 'cpu' && cpu !== null) {
    const more = cpu.ratio >= 1;
    const [share, range] = [percentText(Math.abs(cpu.ratio - 1)), rangeOf(cpu, more)];
    return more
      ? t('{0} % more CPU time per request ({1})', share, range)
      : t('{0} % less CPU time per request ({1})', share, range);
  }
  if (speed === null) return t('a change');
  const fewer = speed.ratio < 1;
  const [share, range] = [percentText(Math.abs(speed.ratio - 1)), rangeOf(speed, !fewer)];
  return fewer
    ? t('{0} % fewer requests per second ({1})', share, range)
    : t('{0} % more requests per second ({1})', share, range);
}

/** An interval of a change in per cent, in the direction of the change: `8.1 to 12.3 %`. */
function rangeOf({ low, high }: AgainstRatio, grows: boolean): string {
  if (low === null || high === null) return t('too few pairs for an interval');
  const [least, most] = grows ? [low - 1, high - 1] : [1 - high, 1 - low];
  return t('{0} to {1} %', percentText(least), percentText(most));
}

/** `−0.8 to +1.1 %`. */
function rangeWords(ratio: AgainstRatio | null): string {
  if (ratio === null || ratio.low === null || ratio.high === null) return t('too few pairs for an interval');
  const signed = (value: number) => `${value >= 1 ? '+' : ''}${percentText(value - 1)}`;
  return t('{0} to {1} %', signed(ratio.low), signed(ratio.high));
}

/** What both sides measured, figure by figure, as a sentence; empty where one side measured nothing. */
export function againstFigures({ base, head }: AgainstEndpoint): string {
  if (base === null || head === null) return '';
  const pair = (name: string, of: (side: AgainstSide) => number | null, format: (value: number) => string) => {
    const [before, after] = [of(base), of(head)];
    return before === null || after === null ? [] : [`${name} ${format(before)} → ${format(after)}`];
  };
  const figures = [
    ...pair(t('requests/s'), ({ rps }) => rps, formatFigure),
    ...pair('p50', ({ p50Ms }) => p50Ms, formatMs),
    ...pair('p95', ({ p95Ms }) => p95Ms, formatMs),
    ...pair(t('CPU per request'), ({ cpuMsPerRequest }) => cpuMsPerRequest, formatMs),
  ];
  return figures.length === 0 ? '' : t('Before → after: {0}.', figures.join(', '));
}

function percentText(share: number): string {
  const text = formatNumber(100 * share, 1);
  return text.replace(/\.0$/, '');
}

/** `2`, `2.5`. */
function formatFigureShort(value: number): string {
  return String(Number(value.toPrecision(2)));
}
