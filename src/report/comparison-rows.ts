import type { RateChange } from '../model/facts/rate-change.ts';
import type { CellChange, Comparison, EndpointChange } from '../model/run/comparison.ts';
import { settingsKey } from '../model/settings.ts';
import { formatChange, formatFigure, formatMs } from '../words/figures.ts';
import { t } from '../words/language.ts';
import { plainText } from '../words/plain-text.ts';
import { rateChangeSentence } from '../words/rate-changes.ts';
import { settingsLabel } from '../words/settings-label.ts';
import { boundLabel } from './sentences.ts';

type ChangeVerdict = RateChange['verdict'];

/** A change of a rate as a page shows it. */
export interface ShownChange {
  readonly verdict: ChangeVerdict;
  /** `faster`, `slower`, `no change beyond noise`, `can’t be compared`. */
  readonly word: string;
  /** `−12 %`, and `−15 to −9 %`; empty where nothing could be compared. */
  readonly change: string;
  readonly interval: string;
  /** Ends of the interval and the change itself, ln(after / before), for a drawing; `null` where there are none. */
  readonly range: { readonly low: number; readonly middle: number; readonly high: number } | null;
}

/** An endpoint in a comparison of two runs. */
export interface EndpointRow extends ShownChange {
  readonly endpoint: string;
  /** What else is another one, a sentence each. */
  readonly remarks: readonly string[];
}

/** One of an endpoint's settings in a comparison of two runs. */
export interface CellRow extends ShownChange {
  readonly endpoint: string;
  readonly settings: string;
  /** Requests per second. */
  readonly before: string;
  readonly after: string;
  /** Why it can't be compared, as a sentence; `null` where it can. */
  readonly why: string | null;
}

/** A comparison, row by row: what changed first, the largest change ahead; what did not change; what can't be compared. */
export interface ComparisonRows {
  readonly endpoints: readonly EndpointRow[];
  readonly changed: readonly CellRow[];
  readonly unchanged: readonly CellRow[];
  readonly incomparable: readonly CellRow[];
}

/** What became of a rate, in a word or two. */
export function verdictWord(verdict: ChangeVerdict): string {
  switch (verdict) {
    case 'faster':
      return t('faster');
    case 'slower':
      return t('slower');
    case 'no-difference':
      return t('no change beyond noise');
    case 'not-comparable':
      return t('can’t be compared');
  }
}

/** The rows of a comparison. Pure. */
export function comparisonRows({ endpoints, cells }: Comparison): ComparisonRows {
  const rows = cells.map(cellRow);
  const size = ({ range }: ShownChange) => Math.abs(range?.middle ?? 0);
  const of = (...verdicts: readonly ChangeVerdict[]) => rows.filter(({ verdict }) => verdicts.includes(verdict));
  return {
    endpoints: endpoints.map((one) => ({ ...shown(one), endpoint: plainText(one.endpoint), remarks: remarksOf(one) })),
    changed: of('faster', 'slower').sort((a, b) => size(b) - size(a)),
    unchanged: of('no-difference'),
    incomparable: of('not-comparable'),
  };
}

function cellRow(cell: CellChange): CellRow {
  const rate = (rps: number | null) => (rps === null ? '–' : formatFigure(rps));
  return {
    ...shown(cell),
    endpoint: plainText(cell.endpoint),
    settings: plainText(settingsLabel(cell.settings)),
    before: rate(cell.rpsBefore),
    after: rate(cell.rpsAfter),
    why: cell.verdict === 'not-comparable' ? plainText(rateChangeSentence(cell)) : null,
  };
}

function shown({ verdict, ratio, low, high }: RateChange): ShownChange {
  const hasInterval = ratio !== null && low !== null && high !== null && low > 0 && high > 0 && ratio > 0;
  return {
    verdict,
    word: verdictWord(verdict),
    change: ratio === null ? '' : formatChange(ratio),
    interval: hasInterval ? t('{0} to {1}', formatChange(low), formatChange(high)) : '',
    range: hasInterval ? { low: Math.log(low), middle: Math.log(ratio), high: Math.log(high) } : null,
  };
}

function remarksOf(one: EndpointChange): readonly string[] {
  const { verdict, cpuMsBefore, cpuMsAfter, boundBefore, boundAfter } = one;
  const { recommendedBefore, recommendedAfter } = one;
  const remarks: string[] = verdict === 'not-comparable' ? [rateChangeSentence(one)] : [];
  if (cpuMsBefore !== null && cpuMsAfter !== null)
    remarks.push(t('CPU per request: {0} → {1}.', formatMs(cpuMsBefore), formatMs(cpuMsAfter)));
  if (boundBefore !== null && boundAfter !== null && boundBefore !== boundAfter)
    remarks.push(t('It was {0} and is {1} now.', boundLabel(boundBefore), boundLabel(boundAfter)));
  if (recommendedBefore !== null && recommendedAfter !== null) {
    const [old, young] = [recommendedBefore, recommendedAfter];
    if (settingsKey(old) !== settingsKey(young))
      remarks.push(t('Recommended: {0} → {1}.', settingsLabel(old), settingsLabel(young)));
  }
  return remarks.map((remark) => plainText(remark));
}
