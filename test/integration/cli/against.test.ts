import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../../src/history/record-text.ts';
import { Project, quickPlan } from './command.ts';

const plan = quickPlan({
  settings: { workers: 1 },
  endpoints: [{ name: 'sleep', path: '/sleep/0.02' }],
  // What its sleeps take hardly varies: so short a trial tells five times as much of it on any machine.
  load: { connections: 4, seconds: 0.4, warmUpRequests: 8 },
});

async function repository(): Promise<Project> {
  const project = await Project.make(plan);
  await project.write('.gitignore', 'state\n*.json\n*.xml\n*.md\n');
  git(project, 'init', '-q', '-b', 'main');
  git(project, 'add', 'server.mjs', '.gitignore');
  git(project, 'commit', '-q', '-m', 'first');
  return project;
}

function git({ folder }: Project, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];
  return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' });
}

/** Every sleep of the working tree's server takes so many times as long. */
async function slowDown(project: Project, factor: number): Promise<void> {
  const server = await project.read('server.mjs');
  const changed = server.replace(/await delay\((.+?)\)/g, `await delay(${factor} * ($1))`);
  if (changed === server) throw new Error('The example has no such sleep.');
  await project.write('server.mjs', changed);
}

/** Checkouts that are there now, as the leases of this project's commands tell. */
function checkouts({ stateHome }: Project): string[] {
  const folder = join(stateHome, 'servebench/leases/checkouts');
  return existsSync(folder) ? readdirSync(folder) : [];
}

describe('servebench run --against', () => {
  it('finds that the working tree is slower, confirms it, and says so to a CI system', {
    timeout: 400_000,
  }, async () => {
    await using project = await repository();
    await slowDown(project, 5);
    const ended = await project.start(
      ['run', '--against', 'main', '--threshold', '10', '--within', '5m', '--json', 'run.json', '--junit', 'junit.xml'],
      {
        GITHUB_ACTIONS: 'true',
        GITHUB_STEP_SUMMARY: join(project.folder, 'summary.md'),
      },
    ).ended;
    expect(ended.stdout).toMatch(/✕ slower/);
    expect(ended.stdout).toMatch(/sleep: Slower than main: [\d.]+ % fewer requests per second/);
    expect(ended.code).toBe(1);
    const { against, cells, status } = parseRecord(await project.read('run.json'), 'run');
    expect(status).toBe('finished');
    expect(cells).toMatchObject([{ status: 'measured' }]);
    expect(against).toMatchObject({
      ref: 'main',
      commit: git(project, 'rev-parse', 'main').trim(),
      dirty: true,
      thresholdPercent: 10,
      endpoints: [{ endpoint: 'sleep', verdict: 'slower', confirmed: true }],
    });
    expect(await project.read('junit.xml')).toMatch(/<testcase classname="sleep" name="not slower than main.*<failure/);
    expect(await project.read('summary.md')).toMatch(/^## ❌ Servebench/);
    expect(ended.stderr).toMatch(/^::error title=Slower::sleep: Slower than main/m);
    expect(git(project, 'worktree', 'list').trim().split('\n')).toHaveLength(1);
    expect(git(project, 'status', '--porcelain')).toBe(' M server.mjs\n');
    expect(checkouts(project)).toEqual([]);
    expect(await project.servers()).toEqual([]);
  });

  it('that is killed leaves no server, and its checkout to the next run', async () => {
    await using project = await repository();
    const command = project.start(['run', '--against', 'HEAD']);
    await command.says(/Benchmarking/);
    expect(checkouts(project)).toHaveLength(1);
    command.child.kill('SIGKILL');
    await command.ended;
    await expect.poll(() => project.servers()).toEqual([]);
    const next = await project.run('run', '--endpoint', 'sleep');
    expect(next.stderr).toMatch(/^Removed a checkout that an earlier Servebench left behind/m);
    expect(checkouts(project)).toEqual([]);
    expect(git(project, 'worktree', 'list').trim().split('\n')).toHaveLength(1);
  });

  it('refuses what it can’t do with a sentence, and starts nothing', async () => {
    await using project = await repository();
    const refused = async (...args: readonly string[]) => {
      const { code, stderr, stdout } = await project.run('run', ...args);
      return { code, said: stderr + stdout };
    };
    expect(await refused('--against', 'nowhere')).toMatchObject({
      code: 2,
      said: expect.stringContaining('There is no commit "nowhere" in this repository'),
    });
    expect(await refused('--threshold', '5')).toMatchObject({
      code: 2,
      said: expect.stringContaining('--threshold is only for --against REF.'),
    });
    expect(await refused('--against', 'main', '--within', '1s')).toMatchObject({ code: 2 });
    expect((await refused('--against', 'main', '--exhaustive')).code).toBe(2);
    expect(await project.processes()).toEqual([]);
  });
});
