import { regressionsAgainst } from '../model/run/against-verdicts.ts';
import type { RunView } from '../model/run/fold.ts';
import type { RunRecord } from '../model/run/record.ts';
import type { Settings } from '../model/settings.ts';
import { budgetLine } from '../report/sentences.ts';
import { againstLead, againstSummary } from '../words/against.ts';
import { count } from '../words/figures.ts';
import { plural, t } from '../words/language.ts';
import { markdownOf, plainText } from '../words/plain-text.ts';
import { recommendationSentence } from '../words/reasons.ts';
import { settingsLabel } from '../words/settings-label.ts';

/** What the status-bar item shows. */
export interface StatusBarContent {
  /** With `$(icon)`s of ours; those in a record's texts are escaped. */
  readonly text: string;
  /** Plain lines, in which a name may stand between backquotes. They hold texts of records and plans: never Markdown. */
  readonly tooltip: readonly string[];
  /** Read by screen readers instead of the text. */
  readonly spoken: string;
  /** What the icon beside it does; `null`: there is none. A click on the item itself shows the results. */
  readonly beside: 'stop' | 'rerun' | 'benchmark' | null;
  readonly mood: 'normal' | 'warning' | 'error';
}

export interface StatusBarInput {
  readonly view: RunView;
  readonly running: boolean;
  readonly stopping: boolean;
  /** Why the last run could not be done; `null` when it could. */
  readonly failure: string | null;
  /** What is going on while an endpoint is profiled; `null`: none is. */
  readonly profiling: string | null;
  /** How far the search for an endpoint's highest rate is; `null`: there is none. */
  readonly finding: string | null;
  /** What changed in the run on show against the one before it, in a few words; `null`: nothing can be said. */
  readonly change: string | null;
  /** Folder that this is about, where there are several; `null`: there is one. */
  readonly folder: string | null;
  /** Whether benchmarks may run here. */
  readonly trusted: boolean;
}

const mostVerdicts = 6;

/** What the status bar says about a run. Pure. */
export function statusBarContent(input: StatusBarInput): StatusBarContent {
  const { text, tooltip, beside, mood } = contentOf(input);
  if (input.folder === null) return content(text, tooltip, beside, mood);
  return content(inFolder(text, input.folder), [t('Folder: {0}', input.folder), ...tooltip], beside, mood);
}

/** With the folder's name behind the icon. */
function inFolder(text: string, folder: string): string {
  const name = plainText(folder, 30).replaceAll('$(', '\\$(');
  const iconEnd = text.startsWith('$(') ? text.indexOf(' ') + 1 : 0;
  return `${text.slice(0, iconEnd)}${name}: ${text.slice(iconEnd)}`;
}

function contentOf(input: StatusBarInput): StatusBarContent {
  const { view, running, stopping, failure, trusted, profiling, finding, change } = input;
  if (stopping)
    return content(`$(sync~spin) ${t('stopping…')}`, [t('Servebench is stopping; what was measured is kept.')], null);
  if (profiling !== null) return content(`$(sync~spin) ${t('profiling…')}`, [`${profiling}.`], 'stop');
  if (finding !== null) return content(`$(sync~spin) ${t('finding the capacity…')}`, [`${finding}.`], 'stop');
  if (running) return runningContent(view);
  const { record } = view;
  const again = !trusted ? null : record === null && failure === null ? 'benchmark' : 'rerun';
  const untrusted = trusted ? [] : [t('Trust this workspace to benchmark it.')];
  if (failure !== null) return content(`$(error) ${t('Benchmark failed')}`, [failure, ...untrusted], again, 'error');
  if (record === null)
    return content('$(dashboard) Servebench', [t('Find out how this service should be run.'), ...untrusted], again);
  return recordContent(record, change, untrusted, again);
}

/** The tooltip as Markdown in which nothing of a record or a plan is read as markup: no link, image or icon. */
export function tooltipMarkdown({ tooltip }: Pick<StatusBarContent, 'tooltip'>): string {
  return tooltip.map(markdownOf).join('\n\n');
}

function runningContent(view: RunView): StatusBarContent {
  const cell = Math.min(view.cellsDone + 1, view.cellsTotal);
  const rest = view.remainingSeconds === null ? '' : ` · ${durationText(view.remainingSeconds)}`;
  const doing = view.cellsTotal === 0 ? t('starting…') : `${t('cell {0}/{1}', cell, view.cellsTotal)}${rest}`;
  const text = `$(sync~spin) ${doing}`;
  const lines = [t('Servebench is benchmarking this workspace.')];
  if (view.doing !== null) lines.push(doingText(view.doing));
  if (view.remainingSeconds !== null) lines.push(t('About {0} left.', durationText(view.remainingSeconds)));
  return content(text, lines, 'stop');
}

function doingText({ activity, endpoint, settings }: NonNullable<RunView['doing']>): string {
  const label = settingsLabel(settings);
  if (activity === 'starting') return t('Starting {0}.', label);
  if (activity === 'between' || endpoint === null) return t('Between two trials on {0}.', label);
  return activity === 'calibrating'
    ? t('Calibrating `{0}` with {1}.', endpoint, label)
    : t('Measuring `{0}` with {1}.', endpoint, label);
}

function recordContent(
  record: RunRecord,
  change: string | null,
  untrusted: readonly string[],
  beside: StatusBarContent['beside'],
): StatusBarContent {
  const broken = record.budgets.filter((budget) => !budget.kept);
  const verdicts = verdictLines(record);
  if (record.against !== undefined) verdicts.unshift(againstSummary(record.against));
  const measured = record.cells.filter((cell) => cell.status === 'measured').length;
  const lines =
    verdicts.length > 0
      ? verdicts
      : [t('{0} of {1} measured; no recommendation.', measured, count(record.cells.length, 'cell'))];
  const worse = record.against !== undefined && regressionsAgainst(record.against).length > 0;
  const icon =
    broken.length > 0 || worse ? '$(warning)' : record.status === 'stopped' ? '$(debug-stop)' : '$(dashboard)';
  const brokenText = broken.map(budgetLine);
  const changeLine = change === null ? [] : [t('Against the run before: {0}.', change)];
  const short = change === null ? '' : ` · ${plainText(change, 40).replaceAll('$(', '\\$(')}`;
  return content(
    `${icon} ${winner(record)}${short}`,
    [...brokenText, ...lines, ...changeLine, ...untrusted],
    beside,
    broken.length > 0 || worse ? 'warning' : 'normal',
  );
}

/** The verdict on the whole service first. A tooltip has room for one in full; of further ones it names the settings. */
function verdictLines({ recommendations, diagnoses }: RunRecord): string[] {
  const ordered = [...recommendations].sort((a, b) => Number(a.endpoint !== null) - Number(b.endpoint !== null));
  const inFull = ordered.length === 1 || ordered[0]?.endpoint === null ? 1 : 0;
  const shown = ordered
    .slice(0, mostVerdicts)
    .map((recommendation, index) =>
      index < inFull
        ? recommendationSentence(recommendation, diagnoses)
        : `\`${recommendation.endpoint}\`: ${settingsLabel(recommendation.settings)}`,
    );
  const more = ordered.length - shown.length;
  return more > 0 ? [...shown, t('And {0} more.', more)] : shown;
}

/** The last result in a few letters: the settings that won. */
function winner(record: RunRecord): string {
  if (record.against !== undefined) return againstLead(record.against).replaceAll('$(', '\\$(');
  const overall = record.recommendations.find(({ endpoint }) => endpoint === null);
  const [first] = record.recommendations;
  if (overall !== undefined) return shortLabel(overall.settings);
  if (first !== undefined)
    return record.recommendations.length === 1
      ? shortLabel(first.settings)
      : plural(
          record.recommendations.length,
          '{0} endpoint measured',
          '{0} endpoints measured',
          record.recommendations.length,
        );
  if (record.status === 'stopped') return t('benchmark stopped');
  return t('no recommendation');
}

/** Of a record, whose values may hold anything: short, printable, and without icons. */
function shortLabel(settings: Settings): string {
  return plainText(settingsLabel(settings).replace(/ · 1 thread$/, ''), 60).replaceAll('$(', '\\$(');
}

function content(
  text: string,
  tooltip: readonly string[],
  beside: StatusBarContent['beside'],
  mood: StatusBarContent['mood'] = 'normal',
): StatusBarContent {
  // An escaped icon is a text.
  const spoken = `Servebench: ${text.replace(/(?<!\\)\$\([^)]*\) ?/g, '').replaceAll('\\$(', '$(')}`;
  return { text, tooltip, spoken, beside, mood };
}

/** `40 s`, `3 min`. */
function durationText(seconds: number): string {
  return seconds < 90 ? t('{0} s', Math.max(1, Math.round(seconds))) : t('{0} min', Math.round(seconds / 60));
}
