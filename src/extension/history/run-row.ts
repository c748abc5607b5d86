import type { HistoryEntry } from '../../history/history.ts';
import { verdictWord } from '../../report/comparison-rows.ts';
import { count, formatChange, formatMs, formatRate } from '../../words/figures.ts';
import { answerText, changeText, commitText, pinText, sparkText } from '../../words/history.ts';
import { language, t } from '../../words/language.ts';
import { markdownOf, plainText } from '../../words/plain-text.ts';
import { recordFaultSentence, recordFaultWords } from '../../words/record-faults.ts';
import { pinWord } from '../../words/run-marks.ts';
import { settingsLabel } from '../../words/settings-label.ts';

/** What a row of the list of runs shows. Texts of records are in it, never Markdown but in `tooltip`. */
export interface RunRow {
  readonly label: string;
  readonly description: string;
  /** Markdown in which nothing of a record is read as markup. */
  readonly tooltip: string;
  /** One of VS Code's icons. */
  readonly icon: string;
  /** Of one of VS Code's colours; `null`: that of the text. */
  readonly colour: string | null;
  /** What the menus' `when` clauses read. */
  readonly context: string;
  readonly spoken: string;
}

/** The row of a run; `older` are those before it, the newest first, and `all` every run of the list. Pure. */
export function runRow(
  entry: HistoryEntry,
  {
    older,
    all,
    running,
  }: { readonly older: readonly HistoryEntry[]; readonly all: readonly HistoryEntry[]; readonly running: boolean },
): RunRow {
  const { summary, change, marks, startedAt } = entry;
  const time = clock(startedAt);
  if (running) return { ...plain(`${time}  ${t('running…')}`, 'sync~spin'), context: '', description: '' };
  const pin = pinText(entry, all);
  const answer =
    summary === null
      ? entry.unreadable === null
        ? t('not read yet')
        : recordFaultWords(entry.unreadable)
      : answerText(summary);
  const [main] = summary?.endpoints ?? [];
  const spark =
    main === undefined
      ? ''
      : sparkText(
          [entry, ...older].map((one) => one.summary),
          main.endpoint,
        );
  const broken = summary?.brokenBudgets ?? 0;
  const facts = [
    marks.name === null ? null : answer,
    summary === null ? null : commitText(summary),
    broken === 0 ? null : t('{0} broken', count(broken, 'budget')),
    changeText(change),
    spark === '' ? null : spark,
    pin === null ? null : pinWord(pin),
    marks.note === null ? null : plainText(marks.note, 60),
  ].filter((fact) => fact !== null);
  const label = `${time}  ${marks.name === null ? answer : plainText(marks.name)}`;
  return {
    label,
    description: facts.join(' · '),
    tooltip: tooltipOf(entry),
    ...look(entry, pin),
    context: `run ${pin ?? 'loose'}`,
    spoken: [label, ...facts.filter((fact) => fact !== spark)].join(', '),
  };
}

function plain(label: string, icon: string): RunRow {
  return { label, description: '', tooltip: '', icon, colour: null, context: '', spoken: label };
}

function look({ summary, unreadable }: HistoryEntry, pin: string | null): Pick<RunRow, 'icon' | 'colour'> {
  if (unreadable?.kind === 'newer-version') return { icon: 'versions', colour: null };
  if (unreadable !== null || summary?.status === 'failed') return { icon: 'error', colour: 'list.errorForeground' };
  if ((summary?.brokenBudgets ?? 0) > 0) return { icon: 'warning', colour: 'list.warningForeground' };
  if (pin !== null) return { icon: 'pinned', colour: null };
  return { icon: summary?.status === 'stopped' ? 'debug-stop' : 'graph', colour: null };
}

function tooltipOf({ summary, marks, change, unreadable, startedAt }: HistoryEntry): string {
  if (summary === null) return markdownOf(unreadable === null ? '' : recordFaultSentence(unreadable));
  const rates = summary.endpoints.map(({ endpoint, rps, p95Ms, settings }) => {
    const p95 = p95Ms === null ? '' : `, p95 ${formatMs(p95Ms)}`;
    return `- ${markdownOf(`\`${endpoint}\`: ${t('{0} with {1}', `${formatRate(rps.mean)}${p95}`, settingsLabel(settings))}`)}`;
  });
  const changes = change?.endpoints.filter(({ verdict }) => verdict === 'faster' || verdict === 'slower') ?? [];
  const changed = changes.map(({ endpoint, verdict, ratio, low, high }) => {
    const percent = (value: number | null) => (value === null ? '' : formatChange(value));
    return `- ${markdownOf(`\`${endpoint}\`: ${verdictWord(verdict)}, ${percent(ratio)} (${t('{0} to {1}', percent(low), percent(high))})`)}`;
  });
  return [
    `**${markdownOf(marks.name ?? new Date(startedAt).toLocaleString(language() === 'en' ? undefined : language()))}**`,
    marks.note === null ? '' : markdownOf(marks.note),
    [
      markdownOf(t('{0} of {1} measured', summary.cells.measured, count(summary.cells.all, 'cell'))),
      ...(summary.git === null ? [] : [markdownOf(t('commit {0}', commitText(summary) ?? ''))]),
    ].join(', '),
    rates.join('\n'),
    changed.length === 0 ? '' : `${t('Against the run before:')}\n\n${changed.join('\n')}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function clock(iso: string): string {
  const at = new Date(iso);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Runs that stand together in the list: the pinned ones, then day by day. */
export interface RunGroup {
  readonly title: string;
  readonly runs: readonly HistoryEntry[];
}

/** Groups runs, the newest day first; `today` is a moment of the present day. Pure. */
export function runGroups(entries: readonly HistoryEntry[], today: Date): readonly RunGroup[] {
  const pinned = entries.filter(({ marks }) => marks.pinnedAt !== null);
  const days = new Map<string, HistoryEntry[]>();
  for (const entry of entries) {
    if (entry.marks.pinnedAt !== null) continue;
    const day = dayTitle(new Date(entry.startedAt), today);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  const groups = [...days].map(([title, runs]) => ({ title, runs }));
  return pinned.length === 0 ? groups : [{ title: t('Pinned'), runs: pinned }, ...groups];
}

function dayTitle(at: Date, today: Date): string {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const days = Math.round((midnight(today) - midnight(at)) / (24 * 60 * 60 * 1000));
  if (days === 0) return t('Today');
  if (days === 1) return t('Yesterday');
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
