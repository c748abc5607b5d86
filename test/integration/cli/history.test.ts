import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listRecords, runsFolderOf, saveRecord } from '../../../src/history/run-store.ts';
import { recordVersion } from '../../../src/model/run/record.ts';
import { sampleCell, sampleMeasurement, sampleRecord } from '../../unit/history/sample-record.ts';
import { Project } from './command.ts';

/** A run whose one cell answers so many requests a second. */
function run(id: string, day: number, rps: number) {
  return sampleRecord({
    id,
    startedAt: `2026-05-${String(day).padStart(2, '0')}T03:02:01.000Z`,
    cells: [sampleCell('sync', 1, { ...sampleMeasurement(rps), elapsedSeconds: 10 + day / 1e6 })],
    budgets: [],
  });
}

async function projectWithRuns(): Promise<Project> {
  const project = await Project.make();
  const folder = runsFolderOf(project.folder);
  for (const record of [run('aaaa1111', 1, 100), run('bbbb2222', 2, 100), run('cccc3333', 3, 50)])
    await saveRecord(folder, record);
  return project;
}

describe('servebench history', () => {
  it('lists runs with commit, answer and change, names, notes, pins and deletes them', async () => {
    await using project = await projectWithRuns();
    const marked = [
      ['name', 'aaaa', 'before pooling'],
      ['note', 'before pooling', 'on battery'],
      ['pin', 'before pooling'],
    ];
    for (const args of marked) expect(await project.run('history', ...args)).toMatchObject({ code: 0, stdout: '' });
    const listed = await project.run('history');
    expect(listed.code).toBe(0);
    expect(listed.stdout.split('\n')).toEqual([
      expect.stringMatching(/^2026-05-03 03:02 {2}cccc3333 {2}abc {2}1 cell measured {2}−50 % +██▁$/),
      expect.stringMatching(/^2026-05-02 03:02 {2}bbbb2222 {2}abc {2}1 cell measured {2}no change {2}▄▄$/),
      expect.stringMatching(/^2026-05-01 03:02 {2}aaaa1111 {2}abc {2}1 cell measured.*baseline {2}"before pooling"$/),
      '    on battery',
      '',
    ]);
    const json = JSON.parse((await project.run('history', '--json')).stdout);
    expect(json).toMatchObject([
      { id: 'cccc3333', change: { against: 'bbbb2222', endpoints: [{ verdict: 'slower' }] }, baseline: false },
      { id: 'bbbb2222' },
      { id: 'aaaa1111', name: 'before pooling', note: 'on battery', baseline: true },
    ]);
    const against = await project.run('compare', 'baseline');
    expect(against.code).toBe(0);
    expect(against.stdout).toContain('is slower by 50 %');

    expect((await project.run('history', 'delete', 'bbbb', 'cccc3333')).code).toBe(0);
    const left = JSON.parse((await project.run('history', '--json')).stdout);
    expect(left.map(({ id }: { id: string }) => id)).toEqual(['aaaa1111']);
  });

  it('says of a run of a newer version that an update opens it, wherever it is asked for', async () => {
    await using project = await projectWithRuns();
    const [newest] = await listRecords(runsFolderOf(project.folder));
    await writeFile(newest!.file, JSON.stringify({ ...run('cccc3333', 3, 50), schema: recordVersion + 1 }));
    const plan = {
      service: { launcher: 'attach', url: 'http://127.0.0.1:9/' },
      endpoints: [{ name: 'sleep', path: '/' }],
    };
    await writeFile(join(project.folder, 'servebench.json'), JSON.stringify(plan));
    const listed = await project.run('history');
    expect(listed.stdout).toMatch(/^2026-05-03 03:02 {2}cccc3333 .*of a newer version$/m);
    for (const args of [['compare'], ['compare', 'aaaa1111', 'cccc3333'], ['run', '--continue', 'cccc3333']]) {
      const { code, stderr } = await project.run(...args);
      expect(stderr).toMatch(/is of a newer version of Servebench: .* Update Servebench to open it\.$/m);
      expect(code).toBe(2);
    }
  });

  it('says what is wrong with a run that is none, and deletes nothing then', async () => {
    await using project = await projectWithRuns();
    const unknown = await project.run('history', 'delete', 'aaaa1111', 'nobody');
    expect(unknown).toMatchObject({
      code: 2,
      stderr: 'There is no saved run "nobody": servebench history lists them.\n',
    });
    expect((await project.run('compare', 'baseline')).stderr).toBe(
      'No run is pinned as the baseline: servebench history pin RUN does that.\n',
    );
    expect((await project.run('history', 'name', 'last', 'x'.repeat(81))).stderr).toBe(
      'A name has 80 characters at most.\n',
    );
    expect(JSON.parse((await project.run('history', '--json')).stdout)).toHaveLength(3);
    const elsewhere = await project.run('history', '--folder', join(project.folder, 'none'));
    expect(elsewhere).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no folder') });
  });
});
