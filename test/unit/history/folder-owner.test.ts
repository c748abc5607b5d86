import { chown, lstat, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { saveProfile } from '../../../src/history/profile-store.ts';
import { RecordKeeper } from '../../../src/history/record-keeper.ts';
import { runsFolderOf, saveRecord } from '../../../src/history/run-store.ts';
import { pendingCell } from '../../fixtures/cell-ends.ts';
import { sampleRecord } from './sample-record.ts';

const record = sampleRecord({});
const user = { uid: 12_345, gid: 23_456 };
let project: string;

async function projectOfUser(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'servebench-owner-'));
  await chown(folder, user.uid, user.gid);
  return folder;
}

/** All that is in a folder, with its owner. */
async function ownersIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder, { recursive: true });
  const found = await Promise.all(names.map(async (name) => [name, await lstat(join(folder, name))] as const));
  return new Map(found.map(([name, { uid, gid }]) => [name, `${uid}:${gid}`]));
}

/** A run that is in progress: its journal is there. */
function begin(keeper: RecordKeeper): void {
  const { id, plan, machine, startedAt: at, cells } = record;
  keeper.keep({
    type: 'run-started',
    ...{ id, at, plan, machine, cells: cells.map(pendingCell), expectedSeconds: null, notes: [] },
  });
  for (const cell of cells) keeper.keep({ type: 'cell-finished', cell, remainingSeconds: null });
}

describe.skipIf(process.getuid?.() !== 0)('root, in a project of somebody else', () => {
  beforeEach(async () => {
    project = await projectOfUser();
  });
  afterEach(() => rm(project, { recursive: true, force: true }));

  it('leaves to that user all that a run and a profile make', async () => {
    const folder = runsFolderOf(project);
    begin(new RecordKeeper(folder));
    await saveRecord(folder, record);
    await saveProfile(folder, '2026-05-04T03-02-01.000Z-p', [{ name: 'p.cpuprofile', text: '{}' }], '{}');
    const owners = await ownersIn(project);
    // Two folders, what git ignores, journal, record, samples and profile.
    expect(owners.size).toBe(7);
    expect([...owners.values()]).toEqual(Array(7).fill(`${user.uid}:${user.gid}`));
  });

  it('leaves a folder of root’s to root, where a link leads there', async () => {
    const other = await mkdtemp(join(tmpdir(), 'servebench-owner-'));
    onTestFinished(() => rm(other, { recursive: true, force: true }));
    await symlink(other, join(project, '.servebench'));
    await saveRecord(runsFolderOf(project), record);
    expect([...new Set((await ownersIn(other)).values())]).toEqual(['0:0']);
    expect((await lstat(other)).uid).toBe(0);
  });
});
