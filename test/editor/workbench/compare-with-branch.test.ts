import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, it } from 'mocha';
import { FixtureWorkspace } from '../fixtures/workspace.ts';
import { listProcesses } from '../host/processes.ts';
import type { Workbench } from '../pages/workbench.ts';
import { serviceProcesses } from '../service-processes.ts';
import { until } from '../until.ts';
import { openWorkbench } from './editor.ts';

const plan = JSON.stringify({
  service: { launcher: 'node', app: 'server.mjs' },
  settings: { workers: [1] },
  endpoints: [{ name: 'wait', path: '/wait/20' }],
  load: { connections: 4 },
});

describe('Compare With Branch in a window', () => {
  let workspace: FixtureWorkspace;
  let workbench: Workbench;
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
      cwd: workspace.folder,
      encoding: 'utf8',
    });
  const worktrees = () => git('worktree', 'list', '--porcelain').match(/^worktree .*$/gm) ?? [];
  /** Servers of the folder itself, and of its checkouts. */
  const servers = async () => {
    const ofCheckouts = (await listProcesses()).filter(({ command }) =>
      worktrees().some((line) => command.includes(`${line.slice('worktree '.length)}/server.mjs`)),
    );
    return [...(await serviceProcesses(workspace.folder)), ...ofCheckouts];
  };

  before(async () => {
    workspace = await FixtureWorkspace.copy('node-service');
    await workspace.write('servebench.json', plan);
    await workspace.write('.gitignore', '.servebench\n');
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    git('commit', '-q', '-m', 'A fast service');
    git('checkout', '-q', '-b', 'feature');
    // What the user has not committed is compared, too.
    const server = (await workspace.read('server.mjs')) ?? '';
    const slower = server.replace(', wait);', ', 2 * wait);');
    assert.notEqual(slower, server);
    await workspace.write('server.mjs', slower);
    workbench = await openWorkbench({ folder: workspace.folder });
  });

  after(async () => {
    await workbench?.window.close();
    await workspace?.[Symbol.asyncDispose]();
  });

  it('asks for a branch, and says in panel and status bar that the files on the screen are slower', async () => {
    const { palette, panel, statusBar } = workbench;
    await palette.runPicker('Servebench: Compare With Branch…', /main/);
    assert.match((await palette.titles()).join('\n'), /HEAD[\s\S]*main[\s\S]*A fast service/);
    await palette.choose(/^main/);
    await panel.drawn();
    await panel.frame
      .getByText(/Compared main .* Worse: wait\./)
      .first()
      .waitFor({ timeout: 170_000 });
    await panel.frame.getByRole('heading', { name: 'Slower than main', exact: true }).waitFor();
    await panel.frame
      .locator('.compared-endpoints li')
      .filter({ hasText: /wait\s+Slower than main: [\d.]+\s%\sfewer requests per second/ })
      .waitFor();
    assert.doesNotMatch(await panel.text(), /has changed since/);
    await statusBar.shows(/slower than main/);
    assert.equal((await workspace.records()).at(-1)?.status, 'finished');
    assert.equal(worktrees().length, 1);
    assert.deepEqual(await servers(), []);
    assert.match(git('status', '--porcelain'), /^ M server\.mjs$/m);
  });

  it('leaves no checkout and no server when it is stopped in the middle', async () => {
    const { palette, statusBar } = workbench;
    await palette.runPicker('Servebench: Compare With Branch…', /main/);
    await palette.choose(/^main/);
    await until('the checkout', () => worktrees().length === 2);
    await until('a server', async () => (await servers()).length > 0);
    await statusBar.stop();
    await until('the record of what was stopped', async () => (await workspace.records()).at(-1)?.status === 'stopped');
    await until('the end of the checkout', () => worktrees().length === 1);
    await until('the end of the servers', async () => (await servers()).length === 0);
    assert.match(git('branch', '--show-current'), /^feature$/m);
    assert.match(git('status', '--porcelain'), /^ M server\.mjs$/m);
    assert.equal(git('stash', 'list'), '');
  });
});
