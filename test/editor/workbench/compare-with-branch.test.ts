import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'mocha';
import { listProcesses } from '../host/processes.ts';
import { serviceProcesses } from '../service-processes.ts';
import { until } from '../until.ts';
import { suiteWindow } from './suite-window.ts';

const plan = JSON.stringify({
  service: { launcher: 'node', app: 'server.mjs' },
  settings: { workers: [1] },
  endpoints: [{ name: 'wait', path: '/wait/20' }],
  // Short trials: how many of them an answer takes is what there is to wait for.
  load: { connections: 4, seconds: 0.3 },
});

const gitIn =
  (folder: string) =>
  (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });

describe('Compare With Branch in a window', () => {
  const suite = suiteWindow({
    files: { 'servebench.json': plan, '.gitignore': '.servebench\n' },
    prepare: async (workspace) => {
      const git = gitIn(workspace.folder);
      git('init', '-q', '-b', 'main');
      git('add', '-A');
      git('commit', '-q', '-m', 'A fast service');
      git('checkout', '-q', '-b', 'feature');
      // What the user has not committed is compared, too.
      const server = (await workspace.read('server.mjs')) ?? '';
      const slower = server.replace(', wait);', ', 3 * wait);');
      assert.notEqual(slower, server);
      await workspace.write('server.mjs', slower);
    },
  });
  const git = (...args: readonly string[]) => gitIn(suite.workspace.folder)(...args);
  const worktrees = () => git('worktree', 'list', '--porcelain').match(/^worktree .*$/gm) ?? [];
  /** Servers of the folder itself, and of its checkouts. */
  const servers = async () => {
    const ofCheckouts = (await listProcesses()).filter(({ command }) =>
      worktrees().some((line) => command.includes(`${line.slice('worktree '.length)}/server.mjs`)),
    );
    return [...(await serviceProcesses(suite.workspace.folder)), ...ofCheckouts];
  };

  it('asks for a branch, and says in panel and status bar that the files on the screen are slower', async () => {
    const { palette, panel, statusBar } = suite.workbench;
    await palette.runPicker('Servebench: Compare With Branch…', /main/);
    assert.match((await palette.titles()).join('\n'), /HEAD[\s\S]*main[\s\S]*A fast service/);
    await palette.choose(/^main/);
    await panel.drawn();
    await panel.frame.getByRole('heading', { name: 'Slower than main', exact: true }).waitFor({ timeout: 170_000 });
    await panel.frame
      .locator('.compared-endpoints li')
      .filter({ hasText: /wait\s+Slower than main: [\d.]+\s%\sfewer requests per second/ })
      .waitFor();
    assert.doesNotMatch(await panel.text(), /has changed since/);
    await statusBar.shows(/slower than main/);
    assert.equal((await suite.workspace.records()).at(-1)?.status, 'finished');
    assert.equal(worktrees().length, 1);
    assert.deepEqual(await servers(), []);
    assert.match(git('status', '--porcelain'), /^ M server\.mjs$/m);
  });

  it('leaves no checkout and no server when it is stopped in the middle', async () => {
    const { palette, statusBar } = suite.workbench;
    await palette.runPicker('Servebench: Compare With Branch…', /main/);
    await palette.choose(/^main/);
    await until('the checkout', () => worktrees().length === 2);
    await until('a server', async () => (await servers()).length > 0);
    await statusBar.stop();
    await until(
      'the record of what was stopped',
      async () => (await suite.workspace.records()).at(-1)?.status === 'stopped',
    );
    await until('the end of the checkout', () => worktrees().length === 1);
    await until('the end of the servers', async () => (await servers()).length === 0);
    assert.match(git('branch', '--show-current'), /^feature$/m);
    assert.match(git('status', '--porcelain'), /^ M server\.mjs$/m);
    assert.equal(git('stash', 'list'), '');
  });
});
