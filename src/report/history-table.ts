import type { HistoryEntry } from '../history/history.ts';
import { count, formatMoment } from '../words/figures.ts';
import { answerText, changeText, commitText, pinText, sparkText } from '../words/history.ts';
import { inEnglish, t } from '../words/language.ts';
import { plainText } from '../words/plain-text.ts';
import { recordFaultSentence, recordFaultWords } from '../words/record-faults.ts';
import { pinWord } from '../words/run-marks.ts';
import { columnsOf, padded } from './columns.ts';
import { wrapText } from './wrap-text.ts';

/** Characters of an id that are shown: enough to name a run by. */
const shownOfId = 8;

/** Saved runs for the terminal, a line each and the newest first; what was noted of one stands below it. Ends with a line end. */
export function historyTable(entries: readonly HistoryEntry[], width: number): string {
  const rows = entries.map((entry, place) => ({ entry, cells: cellsOf(entry, entries, place) }));
  const columns = rows[0]?.cells.length ?? 0;
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map(({ cells }) => columnsOf(cells[column] ?? ''))),
  );
  const lines = rows.flatMap(({ entry, cells }) => [
    cells
      .map((text, column) => padded(text, widths[column] ?? 0))
      .filter((text) => text !== '')
      .join('  ')
      .trimEnd(),
    ...(entry.marks.note === null ? [] : wrapText(`    ${plainText(entry.marks.note)}`, width, '    ')),
    ...(entry.unreadable === null
      ? []
      : wrapText(`    ${plainText(recordFaultSentence(entry.unreadable))}`, width, '    ')),
  ]);
  return `${lines.join('\n')}\n`;
}

function cellsOf(entry: HistoryEntry, all: readonly HistoryEntry[], place: number): string[] {
  const { id, startedAt, summary, change, marks } = entry;
  const first = summary?.endpoints[0]?.endpoint;
  const summaries = all.slice(place).map((one) => one.summary);
  const broken = summary === null || summary.brokenBudgets === 0 ? '' : brokenText(summary.brokenBudgets);
  const pin = pinText(entry, all);
  const name = marks.name === null ? '' : `"${plainText(marks.name)}"`;
  return [
    formatMoment(startedAt).replace(' UTC', ''),
    id.slice(0, shownOfId),
    summary === null ? '' : (commitText(summary) ?? ''),
    answerOf(entry),
    changeText(change) ?? '',
    first === undefined ? '' : sparkText(summaries, first),
    [broken, pin === null ? '' : pinWord(pin), name].filter((text) => text !== '').join('  '),
  ];
}

function answerOf({ summary, unreadable }: HistoryEntry): string {
  if (summary !== null) return answerText(summary);
  return unreadable === null ? t('not read yet') : recordFaultWords(unreadable);
}

function brokenText(budgets: number): string {
  return `✕ ${t('{0} broken', count(budgets, 'budget'))}`;
}

/** Saved runs as JSON for other programs, the newest first. Ends with a line end. */
export function historyJson(entries: readonly HistoryEntry[]): string {
  const rows = entries.map((entry) => {
    const { id, startedAt, file, marks, summary, change, unreadable } = entry;
    return {
      id,
      startedAt,
      file,
      ...marks,
      baseline: pinText(entry, entries) === 'baseline',
      status: summary?.status ?? null,
      git: summary?.git ?? null,
      cells: summary?.cells ?? null,
      brokenBudgets: summary?.brokenBudgets ?? null,
      answer: summary?.answer ?? null,
      endpoints: summary?.endpoints ?? [],
      change,
      unreadable: unreadable === null ? null : inEnglish(() => recordFaultSentence(unreadable)),
    };
  });
  return `${JSON.stringify(rows, null, 2)}\n`;
}
