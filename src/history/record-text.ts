import { noFingerprint, recordedPlan } from '../model/plan/recorded-plan.ts';
import type { BenchmarkEvent } from '../model/run/events.ts';
import { foldRun, idleView } from '../model/run/fold.ts';
import { type Measurement, type RunRecord, recordSchema, recordVersion } from '../model/run/record.ts';
import { fromSchema1 } from './read-schema-1.ts';
import { RecordError } from './record-error.ts';
import { withFacts } from './recorded-sentences.ts';

/** A record's text must not grow past this, written or read. */
export const largestRecordBytes = 64 * 1024 * 1024;

/** The text of a record as it is saved, with a line end. A record that would be too large loses its raw samples, and says so. */
export function formatRecord(found: RunRecord, largestBytes = largestRecordBytes): string {
  // Runs of earlier versions may hold what no record holds any more.
  const record = { ...found, plan: recordedPlan(found.plan, noFingerprint) };
  for (const shorten of [whole, withoutSamples, withoutSeries]) {
    const candidate = shorten(record);
    if (expectedBytes(candidate) > largestBytes) continue;
    const text = `${JSON.stringify(candidate)}\n`;
    if (Buffer.byteLength(text) <= largestBytes) return text;
  }
  throw new RecordError({ kind: 'too-large-to-save', mostBytes: largestBytes });
}

/** Reads a record's text; `name` is how messages call it. Throws `RecordError` for anything that is not a whole record of this version, or of an earlier one. */
export function parseRecord(text: string, name: string): RunRecord {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new RecordError({ kind: /^\s*\{/.test(text) ? 'json-broken' : 'no-json-object', name });
  }
  if (typeof value !== 'object' || value === null || !('schema' in value) || !('cells' in value)) {
    throw new RecordError({ kind: 'no-record', name });
  }
  const found = isObjectOfVersion(value, 1) ? fromSchema1(value) : value;
  if (!isObjectOfVersion(found, recordVersion)) {
    if (typeof value.schema === 'number' && value.schema > recordVersion)
      throw new RecordError({ kind: 'newer-version', name, schema: value.schema, reads: recordVersion });
    const schema = JSON.stringify(value.schema) ?? '';
    throw new RecordError({ kind: 'other-version', name, schema, reads: [1, recordVersion] });
  }
  const current = withFacts(found);
  const parsed = recordSchema.safeParse(current);
  // What a later version has added is kept.
  if (parsed.success) return current as unknown as RunRecord;
  const [issue] = parsed.error.issues;
  throw new RecordError({ kind: 'malformed', name, place: placeOf(issue?.path ?? []) });
}

/**
 * Reads the journal of a run that was killed, or that still goes on, as a run that was stopped there. The last line may be
 * cut off. Throws
 * `RecordError` for anything that is not such a journal.
 */
export function parseJournal(text: string, name: string): RunRecord {
  let view = idleView;
  try {
    for (const line of text.split('\n')) {
      const event = parsedEvent(line);
      if (event !== null) view = foldRun(view, event);
    }
  } catch {
    throw new RecordError({ kind: 'journal-malformed', name });
  }
  if (view.record === null) throw new RecordError({ kind: 'journal-without-beginning', name });
  return parseRecord(JSON.stringify({ ...view.record, failure: { kind: 'killed' } }), name);
}

function parsedEvent(line: string): BenchmarkEvent | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'type' in value ? (value as BenchmarkEvent) : null;
  } catch {
    return null;
  }
}

function isObjectOfVersion(value: object, version: number): value is Readonly<Record<string, unknown>> {
  return 'schema' in value && value.schema === version;
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (place, step) =>
      typeof step === 'number' ? `${place}[${step}]` : `${place}${place === '' ? '' : '.'}${String(step)}`,
    '',
  );
}

/** About 20 characters for each raw figure, which is what makes records large; the rest of a cell is about 4 kB. */
function expectedBytes({ cells }: RunRecord): number {
  let figures = 0;
  let characters = 0;
  for (const { measurement } of cells) {
    if (measurement === null) continue;
    figures += (measurement.samplesMs?.length ?? 0) + (measurement.completionsMs?.length ?? 0);
    figures += (measurement.series.succeeded.length + measurement.series.failed.length) / 5;
    characters += measurement.serverLog?.reduce((sum, line) => sum + line.length, 0) ?? 0;
    // A bucket's number and its count are whole numbers of a few digits.
    figures += (measurement.latencyHistogram?.buckets.length ?? 0) / 2;
  }
  return figures * 20 + characters + cells.length * 4096;
}

function whole(record: RunRecord): RunRecord {
  return record;
}

function withoutSamples(record: RunRecord): RunRecord {
  return {
    ...record,
    cells: record.cells.map((cell) =>
      cell.status === 'measured'
        ? { ...cell, measurement: { ...withoutLog(cell.measurement), samplesMs: null, completionsMs: null } }
        : cell,
    ),
    notes: [...record.notes, { kind: 'request-times-left-out' }],
  };
}

function withoutLog({ serverLog: _serverLog, ...measurement }: Measurement): Measurement {
  return measurement;
}

function withoutSeries(record: RunRecord): RunRecord {
  const shortened = withoutSamples(record);
  return {
    ...shortened,
    cells: shortened.cells.map((cell) =>
      cell.status === 'measured'
        ? {
            ...cell,
            measurement: { ...cell.measurement, series: { ...cell.measurement.series, succeeded: [], failed: [] } },
          }
        : cell,
    ),
  };
}
