import { mkdir, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { largestRecordBytes } from '../../../src/history/record-text.ts';
import { listRecords, pruneRecords, readRecord, runsFolderOf, saveRecord } from '../../../src/history/run-store.ts';
import { said } from '../../fixtures/cell-ends.ts';
import { sampleRecord } from './sample-record.ts';

let root: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'servebench-history-'));
  folder = runsFolderOf(root);
});
afterEach(() => rm(root, { recursive: true, force: true }));

function recordOf(day: number, id = `id${day}`) {
  return sampleRecord({ id, startedAt: `2026-05-${String(day).padStart(2, '0')}T03:02:01.000Z` });
}

describe('saveRecord', () => {
  it('names the file by time and id, and hides the folder from git', async () => {
    const file = await saveRecord(folder, recordOf(4));
    expect(file).toBe(join(folder, '2026-05-04T03-02-01.000Z-id4.json'));
    expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe('*\n');
    expect(await readRecord(file)).toEqual(recordOf(4));
  });

  it('keeps a .gitignore that is there already', async () => {
    await saveRecord(folder, recordOf(4));
    await writeFile(join(folder, '.gitignore'), '');
    await saveRecord(folder, recordOf(5));
    expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe('');
  });

  it('replaces the file of the same run and leaves no draft', async () => {
    await saveRecord(folder, recordOf(4));
    const file = await saveRecord(folder, { ...recordOf(4), notes: [said('again')] });
    expect((await readRecord(file)).notes).toEqual([said('again')]);
    expect((await readdir(folder)).sort()).toEqual(['.gitignore', '2026-05-04T03-02-01.000Z-id4.json']);
  });

  it('lets a reader find a whole record at every moment while it is replaced', async () => {
    const file = await saveRecord(folder, recordOf(4));
    let writing = true;
    const writer = (async () => {
      for (let round = 0; round < 40; round++) await saveRecord(folder, { ...recordOf(4), elapsedSeconds: round });
      writing = false;
    })();
    let reads = 0;
    while (writing) {
      expect((await readRecord(file)).id).toBe('id4');
      reads++;
    }
    await writer;
    expect(reads).toBeGreaterThan(0);
  });

  it('makes a file name of an id that is none', async () => {
    const file = await saveRecord(folder, recordOf(4, '../../etc/x: y'));
    expect(await listRecords(folder)).toEqual([{ file, id: 'etcxy', startedAt: '2026-05-04T03:02:01.000Z' }]);
  });

  it('leaves no draft when the record cannot take its place', async () => {
    await mkdir(join(folder, '2026-05-04T03-02-01.000Z-id4.json', 'taken'), { recursive: true });
    await expect(saveRecord(folder, recordOf(4))).rejects.toThrow();
    expect((await readdir(folder)).filter((name) => name.endsWith('.draft'))).toEqual([]);
  });
});

describe('listRecords', () => {
  it('is empty where nothing was saved', async () => {
    expect(await listRecords(folder)).toEqual([]);
  });

  it('gives the newest first and leaves other files alone', async () => {
    for (const day of [5, 4, 6]) await saveRecord(folder, recordOf(day));
    await writeFile(join(folder, 'notes.json'), '{}');
    expect((await listRecords(folder)).map((run) => run.id)).toEqual(['id6', 'id5', 'id4']);
  });
});

describe('readRecord', () => {
  it('says what is wrong with the file', async () => {
    await expect(readRecord(join(folder, 'none.json'))).rejects.toMatchObject({
      fault: { kind: 'no-file', file: join(folder, 'none.json') },
    });
    await expect(readRecord(root)).rejects.toMatchObject({ fault: { kind: 'is-folder', file: root } });
    const huge = join(root, 'huge.json');
    await writeFile(huge, '{');
    await truncate(huge, largestRecordBytes + 1);
    await expect(readRecord(huge)).rejects.toMatchObject({ fault: { kind: 'larger-than-any', name: 'huge.json' } });
  });
});

describe('pruneRecords', () => {
  it('removes the oldest beyond the number to keep, and abandoned drafts, and nothing else', async () => {
    for (const day of [1, 2, 3, 4]) await saveRecord(folder, recordOf(day));
    const stale = join(folder, '2026-05-04T03-02-01.000Z-id4.json.7-abc.draft');
    const fresh = join(folder, '2026-05-04T03-02-01.000Z-id4.json.8-abc.draft');
    for (const draft of [stale, fresh]) await writeFile(draft, '{');
    await utimes(stale, 1, 1);
    await writeFile(join(folder, 'notes.json'), '{}');
    const removed = await pruneRecords(folder, 2);
    expect(removed).toHaveLength(3);
    expect((await listRecords(folder)).map((run) => run.id)).toEqual(['id4', 'id3']);
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['notes.json', '.gitignore']));
    expect((await readdir(folder)).filter((name) => name.endsWith('.draft'))).toHaveLength(1);
  });
});

describe('a draft', () => {
  it('of a process that was killed while it saved a run is removed with the next run, one of a process that writes is not', async () => {
    const { file, pid } = await draftOfKilledProcess(join(folder, '2026-05-04T03-02-01.000Z-id4.json'));
    const [folderAndName, writer] = file.split(`.${pid}@`);
    const others = [`${folderAndName}.${process.pid}@${writer}`, `${folderAndName}.${pid}@0badcafe-0badcafe.draft`];
    await saveRecord(folder, recordOf(1));
    for (const draft of [file, ...others]) await writeFile(draft, '{');
    expect(await pruneRecords(folder)).toEqual([file]);
  });
});

/** What a process called its draft that is gone by now. */
async function draftOfKilledProcess(record: string): Promise<{ readonly file: string; readonly pid: number }> {
  const drafts = pathToFileURL('src/history/drafts.ts').href;
  const code = `import { draftOf } from ${JSON.stringify(drafts)}; console.log(draftOf(${JSON.stringify(record)}), process.pid);`;
  const { stdout } = await execa(process.execPath, ['--input-type=module', '-e', code]);
  const [file, pid] = stdout.split(' ');
  return { file: file as string, pid: Number(pid) };
}

describe('the journal of a run', () => {
  const journal = (day: number) => `2026-05-0${day}T03-02-01.000Z-id${day}.events.jsonl`;

  it('stands for a run whose record was not saved, is hidden by one that was, and is removed with the next run', async () => {
    for (const day of [1, 2]) await saveRecord(folder, recordOf(day));
    for (const day of [2, 3]) await writeFile(join(folder, journal(day)), '');
    expect((await listRecords(folder)).map(({ id }) => id)).toEqual(['id3', 'id2', 'id1']);
    expect(await pruneRecords(folder)).toEqual([join(folder, journal(2))]);
    expect(await readdir(folder)).toContain(journal(3));
  });
});
