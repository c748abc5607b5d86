import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sampleCell, sampleMeasurement, sampleRecord } from '../../unit/history/sample-record.ts';
import { Project, quickPlan } from './command.ts';

const budgets = [
  { endpoint: 'home', failed: 0, p50Ms: 5000 },
  { endpoint: 'home', p50Ms: 0.001 },
];
const plan = quickPlan({ budgets, settings: { workers: 1 }, endpoints: [{ name: 'home', path: '/' }] });
/** As people write it, so that the broken budget has a line of its own. */
const planText = JSON.stringify(plan, null, 2);
const brokenLine = planText.split('\n').findIndex((line) => line.includes('0.001')) + 1;

describe('a run in a job of GitHub Actions', () => {
  it('adds to the job’s summary, annotates the broken budget at its line, and writes what other systems read', async () => {
    await using project = await Project.make();
    await mkdir(join(project.folder, 'service'));
    await project.write('service/servebench.json', planText);
    await project.write('service/server.mjs', await project.read('server.mjs'));
    await project.write('summary.md', '# What another step wrote\n');
    const job = {
      GITHUB_ACTIONS: 'true',
      GITHUB_STEP_SUMMARY: join(project.folder, 'summary.md'),
      GITHUB_WORKSPACE: project.folder,
    };
    const files = ['--junit', 'j.xml', '--comment', 'c.md', '--bencher', 'b.json', '--benchmark-action', 'a.json'];
    const { code, stdout, stderr } = await project.start(['run', 'service', ...files], job).ended;
    expect(code).toBe(1);
    // A machine that had other things to do is cautioned against, beside.
    const commands = `${stdout}${stderr}`.split('\n').filter((line) => /^::(?!warning )/.test(line));
    expect(commands).toEqual([
      expect.stringMatching(
        new RegExp(
          `^::error file=service/servebench\\.json,line=${brokenLine},col=\\d+,title=Budget broken::"home" .* p50 latency is .* outside the budget of at most 0\\.001 ms\\.$`,
        ),
      ),
    ]);
    const summary = await project.read('summary.md');
    expect(summary).toMatch(/^# What another step wrote\n\n## ❌ Servebench: `service\/servebench\.json`\n/);
    expect(summary).toContain('1 of 3 budgets broken.');
    expect(await project.read('c.md')).toMatch(/^<!-- servebench:service%2Fservebench\.json -->\n## ❌/);
    expect(await project.read('j.xml')).toMatch(
      /<testsuite name="service\/servebench.json: budgets" tests="3" failures="1"/,
    );
    expect(Object.keys(JSON.parse(await project.read('b.json')))).toEqual(['home']);
    expect(JSON.parse(await project.read('a.json'))).toMatchObject([{ name: 'home', unit: 'requests/s' }]);

    const quiet = await project.start(['run', 'service', '--no-ci'], job).ended;
    expect(quiet.code).toBe(1);
    expect(quiet.stderr).not.toMatch(/^::/m);
    expect(await project.read('summary.md')).toBe(summary);
  });

  it('annotates nothing elsewhere, nor lets a summary that can’t be written change how it ends', async () => {
    await using project = await Project.make(plan);
    const job = { GITHUB_STEP_SUMMARY: join(project.folder, 'no/such/folder') };
    const { code, stderr } = await project.start(['run'], job).ended;
    expect(code).toBe(1);
    expect(stderr).not.toMatch(/^::/m);
    expect(stderr).toContain("The job's summary could not be written (ENOENT).");
  });
});

describe('servebench compare --fail-on', () => {
  it('ends with 1 where an endpoint is surely slower by more, and judges nothing between two machines', async () => {
    await using project = await Project.make();
    /** A run whose one endpoint answers so many requests a second, as a machine without other programs would. */
    const written = async (name: string, rps: number, cpu = 'A CPU') => {
      const measurement = { ...sampleMeasurement(rps), elapsedSeconds: 10 };
      const record = sampleRecord({ id: name, cells: [sampleCell('sync', 1, measurement)], budgets: [] });
      const text = JSON.stringify({ ...record, machine: { ...record.machine, cpu } });
      await project.write(`${name}.json`, text);
    };
    await written('before', 100);
    await written('slower', 20);
    await written('other', 20, 'Another CPU');
    const compare = (after: string, ...options: string[]) => project.run('compare', 'before.json', after, ...options);

    expect(await compare('slower.json')).toMatchObject({ code: 0, stderr: '' });
    const slower = await compare('slower.json', '--fail-on', 'slower:10');
    expect(slower).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Slower by surely more than 10 %: sleep is/),
    });
    expect(await compare('slower.json', '--fail-on', 'slower:95')).toMatchObject({ code: 0, stderr: '' });
    expect(await compare('before.json', '--fail-on', 'slower', '--strict')).toMatchObject({ code: 0, stderr: '' });

    const other = await compare('other.json', '--fail-on', 'slower');
    expect(other).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Not judged: .* on Another CPU \(\d+ cores\)/),
    });
    expect((await compare('other.json', '--fail-on', 'slower', '--strict')).code).toBe(1);
    expect((await compare('other.json', '--fail-on', 'faster')).code).toBe(2);

    const job = { GITHUB_STEP_SUMMARY: join(project.folder, 'summary.md') };
    const args = ['compare', 'before.json', 'slower.json', '--comment', '-'];
    const comment = await project.start(args, job).ended;
    expect(comment.stdout).toMatch(/^<!-- servebench:comparison -->\n## ❌ Servebench: /);
    expect(await project.read('summary.md')).toBe(comment.stdout.replace(/^<!--.*-->\n/, ''));
  });
});
