import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findRun } from '../../../src/history/find-run.ts';
import { type FindChange, readHistory } from '../../../src/history/history.ts';
import { changeMarks, readMarks } from '../../../src/history/run-marks-file.ts';
import {
  deleteRun,
  listRecords,
  pruneRecords,
  restoreRun,
  runsFolderOf,
  saveRecord,
} from '../../../src/history/run-store.ts';
import { recordVersion } from '../../../src/model/run/record.ts';
import { noMarks } from '../../../src/model/run/run-marks.ts';
import { sampleRecord } from './sample-record.ts';

let root: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'servebench-history-'));
  folder = runsFolderOf(root);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const save = (day: number, id = `run${day}`) =>
  saveRecord(folder, sampleRecord({ id, startedAt: `2026-05-${String(day).padStart(2, '0')}T03:02:01.000Z` }));

/** Finds a change against the nearest run, and keeps which runs were asked for. */
function changesFound() {
  const asked: string[] = [];
  const findChange: FindChange = async (record, [before], read) => {
    asked.push(record.id);
    const earlier = before === undefined ? null : await read(before);
    return earlier === null ? null : { against: earlier.id, endpoints: [] };
  };
  return { asked, findChange };
}

describe('marks of a run', () => {
  it('are kept beside its record, one by one, and go with the last', async () => {
    const file = await save(1);
    expect(await readMarks(file)).toEqual(noMarks);
    await changeMarks(file, { name: 'before pooling' });
    await changeMarks(file, { note: 'on battery' });
    expect(await readMarks(file)).toEqual({ name: 'before pooling', note: 'on battery', pinnedAt: null });
    await changeMarks(file, { name: null });
    await changeMarks(file, { note: null });
    expect((await readdir(folder)).filter((name) => name.includes('marks'))).toEqual([]);
  });

  it('are none where the file holds something else', async () => {
    const file = await save(1);
    for (const text of ['', '{', '[]', '{"name":7}', JSON.stringify({ ...noMarks, name: 'x'.repeat(200) })]) {
      await writeFile(file.replace('.json', '.marks.json'), text);
      expect(await readMarks(file)).toEqual(noMarks);
    }
  });
});

describe('readHistory', () => {
  it('gives the newest first, with what was said of each and what changed', async () => {
    const first = await save(1);
    await save(2);
    await changeMarks(first, { name: 'before', pinnedAt: '2026-06-01T00:00:00.000Z' });
    const { findChange } = changesFound();
    const entries = await readHistory(folder, findChange);
    expect(entries).toMatchObject([
      { id: 'run2', marks: noMarks, change: { against: 'run1' }, summary: { id: 'run2', brokenBudgets: 1 } },
      { id: 'run1', marks: { name: 'before' }, change: null, unreadable: null },
    ]);
    expect(entries[0]?.summary?.endpoints).toMatchObject([{ endpoint: 'sleep', rps: { mean: 5.3 } }]);
  });

  it('reads a record once, and again when its file or the runs before it are other ones', async () => {
    const first = await save(1);
    await save(2);
    const { asked, findChange } = changesFound();
    await readHistory(folder, findChange);
    await readHistory(folder, findChange);
    expect(asked).toEqual(['run2', 'run1']);
    await utimes(first, new Date(), new Date(0));
    await readHistory(folder, findChange);
    expect(asked).toEqual(['run2', 'run1', 'run1']);
    await rm(first);
    expect(await readHistory(folder, findChange)).toMatchObject([{ id: 'run2', change: null }]);
    expect(asked).toHaveLength(4);
  });

  it('says why a file can’t be read, and lists it all the same', async () => {
    const file = await save(1);
    await writeFile(file, '{');
    const { findChange } = changesFound();
    expect(await readHistory(folder, findChange)).toMatchObject([
      { id: 'run1', summary: null, unreadable: { kind: 'json-broken' } },
    ]);
  });

  it('reads a run of a newer version again once this is that version', async () => {
    const file = await save(1);
    await writeFile(file, JSON.stringify({ ...sampleRecord(), schema: recordVersion + 1 }));
    const { findChange } = changesFound();
    expect(await readHistory(folder, findChange)).toMatchObject([
      { unreadable: { kind: 'newer-version', schema: recordVersion + 1, reads: recordVersion } },
    ]);
    // As the version before this one would have left its index beside a run of this one.
    const whole = JSON.stringify(sampleRecord({ id: 'run1' }));
    await writeFile(file, whole);
    const index = join(folder, 'index.json');
    await readHistory(folder, findChange);
    const { format, runs } = JSON.parse(await readFile(index, 'utf8'));
    const [[name, { version }]] = Object.entries(runs) as [[string, { version: string }]];
    const unreadable = { kind: 'newer-version', name, schema: recordVersion, reads: recordVersion - 1 };
    await writeFile(
      index,
      JSON.stringify({ format, runs: { [name]: { version, summary: null, change: null, unreadable } } }),
    );
    expect(await readHistory(folder, findChange)).toMatchObject([{ summary: { id: 'run1' }, unreadable: null }]);
  });

  it('does without an index that is broken, of another format, or can’t be written', async () => {
    await save(1);
    const { findChange } = changesFound();
    const index = join(folder, 'index.json');
    for (const text of ['', '{"format":99,"runs":{}}', '{"format":1,"runs":{"x":{}}}']) {
      await writeFile(index, text);
      expect(await readHistory(folder, findChange)).toHaveLength(1);
      expect(JSON.parse(await readFile(index, 'utf8'))).toMatchObject({ format: 2 });
    }
  });

  it('reads nothing more after its time, and goes on with it the next time', async () => {
    await save(1);
    const { asked, findChange } = changesFound();
    expect(await readHistory(folder, findChange, 0)).toMatchObject([{ id: 'run1', summary: null, unreadable: null }]);
    expect(asked).toEqual([]);
    expect(await readHistory(folder, findChange)).toMatchObject([{ summary: { id: 'run1' } }]);
  });

  it('is empty where nothing was saved, and makes no folder', async () => {
    expect(await readHistory(folder, changesFound().findChange)).toEqual([]);
    expect(await readdir(root)).toEqual([]);
  });
});

describe('deleted runs', () => {
  it('come back with what was said of them', async () => {
    const file = await save(1);
    await changeMarks(file, { name: 'kept' });
    await deleteRun(file);
    expect(await listRecords(folder)).toEqual([]);
    await restoreRun(file);
    expect(await listRecords(folder)).toMatchObject([{ id: 'run1' }]);
    expect(await readMarks(file)).toMatchObject({ name: 'kept' });
  });

  it('stay until nobody can undo it any more', async () => {
    const file = await save(1);
    await deleteRun(file);
    expect(await pruneRecords(folder)).toEqual([]);
    expect(await pruneRecords(folder, 100, Date.now() + 61 * 60 * 1000)).toEqual([`${file}.deleted`]);
  });
});

describe('pruneRecords', () => {
  it('keeps pinned runs, however old, and takes the marks of others away with them', async () => {
    const [first, second] = [await save(1), await save(2), await save(3), await save(4)];
    await changeMarks(first, { pinnedAt: '2026-06-01T00:00:00.000Z' });
    await changeMarks(second, { note: 'gone soon' });
    await pruneRecords(folder, 2);
    expect((await listRecords(folder)).map(({ id }) => id)).toEqual(['run4', 'run3', 'run1']);
    expect((await readdir(folder)).filter((name) => name.includes('marks'))).toHaveLength(1);
  });
});

describe('findRun', () => {
  it('knows a run by its id, the beginning of it, its name, and as the last and the baseline', async () => {
    const [first, second] = [await save(1, 'abcd1111'), await save(2, 'abcd2222')];
    await changeMarks(first, { name: 'before', pinnedAt: '2026-06-01T00:00:00.000Z' });
    const idOf = async (word: string) => {
      const found = await findRun(folder, word);
      return found.kind === 'found' ? found.run.id : found.kind;
    };
    expect(await idOf('abcd1')).toBe('abcd1111');
    expect(await idOf('before')).toBe('abcd1111');
    expect(await idOf('baseline')).toBe('abcd1111');
    expect(await idOf('last')).toBe('abcd2222');
    expect(await idOf('abcd')).toBe('several');
    expect(await idOf('abc')).toBe('none');
    await changeMarks(second, { pinnedAt: '2026-06-02T00:00:00.000Z' });
    expect(await idOf('baseline')).toBe('abcd2222');
  });
});
