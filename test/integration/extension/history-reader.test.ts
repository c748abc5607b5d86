import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HistoryReader } from '../../../src/extension/history-reader/history-reader.ts';
import { readRecord, saveRecord } from '../../../src/history/run-store.ts';
import { earlierRecord, finishedRecord } from '../../fixtures/sample-records.ts';

const reader = new HistoryReader(resolve(import.meta.dirname, '../../../dist/history-reader.js'));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'servebench-history-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the thread that reads saved runs', () => {
  it('gives a saved run as it is on disk, and what changed since the one before it', async () => {
    const [file, earlier] = [await saveRecord(folder, finishedRecord), await saveRecord(folder, earlierRecord)];
    expect(await reader.read(file)).toEqual(await readRecord(file));
    const broken = join(folder, 'broken.json');
    await writeFile(broken, '{');
    const { comparison, unreadable } = await reader.compare(file, [broken, earlier]);
    expect(comparison?.before.id).toBe(earlierRecord.id);
    expect(await reader.profiles(folder, folder)).toEqual([]);
    expect(unreadable).toEqual([{ kind: 'json-broken', name: 'broken.json' }]);
  });

  it('says why a file can’t be read', async () => {
    const file = join(folder, 'none.json');
    await expect(reader.read(file)).rejects.toMatchObject({ fault: { kind: 'no-file', file } });
    await expect(reader.compare(file, [])).rejects.toMatchObject({ fault: { kind: 'no-file', file } });
  });
});
