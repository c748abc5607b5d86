import { appendFile, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RecordKeeper } from '../../../src/history/record-keeper.ts';
import { listRecords, pruneRecords, readRecord, runsFolderOf } from '../../../src/history/run-store.ts';
import type { BenchmarkEvent } from '../../../src/model/run/events.ts';
import { pendingCell, said } from '../../fixtures/cell-ends.ts';
import { sampleRecord } from './sample-record.ts';

let root: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'servebench-keeper-'));
  folder = runsFolderOf(root);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const record = sampleRecord({});
const measured = record.cells.filter((cell) => cell.measurement !== null);
const started: BenchmarkEvent = {
  type: 'run-started',
  id: record.id,
  at: record.startedAt,
  plan: record.plan,
  machine: record.machine,
  cells: record.cells.map(pendingCell),
  expectedSeconds: null,
  notes: [said('a note')],
};
const finished = measured.map((cell): BenchmarkEvent => ({ type: 'cell-finished', cell, remainingSeconds: null }));

async function onlyRun() {
  const runs = await listRecords(folder);
  expect(runs).toHaveLength(1);
  return readRecord(runs[0]?.file ?? '');
}

describe('RecordKeeper', () => {
  it('keeps every cell as soon as it ends: a run that is killed then can be read as stopped', async () => {
    const keeper = new RecordKeeper(folder);
    for (const event of [started, ...finished]) keeper.keep(event);
    const kept = await onlyRun();
    expect(kept).toMatchObject({ id: record.id, status: 'stopped', notes: [said('a note')] });
    expect(kept.failure).toEqual({ kind: 'killed' });
    expect(kept.cells.filter((cell) => cell.measurement !== null)).toEqual(measured);
  });

  it('survives a last line that is cut off anywhere', async () => {
    const keeper = new RecordKeeper(folder);
    for (const event of [started, ...finished]) keeper.keep(event);
    const file = (await listRecords(folder))[0]?.file ?? '';
    await appendFile(file, '{"type":"note","text":"half of a');
    expect((await onlyRun()).notes).toEqual([said('a note')]);
    await truncate(file, 10);
    await expect(readRecord(file)).rejects.toMatchObject({ fault: { kind: 'journal-without-beginning' } });
    await writeFile(file, `${JSON.stringify(started)}\n{"type":"cell-finished","cell":null}\n`);
    await expect(readRecord(file)).rejects.toMatchObject({ fault: { kind: 'journal-malformed' } });
  });

  it('puts the whole record in its place at the end', async () => {
    const keeper = new RecordKeeper(folder);
    for (const event of [started, ...finished]) keeper.keep(event);
    const saved = await keeper.finish(record);
    expect(saved?.file).toMatch(/\.json$/);
    expect(await onlyRun()).toEqual(await readRecord(saved?.file ?? ''));
    expect((await readdir(folder)).filter((name) => name.includes('events'))).toEqual([]);
  });

  it('keeps a later sitting of a run that is saved already: of the last one where that is killed, with nothing left of it at its end', async () => {
    const first = new RecordKeeper(folder);
    for (const event of [started, ...finished]) first.keep(event);
    const saved = await first.finish({ ...record, status: 'stopped' });
    const at = '2030-01-01T00:00:00.000Z';
    const sittings = [{ startedAt: record.startedAt, finishedAt: null, elapsedSeconds: 5 }];
    const goesOn = { sittings, awaited: 1, diagnoses: [], recommendations: record.recommendations, budgets: [] };
    const again: BenchmarkEvent = { ...started, at, cells: record.cells, goesOn } as BenchmarkEvent;
    const second = new RecordKeeper(folder);
    for (const event of [again, finished[0]!]) second.keep(event);
    const killed = await onlyRun();
    expect(killed).toMatchObject({
      id: record.id,
      startedAt: record.startedAt,
      sittings,
      status: 'stopped',
      elapsedSeconds: 5,
    });
    expect(killed.failure).toEqual({ kind: 'killed' });
    await pruneRecords(folder);
    expect(await onlyRun()).toEqual(killed);
    const third = new RecordKeeper(folder);
    expect(await third.finish({ ...record, sittings })).toEqual(saved);
    expect(await onlyRun()).toMatchObject({ status: record.status, sittings });
    expect((await readdir(folder)).filter((name) => name.includes('events'))).toEqual([]);
  });

  it('writes nothing for a run that measured nothing, and keeps what it has where the record can’t be saved', async () => {
    const nothing = new RecordKeeper(folder);
    nothing.keep(started);
    expect(await nothing.finish({ ...record, cells: [] })).toBeNull();
    await expect(readdir(folder)).rejects.toThrow('ENOENT');
    const keeper = new RecordKeeper(folder);
    for (const event of [started, ...finished]) keeper.keep(event);
    const tooLarge = { ...record, notes: [said('x'.repeat(65 * 1024 * 1024))] };
    expect((await keeper.finish(tooLarge))?.failure).toMatchObject({ folder: expect.any(String) });
    expect((await onlyRun()).cells.filter((cell) => cell.measurement !== null)).toEqual(measured);
  });
});
