import { isComparable } from '../model/run/comparable.ts';
import type { Cell, Gain, Recommendation, RunRecord } from '../model/run/record.ts';
import { type Settings, settingsKey } from '../model/settings.ts';
import { type Confidence, type Doubt, doubtWords, gainWords, reachWords, scopeWords } from '../words/answer.ts';
import { plainText } from '../words/plain-text.ts';
import { rpsOf } from './figures/figures.ts';
import { fastestCell } from './figures/grid.ts';
import { disturbingShare, driftSentences } from './sentences.ts';
import { shownGain } from './shown-gain.ts';

/** What to run, for the whole service, in as many words as fit on a line each. */
export interface ServiceAnswer {
  /** Whether settings are recommended, only lead so far, or can't be told. */
  readonly standing: 'recommended' | 'leading' | 'none';
  readonly settings: Settings | null;
  /** The command line; `null` unless settings are recommended. */
  readonly command: string | null;
  /** Whose recommendation it is, for who applies it; `null`: that of the whole service. */
  readonly recommendedFor: string | null;
  /** `15.9× the smallest settings (95 %: 15.6–16.3)`; `null` where that is not known. */
  readonly gain: string | null;
  /** `99 % to 100 % of each endpoint’s best`; `null` with nothing to compare. */
  readonly reach: string | null;
  /** Which endpoints it is for; `null` where it is for all of them. */
  readonly scope: string | null;
  readonly confidence: Confidence | null;
  /** Why it is not surer, the gravest first. */
  readonly doubts: readonly string[];
}

/** The answer of a run, whatever became of it: of a failed or partial one it is for the endpoints that have a result. */
export function serviceAnswer(record: RunRecord, running = false): ServiceAnswer {
  const endpoints = [...new Set(record.cells.map(({ endpoint }) => endpoint))];
  const answered = endpoints.filter((name) => fastestCell(record, name) !== null);
  const chosen = chosenRecommendation(record, answered);
  const settings = chosen?.settings ?? leadingSettings(record, answered);
  if (settings === null) return noAnswer;
  const reaches = reachesOf(record, settings, answered);
  const gain = chosen === null ? null : shownGain(chosen);
  const missing = endpoints.filter((name) => !answered.includes(name));
  const doubts = doubtsOf(record, running, {
    settings,
    answered,
    gain,
    isRecommended: chosen !== null,
  });
  return {
    standing: chosen === null ? 'leading' : 'recommended',
    settings,
    command: chosen === null ? null : plainText(chosen.command),
    recommendedFor: chosen?.endpoint ?? null,
    gain: gain === null ? null : gainWords(gain),
    reach: reaches.length < 2 ? null : reachWords(Math.min(...reaches), Math.max(...reaches), reaches.length),
    scope: missing.length === 0 || running ? null : scopeWords(answered, missing),
    // Nothing speaks against what was fastest, and yet it is not recommended: that is no certainty.
    confidence: chosen === null && doubts.length === 0 ? null : confidenceOf(doubts),
    doubts: doubts.map(doubtWords),
  };
}

const noAnswer: ServiceAnswer = {
  standing: 'none',
  settings: null,
  command: null,
  recommendedFor: null,
  gain: null,
  reach: null,
  scope: null,
  confidence: null,
  doubts: [],
};

/** The recommendation for the whole service, or of those for single endpoints the one that suits the others best. */
function chosenRecommendation(record: RunRecord, answered: readonly string[]): Recommendation | null {
  const whole = record.recommendations.find(({ endpoint }) => endpoint === null);
  if (whole !== undefined) return whole;
  const single = record.recommendations.filter(({ endpoint }) => endpoint !== null && answered.includes(endpoint));
  const worst = (one: Recommendation) => {
    const reaches = reachesOf(record, one.settings, answered);
    return reaches.length < answered.length ? 0 : Math.min(...reaches);
  };
  return single.reduce<Recommendation | null>(
    (best, one) => (best === null || worst(one) > worst(best) ? one : best),
    null,
  );
}

/** The measured settings that do best where they do worst. */
function leadingSettings(record: RunRecord, answered: readonly string[]): Settings | null {
  let best: { readonly settings: Settings; readonly count: number; readonly least: number } | null = null;
  for (const { settings } of record.cells.filter(isComparable)) {
    const reaches = reachesOf(record, settings, answered, isComparable);
    const [count, least] = [reaches.length, Math.min(...reaches)];
    if (best === null || count > best.count || (count === best.count && least > best.least))
      best = { settings, count, least };
  }
  return best?.settings ?? null;
}

/** The share of each endpoint's best rate that some settings reach, 0..1, where their own rate is known. */
function reachesOf(
  record: Pick<RunRecord, 'cells'>,
  settings: Settings,
  endpoints: readonly string[],
  counts: (cell: Cell) => boolean = (cell) => cell.status === 'predicted' || isComparable(cell),
): number[] {
  const key = settingsKey(settings);
  return endpoints.flatMap((endpoint) => {
    const cell = record.cells.find((one) => one.endpoint === endpoint && settingsKey(one.settings) === key);
    const best = fastestCell(record, endpoint)?.measurement.rps.mean ?? 0;
    const own = cell !== undefined && counts(cell) ? rpsOf(cell)?.mean : undefined;
    return own === undefined || best <= 0 ? [] : [Math.min(1, own / best)];
  });
}

interface AnswerBasis {
  readonly settings: Settings;
  readonly answered: readonly string[];
  readonly gain: Gain | null;
  readonly isRecommended: boolean;
}

function doubtsOf(
  record: RunRecord,
  running: boolean,
  { settings, answered, gain, isRecommended }: AnswerBasis,
): Doubt[] {
  const measured = record.cells.filter((cell) => cell.measurement !== null);
  const doubts: Doubt[] = [];
  if (running) {
    // An answer that was there before the run only added cells to it stands until there is another.
    if (!isRecommended) doubts.push({ kind: 'still-running' });
  } else if (record.status !== 'finished')
    // Counted as everywhere: with those that are the same server as another.
    doubts.push({ kind: 'ended-early', measured: measured.length, total: record.cells.length });
  const key = settingsKey(settings);
  const predicted = answered.filter((name) =>
    record.cells.some(
      (cell) => cell.endpoint === name && cell.status === 'predicted' && settingsKey(cell.settings) === key,
    ),
  );
  if (predicted.length > 0) doubts.push({ kind: 'partly-predicted', endpoints: predicted });
  if (gain !== null && gain.low !== null && gain.high !== null && gain.low <= 1 && gain.high > 1)
    doubts.push({ kind: 'no-gain-seen', low: gain.low, high: gain.high });
  if (isRecommended && gain !== null && gain.low === null) doubts.push({ kind: 'no-interval' });
  const drifted = answered.filter((name) => driftSentences(record.notes, name).length > 0);
  if (drifted.length > 0) doubts.push({ kind: 'sittings-differ', endpoints: drifted });
  const otherCores = Math.max(0, ...measured.map(({ measurement }) => measurement?.host?.otherCores ?? 0));
  if (otherCores > disturbingShare * record.machine.cores)
    doubts.push({ kind: 'busy-machine', otherCores, cores: record.machine.cores });
  return doubts;
}

/** A busy machine alone leaves an answer likely; anything else makes it one to look into. */
function confidenceOf(doubts: readonly Doubt[]): Confidence {
  if (doubts.length === 0) return 'sure';
  return doubts.length === 1 && ['busy-machine', 'no-interval'].includes(doubts[0]!.kind) ? 'fairly-sure' : 'not-sure';
}
