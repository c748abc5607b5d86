import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isStillWarming } from '../../../src/analysis/measured/rising-rate.ts';
import { formatRecord, parseRecord } from '../../../src/history/record-text.ts';
import type { Warning } from '../../../src/model/facts/warning.ts';
import { renderTable } from '../../../src/report/figures/table.ts';
import { adviceSentence } from '../../../src/words/advice.ts';
import { budgetSentence } from '../../../src/words/budgets.ts';
import { cellReason } from '../../../src/words/cells.ts';
import { failureSentence } from '../../../src/words/failures.ts';
import { findingSentence, summarySentence } from '../../../src/words/findings.ts';
import { noteSentence } from '../../../src/words/notes.ts';
import { recommendationSentence, referenceLabel } from '../../../src/words/reasons.ts';
import { requestFailureSentence } from '../../../src/words/request-failures.ts';
import { warningSentence } from '../../../src/words/warnings.ts';

/** Records as the last version of schema 1 wrote them, of real runs. */
const folder = new URL('../../fixtures/records-schema-1/', import.meta.url);
const written = readdirSync(folder).map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));

/** As much of the old form as the tests ask for. */
interface OldRecord {
  readonly reason: string | null;
  readonly cells: readonly {
    readonly status: string;
    readonly reason: string | null;
    readonly measurement: { readonly warnings: readonly string[]; readonly errorExamples: readonly string[] } | null;
  }[];
  readonly diagnoses: readonly { readonly summary: string; readonly evidence: readonly string[] }[];
  readonly budgets: readonly { readonly text: string }[];
  readonly notes: readonly string[];
  readonly recommendations: readonly {
    readonly because: string;
    readonly advice: readonly string[];
    readonly gains: readonly { readonly overLabel: string }[];
  }[];
}

describe.each(written)('a record of schema 1: $name', ({ name, text }) => {
  const old = JSON.parse(text) as OldRecord;
  const record = parseRecord(text, name);

  it('keeps every cell, with the figures and the words that it had', () => {
    expect(record.cells).toHaveLength(old.cells.length);
    for (const [index, cell] of record.cells.entries()) {
      const before = old.cells[index]!;
      const pending = before.status === 'skipped' && before.reason?.startsWith('Not measured: the run ended') === true;
      expect(cell.status).toBe(pending ? 'pending' : before.status);
      if (!pending) expect(cellReason(cell)).toBe(before.reason?.split('\n', 1)[0] ?? null);
      expect({ ...cell.measurement, warnings: null, errorExamples: null }).toEqual({
        ...before.measurement,
        errorExamples: null,
        warnings: null,
      });
      expect(cell.measurement?.errorExamples.map(requestFailureSentence)).toEqual(before.measurement?.errorExamples);
      const told = (cell.measurement?.warnings ?? []).map((one) => `${wasOf(one)}: ${warningSentence(one)}`);
      expect(told).toEqual(before.measurement?.warnings ?? []);
    }
    for (const [index, diagnosis] of record.diagnoses.entries()) {
      const before = old.diagnoses[index]!;
      expect([summarySentence(diagnosis), ...diagnosis.evidence.map(findingSentence)]).toEqual([
        before.summary,
        ...before.evidence,
      ]);
    }
    for (const [index, recommendation] of record.recommendations.entries()) {
      const before = old.recommendations[index]!;
      expect(recommendationSentence(recommendation, record.diagnoses)).toContain(before.because);
      expect(recommendation.advice.map(adviceSentence)).toEqual(before.advice);
      expect(recommendation.gains.map(referenceLabel)).toEqual(before.gains.map(({ overLabel }) => overLabel));
    }
    expect(record.budgets.map(budgetSentence)).toEqual(old.budgets.map(({ text: said }) => said));
    expect(record.notes.map(noteSentence)).toEqual(old.notes);
    expect(record.failure === null ? null : failureSentence(record.failure)).toBe(
      old.reason?.split('\n', 1)[0] ?? null,
    );
  });

  it('is shown, and saved in today’s form', () => {
    expect(renderTable(record, { width: 100, colour: false })).toContain(record.machine.cpu.split(' ')[0]!);
    const again = parseRecord(formatRecord(record), name);
    expect(again.schema).toBe(2);
    expect(again.cells).toEqual(record.cells);
  });
});

it('judges what an old warning was about as it judges today’s', () => {
  const warned = (warning: string) => {
    const { text } = written.find(({ name }) => name.startsWith('node'))!;
    const record = JSON.parse(text) as { cells: { measurement: { warnings: string[] } | null }[] };
    for (const { measurement } of record.cells) if (measurement !== null) measurement.warnings = [warning];
    return parseRecord(JSON.stringify(record), 'old').cells.find((cell) => cell.status === 'measured')!;
  };
  expect(isStillWarming(warned('still-warming: The rate rose.').measurement!)).toBe(true);
  expect(isStillWarming(warned('host-busy: Others were at work.').measurement!)).toBe(false);
});

function wasOf(warning: Warning): string {
  return warning.kind === 'recorded' ? warning.was : warning.kind;
}
