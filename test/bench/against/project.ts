import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A CPU-bound and an I/O-bound endpoint, under settings that a recommendation may well name. */
export const plan = {
  service: { launcher: 'gunicorn', app: 'blocking_flask:app' },
  settings: { workerClass: ['sync'], workers: [2], threads: [1] },
  endpoints: [
    { name: 'compute', path: '/compute/50000' },
    { name: 'sleep', path: '/sleep/0.02' },
  ],
  load: { connections: 8 },
};

/** A repository with the example, slower in its working tree than in its commit by so many per cent. */
export async function repository(slowDown: number): Promise<string> {
  const project = await mkdtemp(join(tmpdir(), 'servebench-bench-against-'));
  await cp('examples/flask-blocking/blocking_flask.py', join(project, 'blocking_flask.py'));
  await symlink(resolve('.cache/venv'), join(project, '.venv'));
  await writeFile(join(project, 'servebench.json'), JSON.stringify(plan));
  await writeFile(join(project, '.gitignore'), '.venv\nrun.json\n');
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org', ...args], { cwd: project });
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '-m', 'base');
  if (slowDown > 0) {
    const file = join(project, 'blocking_flask.py');
    const factor = 1 + slowDown / 100;
    const source = await readFile(file, 'utf8');
    await writeFile(
      file,
      source
        .replace('rounds = count_within_bounds(count)', `rounds = round(${factor} * count_within_bounds(count))`)
        .replace('time.sleep(duration)', `time.sleep(${factor} * duration)`),
    );
  }
  return project;
}
