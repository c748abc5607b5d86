import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../../src/history/record-text.ts';
import { Project, quickPlan } from './command.ts';

const plan = quickPlan({
  settings: { workers: 1 },
  endpoints: [{ name: 'sleep', path: '/sleep/0.01' }],
  budgets: [{ endpoint: 'sleep', notSlowerThan: 'baseline', percent: 20 }],
});

describe('servebench run against a baseline', () => {
  it('judges nothing before there is one, keeps one, finds what became slower, and refuses another machine', async () => {
    await using project = await Project.make(plan);
    // A plan that was changed keeps its name: the baseline is of the endpoint, not of its path.
    const slower = JSON.stringify(plan).replace('/sleep/0.01', '/sleep/0.15');
    const named = await project.run('run', '--baseline', 'no.json');
    expect(named).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^--baseline: there is no file/),
    });

    const first = await project.run('run', '--save-baseline', '--strict');
    expect(first.code).toBe(1);
    expect(first.stderr).toContain('1 budget relative to a baseline was not judged: there is no file');
    expect(first.stderr).toMatch(/^Wrote servebench\.baseline\.json$/m);
    const baseline = parseRecord(await project.read('servebench.baseline.json'), 'baseline');
    expect(baseline.machine.cores).toBeGreaterThan(0);

    await project.write('servebench.json', slower);
    const broken = await project.run('run', '--json', 'broken.json');
    expect(broken.code).toBe(1);
    expect(broken.stdout).toMatch(/✕ Budget: Against the baseline .*: `sleep` is slower by [\d.]+ %/);
    expect(parseRecord(await project.read('broken.json'), 'broken').budgets).toMatchObject([
      { endpoint: 'sleep', figure: 'notSlowerThan', limit: 20, kept: false },
    ]);

    const elsewhere = { ...baseline, machine: { ...baseline.machine, cpu: 'Another CPU' } };
    await project.write('servebench.baseline.json', JSON.stringify(elsewhere));
    const refused = await project.run('run', '--comment', 'comment.md');
    expect(refused.code).toBe(0);
    expect(refused.stdout).toContain(
      'Note: 1 budget relative to a baseline was not judged: the baseline was made on Another',
    );
    expect(await project.read('comment.md')).toContain('**1 budget relative to the baseline was not judged');
    expect((await project.run('run', '--any-machine')).code).toBe(1);
  });
});
