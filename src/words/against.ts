import type { Against, AgainstEndpoint, AgainstRatio, AgainstSide } from '../model/run/against.ts';
import { regressionsAgainst } from '../model/run/against-verdicts.ts';
import { settingsLabel } from '../model/settings.ts';
import { count, formatFigure, formatMs, formatNumber } from './figures.ts';
import { plainText } from './plain-text.ts';

/** What a comparison was of: `main (1a2b3c4d5) with the working tree and its uncommitted changes, under sync · 2 workers`. */
export function comparedWords({ ref, commit, dirty, settings }: Against): string {
  const named = commit.startsWith(ref) ? commit.slice(0, 9) : `${plainText(ref)} (${commit.slice(0, 9)})`;
  return `${named} with the working tree${dirty ? ' and its uncommitted changes' : ''}, under ${settingsLabel(settings)}`;
}

/** The answer in a sentence: how many endpoints became slower, or that none did. */
export function againstSummary(against: Against): string {
  const { endpoints, thresholdPercent } = against;
  const names = (some: readonly AgainstEndpoint[]) => some.map(({ endpoint }) => plainText(endpoint)).join(', ');
  const of = (verdict: AgainstEndpoint['verdict']) => endpoints.filter((one) => one.verdict === verdict);
  const worse = regressionsAgainst(against);
  const parts = [
    worse.length === 0 ? '' : `Worse: ${names(worse)}.`,
    of('faster').length === 0 ? '' : `Faster: ${names(of('faster'))}.`,
    of('no-change').length === 0
      ? ''
      : `No change beyond ${formatFigureShort(thresholdPercent)} %: ${names(of('no-change'))}.`,
    of('unsure').length === 0 ? '' : `Not sure: ${names(of('unsure'))}.`,
    of('untold').length === 0 ? '' : `Cannot be told here: ${names(of('untold'))}.`,
  ].filter((part) => part !== '');
  return `Compared ${comparedWords(against)}. ${parts.join(' ')}`;
}

/** What became of one endpoint, in a sentence or two. */
export function againstSentence(endpoint: AgainstEndpoint, { thresholdPercent, ref }: Against): string {
  return verdictSentence(endpoint, thresholdPercent, plainText(ref));
}

function verdictSentence(one: AgainstEndpoint, thresholdPercent: number, ref: string): string {
  const threshold = `${formatFigureShort(thresholdPercent)} %`;
  const pairs = `in ${count(one.blocks, 'pair')} of starts${one.confirmingBlocks === 0 ? '' : `, then in ${formatNumber(one.confirmingBlocks)} more`}`;
  switch (one.verdict) {
    case 'slower':
    case 'faster':
      return `${one.verdict === 'slower' ? 'Slower' : 'Faster'} than ${ref}: ${changeWords(one)} ${pairs}.`;
    case 'no-change':
      return `No change beyond ${threshold}: the speed is within ${rangeWords(one.speed)} of ${ref}'s ${pairs}.`;
    case 'fails':
      return `Requests fail that did not fail in ${ref}.`;
    case 'unsure':
      return one.confirmed === false
        ? `Not sure: it looked as if there were ${changeWords(one)}, which a second look did not confirm (${pairs}).`
        : `Not sure: there are ${changeWords(one)} ${pairs}, which may be no more than ${threshold}. More time (--within) would tell.`;
    case 'untold':
      return untoldSentence(one, threshold, ref, pairs);
  }
}

function untoldSentence(one: AgainstEndpoint, threshold: string, ref: string, pairs: string): string {
  switch (one.why) {
    case 'base-fails':
      return `Cannot be told: requests fail in ${ref}, or it has no such endpoint.`;
    case 'not-measured':
      return 'Cannot be told: no pair of starts could be compared, see the warnings.';
    case 'stopped':
      return 'Cannot be told: the comparison was stopped before it was sure.';
    default: {
      const others =
        one.otherCores === null || one.otherCores < 0.25
          ? ''
          : ` Other programs kept ${formatFigureShort(one.otherCores)} cores busy.`;
      const range = one.speed?.low == null ? pairs : `${rangeWords(one.speed)} ${pairs}`;
      const cpu = one.cpu?.low == null ? '' : ` Its CPU time per request changed by ${rangeWords(one.cpu)}.`;
      return `Cannot be told here: starts of one and the same code differ too much for a change of ${threshold} (${range}).${others}${cpu}`;
    }
  }
}

/** `10.2 % fewer requests per second (8.1 to 12.3 %)`, or by the CPU time of a request where that told it. */
function changeWords({ by, speed, cpu }: AgainstEndpoint): string {
  if (by === 'cpu' && cpu !== null) {
    const more = cpu.ratio >= 1;
    return `${percentText(Math.abs(cpu.ratio - 1))} % ${more ? 'more' : 'less'} CPU time per request (${rangeOf(cpu, more)})`;
  }
  if (speed === null) return 'a change';
  const fewer = speed.ratio < 1;
  return `${percentText(Math.abs(speed.ratio - 1))} % ${fewer ? 'fewer' : 'more'} requests per second (${rangeOf(speed, !fewer)})`;
}

/** An interval of a change in per cent, in the direction of the change: `8.1 to 12.3 %`. */
function rangeOf({ low, high }: AgainstRatio, grows: boolean): string {
  if (low === null || high === null) return 'too few pairs for an interval';
  const [least, most] = grows ? [low - 1, high - 1] : [1 - high, 1 - low];
  return `${percentText(least)} to ${percentText(most)} %`;
}

/** `−0.8 to +1.1 %`. */
function rangeWords(ratio: AgainstRatio | null): string {
  if (ratio === null || ratio.low === null || ratio.high === null) return 'too few pairs for an interval';
  const signed = (value: number) => `${value >= 1 ? '+' : ''}${percentText(value - 1)}`;
  return `${signed(ratio.low)} to ${signed(ratio.high)} %`;
}

/** What both sides measured, figure by figure, as a sentence; empty where one side measured nothing. */
export function againstFigures({ base, head }: AgainstEndpoint): string {
  if (base === null || head === null) return '';
  const pair = (name: string, of: (side: AgainstSide) => number | null, format: (value: number) => string) => {
    const [before, after] = [of(base), of(head)];
    return before === null || after === null ? [] : [`${name} ${format(before)} → ${format(after)}`];
  };
  const figures = [
    ...pair('requests/s', ({ rps }) => rps, formatFigure),
    ...pair('p50', ({ p50Ms }) => p50Ms, formatMs),
    ...pair('p95', ({ p95Ms }) => p95Ms, formatMs),
    ...pair('CPU per request', ({ cpuMsPerRequest }) => cpuMsPerRequest, formatMs),
  ];
  return figures.length === 0 ? '' : `Before → after: ${figures.join(', ')}.`;
}

function percentText(share: number): string {
  const text = formatNumber(100 * share, 1);
  return text.replace(/\.0$/, '');
}

/** `2`, `2.5`. */
function formatFigureShort(value: number): string {
  return String(Number(value.toPrecision(2)));
}
