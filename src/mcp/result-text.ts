import type { Cell, RunRecord } from '../model/run/record.ts';
import { fastestCell } from '../report/figures/grid.ts';
import { cautions, runSummary, type Verdict, verdictsOf } from '../report/sentences.ts';
import { sharedWarnings } from '../report/warnings.ts';
import { budgetSentence } from '../words/budgets.ts';
import { cellReason } from '../words/cells.ts';
import { failureText } from '../words/failures.ts';
import { formatEstimate, formatFigure } from '../words/figures.ts';
import { plainText } from '../words/plain-text.ts';
import { settingsLabel } from '../words/settings-label.ts';
import { mostAnswerBytes, shortText } from './short-text.ts';

/** Warnings that are told one by one. */
const mostWarnings = 4;
/** Settings whose figures are told for an endpoint that was asked for by name. */
const mostCells = 12;
/** Characters of a line: of one endpoint's, and of each among several, which shall all have their place. */
const mostOfOne = 700;
const mostOfMany = 420;

/**
 * What a run found out, in at most 2 KB: how it ended, what was recommended and why, with the figures that carry it. With
 * `endpoint` that one's verdict, and the figures of its settings, the fastest first.
 */
export function resultText(record: RunRecord, endpoint: string | null, mostBytes = mostAnswerBytes): string {
  const verdicts = verdictsOf(record).filter((one) => endpoint === null || one.endpoint === endpoint);
  // The whole service first: it is what most users want to know.
  const ordered = [...verdicts].sort((a, b) => Number(a.endpoint !== null) - Number(b.endpoint !== null));
  const lines = [
    `${runSummary(record)} Run ${record.id}.`,
    ...(record.status === 'failed' && record.failure !== null ? [`Why it failed: ${failureText(record.failure)}`] : []),
    ...cautions(record).map((text) => `Caution: ${text}`),
    ...record.budgets.map((budget) => `Budget ${budget.kept ? 'kept' : 'BROKEN'}: ${budgetSentence(budget)}`),
    ...ordered.flatMap((verdict, index) =>
      verdictLines(verdict, record, index === 0 ? null : (ordered[0]?.command ?? null)),
    ),
    ...(endpoint === null ? [] : cellLines(record, endpoint)),
    ...warningLines(record),
  ];
  const more =
    endpoint === null
      ? '(More was found: call get_benchmark_result with "endpoint", or read the record.)'
      : '(The rest is in the record.)';
  const most = endpoint === null && ordered.length > 2 ? mostOfMany : mostOfOne;
  const next = nextStep(record, endpoint);
  const room = mostBytes - new TextEncoder().encode(`\n${next}`).length;
  return `${shortText(
    lines.map((line) => plainText(line, most)),
    more,
    room,
  )}\n${next}`;
}

/** What an agent does next. */
function nextStep(record: RunRecord, endpoint: string | null): string {
  if (record.status === 'failed') return 'Next: mend what is named above, then run_benchmark again.';
  if (record.status === 'stopped')
    return 'Next: run_benchmark again with more time ("max_minutes") or fewer "endpoints", for what was not measured.';
  const told = record.diagnoses.find(
    (one) => one.bound !== 'inconclusive' && (endpoint === null || one.endpoint === endpoint),
  );
  return told === undefined
    ? 'Next: what bounds it could not be told; run_benchmark again while nothing else runs on this machine.'
    : `Next: profile_endpoint "${plainText(told.endpoint, 80)}" names the lines of code behind it; after a change, run_benchmark and compare_benchmarks.`;
}

/** @param toldCommand the command of the first verdict, which needs not be told again */
function verdictLines(verdict: Verdict, record: RunRecord, toldCommand: string | null): string[] {
  const { endpoint, boundLabel, sentence, namesEndpoint, command, advice, gains } = verdict;
  const title = endpoint === null ? 'Whole service' : `${endpoint}${boundLabel === null ? '' : ` (${boundLabel})`}`;
  return [
    namesEndpoint ? sentence : `${title}: ${sentence}`,
    ...figureOf(verdict, record),
    ...(command === null || command === toldCommand ? [] : [`  Command: ${command}`]),
    ...gains.slice(0, 1).map((text) => `  ${text}`),
    ...advice.slice(0, 2).map((text) => `  ${text}`),
  ];
}

/** Rate, interval and p95 of the recommended settings. */
function figureOf({ endpoint, settings }: Verdict, record: RunRecord): string[] {
  if (endpoint === null || settings === null) return [];
  const label = settingsLabel(settings);
  const cell = record.cells.find((one) => one.endpoint === endpoint && settingsLabel(one.settings) === label);
  const shown = cell ?? fastestCell(record, endpoint);
  return shown === null ? [] : [`  ${label}: ${figures(shown)}`];
}

function figures(cell: Cell): string {
  const { measurement } = cell;
  if (measurement === null) return cellReason(cell) ?? cell.status;
  const { p95 } = measurement.latencyMs;
  const { failed, sent } = measurement.requests;
  return [
    `${formatEstimate(measurement.rps)} requests/s`,
    `p95 ${p95 === null ? 'not known (too few requests)' : `${formatFigure(p95)} ms`}`,
    ...(measurement.rps.low === null ? ['no interval (too few requests)'] : []),
    ...(failed > 0 ? [`${failed} of ${sent} failed`] : []),
  ].join(', ');
}

function cellLines(record: RunRecord, endpoint: string): string[] {
  const cells = record.cells.filter((cell) => cell.endpoint === endpoint && cell.sameAs === null);
  const rate = ({ measurement }: Cell) => measurement?.rps.mean ?? -1;
  const shown = [...cells].sort((a, b) => rate(b) - rate(a)).slice(0, mostCells);
  return [
    'Settings, the fastest first:',
    ...shown.map((cell) => `  ${settingsLabel(cell.settings)}: ${figures(cell)}`),
  ];
}

function warningLines(record: RunRecord): string[] {
  const shared = sharedWarnings(record.cells);
  const more =
    shared.length > mostWarnings ? [`(${shared.length - mostWarnings} more warnings are in the record.)`] : [];
  return [...shared.slice(0, mostWarnings).map(({ text }) => `Warning: ${text}`), ...more];
}
