import type { Note } from '../model/facts/note.ts';
import type { Bound, BudgetResult, Cell, RunRecord } from '../model/run/record.ts';
import type { Settings } from '../model/settings.ts';
import { adviceSentence } from '../words/advice.ts';
import { againstFigures, againstSentence, againstSummary } from '../words/against.ts';
import { budgetSentence } from '../words/budgets.ts';
import { cellReason } from '../words/cells.ts';
import { namedFailures } from '../words/failed-requests.ts';
import { count, formatDuration, formatEstimate, formatNumber } from '../words/figures.ts';
import { findingSentence, namesItsEndpoint, summarySentence } from '../words/findings.ts';
import { t } from '../words/language.ts';
import { noteSentence } from '../words/notes.ts';
import { plainText } from '../words/plain-text.ts';
import { gainSentence, recommendationSentence } from '../words/reasons.ts';
import { settingsLabel } from '../words/settings-label.ts';
import { fastestCell } from './figures/grid.ts';

/** What the run found out about one endpoint, or about the whole service. */
export interface Verdict {
  /** `null`: the whole service. */
  readonly endpoint: string | null;
  readonly bound: Bound | null;
  /** `CPU-bound`, `I/O-bound`, …; `null` while not known. */
  readonly boundLabel: string | null;
  /** One paragraph. Backquotes mark commands and names of endpoints. */
  readonly sentence: string;
  /** Whether the sentence begins with what bounds this endpoint, by its name: a name or a bound before it would be said twice. */
  readonly namesEndpoint: boolean;
  readonly evidence: readonly string[];
  readonly advice: readonly string[];
  /** What the recommended settings gain over others, a sentence each. */
  readonly gains: readonly string[];
  readonly settings: Settings | null;
  /** The command line to run; `null` while nothing is recommended. */
  readonly command: string | null;
}

/** What `bound` is called for people. */
export function boundLabel(bound: Bound): string {
  switch (bound) {
    case 'cpu':
      return t('CPU-bound');
    case 'io':
      return t('I/O-bound');
    case 'mixed':
      return t('CPU and I/O');
    case 'lock':
      return t('lock-bound');
    case 'inconclusive':
      return t('inconclusive');
  }
}

/** A verdict for each endpoint in the plan's order, then one for the whole service where there is one. */
export function verdictsOf(record: RunRecord, running = false): Verdict[] {
  const endpoints = [...new Set(record.cells.map((cell) => cell.endpoint))];
  const verdicts = endpoints.map((endpoint) => endpointVerdict(record, endpoint, running));
  const whole = record.recommendations.find((recommendation) => recommendation.endpoint === null);
  // With one endpoint the whole service is that endpoint: saying it twice would only make the reader compare.
  if (whole === undefined || endpoints.length < 2) return verdicts;
  return [
    ...verdicts,
    {
      endpoint: null,
      bound: null,
      boundLabel: null,
      sentence: plainText(recommendationSentence(whole, record.diagnoses)),
      namesEndpoint: false,
      evidence: [],
      advice: whole.advice.map(adviceSentence),
      gains: whole.gains.map(gainSentence),
      settings: whole.settings,
      command: plainText(whole.command),
    },
  ];
}

function endpointVerdict(record: RunRecord, endpoint: string, running: boolean): Verdict {
  const compared = record.against?.endpoints.find((one) => one.endpoint === endpoint);
  if (record.against !== undefined && compared !== undefined)
    return {
      ...{ endpoint, bound: null, boundLabel: null, advice: [], gains: [], settings: null, command: null },
      sentence: againstSentence(compared, record.against),
      namesEndpoint: false,
      evidence: [againstFigures(compared)].filter((text) => text !== ''),
    };
  const diagnosis = record.diagnoses.find((one) => one.endpoint === endpoint) ?? null;
  const recommendation = record.recommendations.find((one) => one.endpoint === endpoint) ?? null;
  const summary = diagnosis === null ? [] : [summarySentence(diagnosis)];
  const sentence =
    recommendation === null
      ? [...summary, withoutRecommendation(record, endpoint, running)].join(' ')
      : recommendationSentence(recommendation, record.diagnoses);
  return {
    endpoint,
    bound: diagnosis?.bound ?? null,
    boundLabel: diagnosis === null ? null : boundLabel(diagnosis.bound),
    sentence: plainText(sentence),
    namesEndpoint: diagnosis !== null && namesItsEndpoint(diagnosis),
    evidence: (diagnosis?.evidence ?? []).map(findingSentence),
    advice: (recommendation?.advice ?? []).map(adviceSentence),
    gains: (recommendation?.gains ?? []).map(gainSentence),
    settings: recommendation?.settings ?? null,
    command: recommendation === null ? null : plainText(recommendation.command),
  };
}

function withoutRecommendation(record: RunRecord, endpoint: string, running: boolean): string {
  const cells = record.cells.filter((cell) => cell.endpoint === endpoint);
  const fastest = fastestCell(record, endpoint);
  if (fastest !== null) {
    const label = settingsLabel(fastest.settings);
    const rate = formatEstimate(fastest.measurement.rps);
    if (running) return t('Fastest so far: {0}, {1} requests per second.', label, rate);
    const why =
      record.status === 'finished'
        ? t('No settings are recommended.')
        : t('The run ended before settings could be recommended.');
    return `${t('Fastest of what was measured: {0}, {1} requests per second.', label, rate)} ${why}`;
  }
  if (cells.some((cell) => cell.measurement !== null)) {
    return running
      ? t('No cell measured so far can be compared: see the warnings.')
      : t('Nothing can be recommended: no measured cell can be compared with others, see the failures and warnings.');
  }
  const reason = cells.map(cellReason).find((text) => text !== null);
  if (reason !== undefined && reason !== null && cells.every((cell) => cell.status !== 'pending')) {
    return `${t('Nothing could be measured.')} ${reason}`;
  }
  return running ? t('Not measured yet.') : t('Not measured: the run ended before its turn.');
}

/** How a run ended, or how far it is: `81 cells in 29 min 34 s: 45 measured, 36 the same server as another.` */
export function runSummary(record: RunRecord, running = false): string {
  const total = record.cells.length;
  const done = record.cells.filter((cell) => !['pending', 'predicted'].includes(cell.status)).length;
  const took = record.elapsedSeconds > 0 ? `${formatDuration(record.elapsedSeconds)}${sittingsText(record)}` : null;
  const all = count(total, 'cell');
  if (running) return t('{0} of {1} done.', done, all);
  if (record.against !== undefined && record.status === 'finished')
    return `${againstSummary(record.against)} ${t('It took {0}.', formatDuration(record.elapsedSeconds))}`;
  if (record.status === 'stopped')
    return took === null
      ? t('Stopped after {0} of {1}; what was measured is kept.', done, all)
      : t('Stopped after {0} of {1} in {2}; what was measured is kept.', done, all, took);
  if (record.status === 'failed') {
    const came = total === 0 ? t('nothing was started') : cellCounts(record.cells);
    return took === null
      ? t('The benchmark failed: {0}.', came)
      : t('The benchmark failed after {0}: {1}.', took, came);
  }
  if (total === 0) return took === null ? t('No cells.') : t('No cells in {0}.', took);
  const counts = cellCounts(record.cells);
  return took === null ? t('{0}: {1}.', all, counts) : t('{0} in {1}: {2}.', all, took, counts);
}

/** Whether a budget was kept, and what was judged. */
export function budgetLine(budget: BudgetResult): string {
  return budget.kept ? t('Budget kept: {0}', budgetSentence(budget)) : t('Budget broken: {0}', budgetSentence(budget));
}

function sittingsText({ sittings = [] }: RunRecord): string {
  return sittings.length === 0 ? '' : ` (${count(sittings.length + 1, 'sitting')})`;
}

/** How many cells ended in which way: `45 measured, 36 the same server as another`. */
export function cellCounts(cells: readonly Cell[]): string {
  const numbers = new Map<Cell['status'] | 'twin', number>();
  for (const { status, sameAs } of cells) {
    const name = sameAs !== null && status !== 'skipped' && status !== 'pending' ? 'twin' : status;
    numbers.set(name, (numbers.get(name) ?? 0) + 1);
  }
  return (['measured', 'twin', 'predicted', 'skipped', 'failed', 'pending'] as const)
    .flatMap((name) => {
      const number = numbers.get(name);
      return number === undefined ? [] : [countedState(number, name)];
    })
    .join(', ');
}

function countedState(number: number, state: Cell['status'] | 'twin'): string {
  switch (state) {
    case 'measured':
      return t('{0} measured', number);
    case 'twin':
      return t('{0} the same server as another', number);
    case 'predicted':
      return t('{0} predicted', number);
    case 'skipped':
      return t('{0} skipped', number);
    case 'failed':
      return t('{0} failed', number);
    case 'pending':
      return t('{0} not measured', number);
  }
}

/** What a reader must know before comparing, the worst first: failed requests, and a machine that had other things to do. */
export function cautions(
  record: Pick<RunRecord, 'cells' | 'machine'> & Partial<Pick<RunRecord, 'notes'>>,
): readonly string[] {
  const measured = record.cells.filter((cell) => cell.measurement !== null && cell.sameAs === null);
  const found = [failureSummary(measured), busyHostSummary(measured, record.machine.cores)];
  return [...found.filter((text) => text !== null), ...driftSentences(record.notes ?? [])];
}

/** Of the endpoints whose sittings met another machine, or another service. */
export function driftSentences(notes: readonly Note[], endpoint: string | null = null): string[] {
  return notes.flatMap((note) => {
    if (note.kind !== 'sitting-checked' || note.drift === null || note.drift === 'none') return [];
    return endpoint === null || note.endpoint === endpoint ? [noteSentence(note)] : [];
  });
}

function failureSummary(measured: readonly Cell[]): string | null {
  const failing = measured.filter((cell) => cell.measurement!.requests.failed > 0);
  if (failing.length === 0) return null;
  const all = count(measured.length, 'measured cell');
  const kinds = namedFailures({
    errors: summed(failing.map((cell) => cell.measurement!.requests.errors)),
    byStatus: summed(failing.map((cell) => cell.measurement!.requests.byStatus)),
  });
  return kinds === ''
    ? t('{0} of {1} had failed requests. Only good answers count as throughput.', failing.length, all)
    : t('{0} of {1} had failed requests: {2}. Only good answers count as throughput.', failing.length, all, kinds);
}

function summed(counts: readonly Readonly<Record<string, number | undefined>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [name, number = 0] of counts.flatMap((one) => Object.entries(one)))
    sums[name] = (sums[name] ?? 0) + number;
  return sums;
}

/** Share of the cores from which other programs may change which settings win. */
export const disturbingShare = 0.25;

function busyHostSummary(measured: readonly Cell[], cores: number): string | null {
  const others = measured.map((cell) => cell.measurement?.host?.otherCores ?? 0);
  const disturbed = others.filter((otherCores) => otherCores > disturbingShare * cores);
  if (disturbed.length === 0) return null;
  return t(
    'This machine was busy during {0} of {1} (other programs used up to {2} of {3}), so the winner may be another one. Run it again when the machine is idle.',
    disturbed.length,
    count(measured.length, 'measured cell'),
    formatNumber(Math.max(...disturbed), 1),
    count(cores, 'core'),
  );
}
