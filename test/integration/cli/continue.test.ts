import { describe, expect, it } from 'vitest';
import { listRecords, runsFolderOf } from '../../../src/history/run-store.ts';
import type { RunRecord } from '../../../src/model/run/record.ts';
import { Project, quickPlan } from './command.ts';

const plan = quickPlan({
  settings: { workers: [1, 2, 3] },
  endpoints: [{ name: 'sleep', path: '/sleep/0.02' }],
  load: { connections: 2, seconds: 2 },
  search: 'exhaustive',
});

/** Ends a run by a signal when its first cell has been measured. */
async function stoppedRun(signal: NodeJS.Signals): Promise<{ project: Project; stopped: RunRecord }> {
  const project = await Project.make(plan);
  const command = project.start(['run']);
  await command.says(/\[1\/3\]/);
  await expect.poll(() => project.savedRecord().catch(() => null)).not.toBeNull();
  command.child.kill(signal);
  await command.ended;
  await expect.poll(() => project.processes(), { interval: 100 }).toEqual([]);
  return { project, stopped: (await project.savedRecord()) as unknown as RunRecord };
}

const measured = ({ cells }: RunRecord) => cells.filter((cell) => cell.measurement !== null);

describe.skipIf(process.platform !== 'linux')('a run that is gone on with', () => {
  it.each(['SIGINT', 'SIGKILL'] as const)(
    'keeps what was measured, measures the rest, and is still one run: %s',
    async (signal) => {
      const { project, stopped } = await stoppedRun(signal);
      await using _project = project;
      const before = measured(stopped);
      expect(before.length).toBeGreaterThan(0);
      expect(before.length).toBeLessThan(3);
      const { code, stderr, stdout } = await project.start(['run', '--continue', 'last', '--json', 'b.json']).ended;
      expect(stderr).not.toContain('not be gone on');
      expect(code).toBe(0);
      expect(stdout).toContain('2 sittings');
      const record = (await project.savedRecord()) as unknown as RunRecord;
      expect(record).toMatchObject({ id: stopped.id, startedAt: stopped.startedAt, status: 'finished' });
      expect(record.sittings).toHaveLength(1);
      expect(measured(record)).toHaveLength(3);
      expect(record.elapsedSeconds).toBeGreaterThan(stopped.elapsedSeconds);
      for (const cell of before) expect(record.cells).toContainEqual({ ...cell, sitting: 0 });
      expect(record.cells.filter(({ sitting }) => sitting !== undefined)).toHaveLength(before.length);
      expect(record.notes.filter(({ kind }) => kind === 'sitting-checked')).toHaveLength(1);
      expect(record.calibrations).toEqual(stopped.calibrations);
      expect(await listRecords(runsFolderOf(project.folder))).toHaveLength(1);

      const again = await project.start(['run', '--continue', 'last']).ended;
      expect(again.code).toBe(2);
      expect(again.stderr).toContain('everything in it was measured');
    },
  );

  it('is refused where the plan or its dependencies are other ones, and stays as it was', async () => {
    const { project, stopped } = await stoppedRun('SIGINT');
    await using _project = project;
    await project.write('package-lock.json', '{"lockfileVersion":3}');
    const other = await project.start(['run', '--continue', stopped.id.slice(0, 8)]).ended;
    expect(other.stderr).toMatch(
      /can't be gone on with: package-lock\.json has changed since \(none then, [0-9a-f]+ now\)/,
    );
    expect(other.code).toBe(2);
    await project.write('servebench.json', JSON.stringify({ ...plan, load: { connections: 3, seconds: 2 } }));
    const changed = await project.start(['run', '--continue', 'last']).ended;
    expect(changed.stderr).toContain('the plan has changed since');
    expect(changed.code).toBe(2);
    expect(await project.savedRecord()).toEqual(stopped);
    expect((await project.start(['run', '--continue', 'last', '--guided']).ended).code).toBe(2);
  });
});
