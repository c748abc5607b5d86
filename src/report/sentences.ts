import type { Bound, Cell, RunRecord } from '../model/run/record.ts';
import type { Settings } from '../model/settings.ts';
import { adviceSentence } from '../words/advice.ts';
import { againstFigures, againstSentence, againstSummary } from '../words/against.ts';
import { cellReason } from '../words/cells.ts';
import { namedFailures } from '../words/failed-requests.ts';
import { count, formatDuration, formatEstimate } from '../words/figures.ts';
import { findingSentence, summarySentence } from '../words/findings.ts';
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
  /** One paragraph. Backquotes mark commands. */
  readonly sentence: string;
  readonly evidence: readonly string[];
  readonly advice: readonly string[];
  /** What the recommended settings gain over others, a sentence each. */
  readonly gains: readonly string[];
  readonly settings: Settings | null;
  /** The command line to run; `null` while nothing is recommended. */
  readonly command: string | null;
}

const boundLabels: Readonly<Record<Bound, string>> = {
  cpu: 'CPU-bound',
  io: 'I/O-bound',
  mixed: 'CPU and I/O',
  lock: 'lock-bound',
  inconclusive: 'inconclusive',
};

/** What `bound` is called for people. */
export function boundLabel(bound: Bound): string {
  return boundLabels[bound] ?? plainText(bound, 40);
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
    const figure = `${settingsLabel(fastest.settings)}, ${formatEstimate(fastest.measurement.rps)} requests per second`;
    if (running) return `Fastest so far: ${figure}.`;
    const why =
      record.status === 'finished'
        ? 'No settings are recommended.'
        : 'The run ended before settings could be recommended.';
    return `Fastest of what was measured: ${figure}. ${why}`;
  }
  if (cells.some((cell) => cell.measurement !== null)) {
    return running
      ? 'No cell measured so far can be compared: see its warnings.'
      : 'Nothing can be recommended: no measured cell can be compared with others, see their failures and warnings.';
  }
  const reason = cells.map(cellReason).find((text) => text !== null);
  if (reason !== undefined && reason !== null && cells.every((cell) => cell.status !== 'pending')) {
    return `Nothing could be measured. ${reason}`;
  }
  return running ? 'Not measured yet.' : 'Not measured: the run ended before its turn.';
}

/** How a run ended, or how far it is: `81 cells in 29 min 34 s: 45 measured, 36 the same server as another.` */
export function runSummary(record: RunRecord, running = false): string {
  const total = record.cells.length;
  const done = record.cells.filter((cell) => !['pending', 'predicted'].includes(cell.status)).length;
  const within = (word: string) =>
    record.elapsedSeconds > 0 ? ` ${word} ${formatDuration(record.elapsedSeconds)}` : '';
  const took = within('in');
  if (running) return `${done} of ${count(total, 'cell')} done.`;
  if (record.against !== undefined && record.status === 'finished')
    return `${againstSummary(record.against)} It took ${formatDuration(record.elapsedSeconds)}.`;
  if (record.status === 'stopped')
    return `Stopped after ${done} of ${count(total, 'cell')}${took}; what was measured is kept.`;
  if (record.status === 'failed')
    return `The benchmark failed${within('after')}: ${total === 0 ? 'nothing was started' : cellCounts(record.cells)}.`;
  return total === 0 ? `No cells${took}.` : `${count(total, 'cell')}${took}: ${cellCounts(record.cells)}.`;
}

/** How many cells ended in which way: `45 measured, 36 the same server as another`. */
export function cellCounts(cells: readonly Cell[]): string {
  const numbers = new Map<string, number>();
  for (const cell of cells) {
    const state = cell.status;
    const name =
      state === 'pending'
        ? 'not measured'
        : cell.sameAs !== null && state !== 'skipped'
          ? 'the same server as another'
          : state;
    numbers.set(name, (numbers.get(name) ?? 0) + 1);
  }
  return ['measured', 'the same server as another', 'predicted', 'skipped', 'failed', 'not measured']
    .flatMap((name) => (numbers.has(name) ? [`${numbers.get(name)} ${name}`] : []))
    .join(', ');
}

/** What a reader must know before comparing, the worst first: failed requests, and a machine that had other things to do. */
export function cautions(record: Pick<RunRecord, 'cells' | 'machine'>): readonly string[] {
  const measured = record.cells.filter((cell) => cell.measurement !== null && cell.sameAs === null);
  return [failureSummary(measured), busyHostSummary(measured, record.machine.cores)].filter((text) => text !== null);
}

function failureSummary(measured: readonly Cell[]): string | null {
  const failing = measured.filter((cell) => cell.measurement!.requests.failed > 0);
  if (failing.length === 0) return null;
  const share = `${failing.length} of ${count(measured.length, 'measured cell')}`;
  const kinds = namedFailures({
    errors: summed(failing.map((cell) => cell.measurement!.requests.errors)),
    byStatus: summed(failing.map((cell) => cell.measurement!.requests.byStatus)),
  });
  const which = kinds === '' ? '' : `: ${kinds}`;
  return `${share} had failed requests${which}. Only good answers count as throughput.`;
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
  const share = `${disturbed.length} of ${count(measured.length, 'measured cell')}`;
  const most = Math.max(...disturbed).toFixed(1);
  return `This machine was busy during ${share} (other programs used up to ${most} of ${count(cores, 'core')}), so the winner may be another one. Run it again when the machine is idle.`;
}
