import type { RateChange } from '../model/facts/rate-change.ts';
import type { Comparison, EndpointChange } from '../model/run/comparison.ts';
import { settingsKey } from '../model/settings.ts';
import { formatMoment, formatMs } from '../words/figures.ts';
import { plural, t } from '../words/language.ts';
import { plainText } from '../words/plain-text.ts';
import { comparisonSentence, differenceSentence, rateChangeSentence } from '../words/rate-changes.ts';
import { settingsLabel } from '../words/settings-label.ts';
import { padded } from './columns.ts';
import { boundLabel } from './sentences.ts';
import { wrapText } from './wrap-text.ts';

/** A comparison for the terminal: what changed first, then each endpoint, then what makes the runs unlike. Ends with a line end. */
export function comparisonText(comparison: Comparison, width: number): string {
  const wrapped = (text: string, indent: string) => wrapText(`${indent}${plain(text)}`, width, `${indent}  `);
  const lines = [
    runLine(t('Before'), comparison.before),
    runLine(t('After'), comparison.after),
    '',
    plain(comparisonSentence(comparison)),
  ];
  for (const endpoint of comparison.endpoints) {
    // Where nothing can be compared, the summary may have said all of it.
    const told = endpoint.incomparable?.kind === 'other-load';
    lines.push('', ...wrapped(told ? `${endpoint.endpoint}:` : rateChangeSentence(endpoint), ''));
    for (const text of [...cpuChange(endpoint), ...findingChanges(endpoint)]) lines.push(...wrapped(text, '  '));
    for (const text of changedCells(comparison, endpoint)) lines.push(...wrapped(text, '  '));
  }
  if (comparison.differences.length > 0) lines.push('', t('What else differs:'));
  for (const difference of comparison.differences) lines.push(...wrapped(differenceSentence(difference), '  '));
  return `${lines.join('\n')}\n`;
}

/** What changed between two runs in a few sentences, for where there is no room for every cell. */
export interface ShortComparison {
  /** A sentence for each endpoint that changed beyond noise, or one that says that nothing did. Backquotes mark names. */
  readonly changes: readonly string[];
  /** Whether the one sentence says that nothing changed, and against which run. */
  readonly nothingChanged: boolean;
  /** What else is not the same in the two runs, a sentence each. */
  readonly warnings: readonly string[];
}

/** Settings that are named one by one where an endpoint changed with some of its settings only. */
const mostCellsNamed = 2;

/** The short form of a comparison; `before` is how the page calls the earlier run, such as its time. */
export function shortComparison(comparison: Comparison, before: string): ShortComparison {
  const changes = comparison.endpoints.flatMap((endpoint) => endpointSentence(comparison, endpoint));
  const comparable = comparison.endpoints.some(({ verdict }) => verdict !== 'not-comparable');
  const nothing = comparable
    ? t('Nothing changed beyond noise since the run of {0}.', before)
    : comparisonSentence(comparison);
  return {
    changes: (changes.length > 0 ? changes : [nothing]).map((text) => plainText(text)),
    nothingChanged: comparable && changes.length === 0,
    warnings: comparison.differences.map((difference) => plainText(differenceSentence(difference))),
  };
}

function endpointSentence(comparison: Comparison, endpoint: EndpointChange): string[] {
  if (changed(endpoint)) return [[rateChangeSentence(endpoint), ...findingChanges(endpoint)].join(' ')];
  const cells = changedCells(comparison, endpoint);
  if (cells.length === 0) return [];
  const left = cells.length - mostCellsNamed;
  const more = left > 0 ? [plural(left, 'And {0} more setting.', 'And {0} more settings.', left)] : [];
  return [
    [t('`{0}` changed under some settings only.', endpoint.endpoint), ...cells.slice(0, mostCellsNamed), ...more].join(
      ' ',
    ),
  ];
}

function changed({ verdict }: RateChange): boolean {
  return verdict === 'faster' || verdict === 'slower';
}

/** The sentences of an endpoint's settings that changed beyond noise. */
function changedCells({ cells }: Comparison, { endpoint }: EndpointChange): string[] {
  return cells.filter((cell) => cell.endpoint === endpoint && changed(cell)).map(rateChangeSentence);
}

function runLine(name: string, { id, startedAt, commit }: Comparison['before']): string {
  const what = commit === null ? t('run {0}', id.slice(0, 8)) : t('commit {0}', commit);
  return plain(`${padded(name, 8)}${formatMoment(startedAt)}  ${what}`);
}

function cpuChange({ cpuMsBefore, cpuMsAfter }: EndpointChange): string[] {
  if (cpuMsBefore === null || cpuMsAfter === null) return [];
  return [t('Server CPU per request: {0} before, {1} after.', formatMs(cpuMsBefore), formatMs(cpuMsAfter))];
}

/** What bounds the endpoint and which settings are recommended, where that is not as it was. */
function findingChanges({ boundBefore, boundAfter, recommendedBefore, recommendedAfter }: EndpointChange): string[] {
  const texts: string[] = [];
  if (boundBefore !== null && boundAfter !== null && boundBefore !== boundAfter)
    texts.push(t('It was {0} and is {1} now.', boundLabel(boundBefore), boundLabel(boundAfter)));
  if (recommendedBefore === null || recommendedAfter === null) return texts;
  if (settingsKey(recommendedBefore) !== settingsKey(recommendedAfter))
    texts.push(
      t(
        'The recommended settings were {0} and are now {1}.',
        settingsLabel(recommendedBefore),
        settingsLabel(recommendedAfter),
      ),
    );
  return texts;
}

/** Backquotes mark names where there is markup; a terminal has none. */
function plain(text: string): string {
  return plainText(text).replaceAll('`', '');
}
