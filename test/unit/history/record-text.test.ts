import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordError } from '../../../src/history/record-error.ts';
import { formatRecord, parseRecord } from '../../../src/history/record-text.ts';
import type { RunRecord } from '../../../src/model/run/record.ts';
import { recordFaultSentence } from '../../../src/words/record-faults.ts';
import { sampleCell, sampleMeasurement, sampleRecord } from './sample-record.ts';

function sentenceOf(text: string): string {
  try {
    parseRecord(text, 'run.json');
  } catch (error) {
    if (error instanceof RecordError) return recordFaultSentence(error.fault);
    throw error;
  }
  return 'accepted';
}

describe('parseRecord', () => {
  it('gives back what formatRecord wrote', () => {
    expect(parseRecord(formatRecord(sampleRecord()), 'run.json')).toEqual(sampleRecord());
  });

  it('keeps fields that it does not know, at every depth', () => {
    const later = { ...sampleRecord(), weather: 'fine', machine: { ...sampleRecord().machine, fans: 3 } };
    expect(parseRecord(JSON.stringify(later), 'run.json')).toEqual(later);
  });

  it('shows the plan of a later version, whose fields this version would refuse to run', () => {
    const record = sampleRecord();
    const later = { ...record, plan: { ...record.plan, search: 'psychic', mood: 1 } };
    expect(parseRecord(JSON.stringify(later), 'run.json').plan).toEqual(later.plan);
  });

  it.each([
    ['nothing', '', 'run.json is not a run record: it holds no JSON object.'],
    ['text', 'Hello.', 'run.json is not a run record: it holds no JSON object.'],
    ['another object', '{"a":1}', 'run.json is not a run record, such as "servebench run --json FILE" writes.'],
    ['null', 'null', 'run.json is not a run record, such as "servebench run --json FILE" writes.'],
    [
      'a later schema',
      JSON.stringify({ ...sampleRecord(), schema: 3 }),
      'run.json is of a newer version of Servebench: its format is 3, and this version reads up to 2. Update Servebench to open it.',
    ],
    [
      'a schema that never was',
      JSON.stringify({ ...sampleRecord(), schema: '2b' }),
      'run.json was written by another version of Servebench: its schema is "2b", and this version reads 1 and 2.',
    ],
    [
      'a cell without settings',
      JSON.stringify({ ...sampleRecord(), cells: [{ ...sampleCell('sync', 1, null), settings: undefined }] }),
      'run.json is not a whole run record: cells[0].settings is missing or malformed.',
    ],
    [
      'a plan that is none',
      JSON.stringify({ ...sampleRecord(), plan: { endpoints: 'all' } }),
      'run.json is not a whole run record: plan is missing or malformed.',
    ],
    [
      'a time that is none',
      JSON.stringify({ ...sampleRecord(), startedAt: 'yesterday' }),
      'run.json is not a whole run record: startedAt is missing or malformed.',
    ],
  ])('refuses %s with a plain sentence', (_what, text, sentence) => {
    expect(sentenceOf(text)).toBe(sentence);
  });

  it('refuses a record that was cut off anywhere', () => {
    const text = formatRecord(sampleRecord()).trimEnd();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: text.length - 1 }), (length) => {
        expect(sentenceOf(text.slice(0, length))).toBe(
          'run.json is not a whole run record: its JSON is broken or cut off.',
        );
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a record that lacks any field, and never with anything but a sentence', () => {
    const record = sampleRecord();
    for (const key of Object.keys(record) as (keyof RunRecord)[]) {
      const { [key]: _removed, ...rest } = record;
      expect(sentenceOf(JSON.stringify(rest))).toMatch(/^run\.json (is not|was written).*\.$/);
    }
  });
});

describe('formatRecord', () => {
  const samples = Array.from({ length: 5000 }, (_, i) => i + 0.123456789);
  const large = sampleRecord({ cells: [sampleCell('sync', 1, sampleMeasurement(5, samples))] });

  it('leaves raw samples out of a record that would be too large, and says so', () => {
    const saved = parseRecord(formatRecord(large, 50_000), 'run.json');
    expect(saved.cells[0]?.measurement?.samplesMs).toBeNull();
    expect(saved.cells[0]?.measurement?.completionsMs).toBeNull();
    expect(saved.cells[0]?.measurement?.rps).toEqual(large.cells[0]?.measurement?.rps);
    expect(saved.notes.at(-1)).toEqual({ kind: 'request-times-left-out' });
  });

  it('keeps raw samples of a record that is small enough', () => {
    expect(parseRecord(formatRecord(large), 'run.json')).toEqual(large);
  });

  it('refuses a record that is too large even then', () => {
    expect(() => formatRecord(large, 1000)).toThrow(
      expect.objectContaining({ fault: { kind: 'too-large-to-save', mostBytes: 1000 } }),
    );
  });
});
