import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { NoteOf } from '../model/facts/note.ts';
import type { Cell, RunRecord } from '../model/run/record.ts';
import { RecordError } from './record-error.ts';
import { formatRecord } from './record-text.ts';
import { readRecord } from './run-store.ts';

/** The name of the baseline that lies beside a plan, to be committed with it. */
export const baselineFileName = 'servebench.baseline.json';

export function baselineFileOf(planFolder: string): string {
  return join(planFolder, baselineFileName);
}

/**
 * A run as a baseline that can be committed: a record, an indented one, without the raw times of its requests. What made it
 * (machine, versions, commit, plan) is all there.
 */
export function formatBaseline(record: RunRecord): string {
  return `${JSON.stringify(JSON.parse(formatRecord({ ...record, cells: record.cells.map(withoutTimes) })), null, 2)}\n`;
}

function withoutTimes(cell: Cell): Cell {
  if (cell.measurement === null) return cell;
  const { series } = cell.measurement;
  return {
    ...cell,
    measurement: {
      ...cell.measurement,
      samplesMs: null,
      completionsMs: null,
      // The histogram stays: a later run's is held against it.
      series: { bucketMs: series.bucketMs, succeeded: [], failed: [] },
    },
  };
}

/** Why a baseline can't be read. */
export type NoBaseline = Extract<
  NoteOf<'budgets-not-judged'>['cause'],
  { kind: 'no-such-file' | 'no-baseline-record' }
>;

/** Reads a baseline; where that can't be, gives why. `isDefault`: it was looked for beside the plan. */
export async function readBaseline(
  file: string,
  isDefault: boolean,
): Promise<{ readonly record: RunRecord } | { readonly missing: NoBaseline }> {
  try {
    return { record: await readRecord(file) };
  } catch (error) {
    if (error instanceof RecordError)
      return {
        missing: existsSync(file)
          ? { kind: 'no-baseline-record', fault: error.fault }
          : { kind: 'no-such-file', file, isDefault },
      };
    throw error;
  }
}
