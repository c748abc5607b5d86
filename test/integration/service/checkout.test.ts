import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Plan, type PlanInput, planSchema } from '../../../src/model/plan/plan.ts';
import { checkOut } from '../../../src/service/checkout/checkout.ts';
import { prepareCheckout } from '../../../src/service/checkout/prepare-checkout.ts';
import { reapLeftovers } from '../../../src/service/leases/leases.ts';
import { ServiceError } from '../../../src/service/service-error.ts';
import { failureSentence } from '../../../src/words/failures.ts';
import { expectNothingLeft, type Place, place, testPython } from './place.ts';

/** A repository with one commit of some files, in a folder of its own. */
class Repository {
  readonly folder: string;

  constructor(files: Readonly<Record<string, string>>) {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'servebench-repository-')));
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
    this.git('init', '-q', '-b', 'main');
    this.write(files);
    this.commit('first');
  }

  git(...args: readonly string[]): string {
    const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];
    return execFileSync('git', [...identity, ...args], { cwd: this.folder, encoding: 'utf8', stdio: 'pipe' });
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), text);
    }
  }

  commit(message: string): void {
    this.git('add', '-A');
    this.git('commit', '-q', '--no-verify', '-m', message);
  }

  /** All that a user could see change, and what git keeps. */
  state(): unknown {
    const kept = (name: string) => {
      const file = join(this.folder, '.git', name);
      return existsSync(file) ? readFileSync(file, 'latin1') : null;
    };
    return {
      status: this.git('--no-optional-locks', 'status', '--porcelain', '--ignored'),
      stash: this.git('stash', 'list'),
      branches: this.git('branch', '--list', '-a'),
      worktrees: this.git('worktree', 'list'),
      index: kept('index'),
      head: kept('HEAD'),
      log: kept('logs/HEAD'),
      folder: readdirSync(join(this.folder, '.git')).sort(),
    };
  }
}

function planOf(input: Partial<PlanInput>): Plan {
  const service = { launcher: 'node', app: 'server.mjs' } as const;
  return planSchema.parse({ service, endpoints: [{ name: 'root', path: '/' }], ...input });
}

function contextIn(folder: string): Place {
  return place({ planFolder: folder, suggestedPython: null });
}

async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ServiceError)) throw new Error(`It was not refused: ${error}`);
  return failureSentence(error.failure);
}

describe('a checkout of another commit', () => {
  it('leaves the user’s tree, index, stash and branches as they are, runs no hook, and is gone with its owner', async () => {
    const repository = new Repository({ 'api/server.mjs': 'first', 'README.md': 'first' });
    repository.write({ 'api/server.mjs': 'second' });
    repository.git('stash');
    repository.write({ 'api/server.mjs': 'third', 'README.md': 'staged', 'new.txt': 'untracked' });
    repository.git('add', 'README.md');
    const ran = join(repository.folder, 'hook-ran');
    const hook = join(repository.folder, '.git/hooks/post-checkout');
    writeFileSync(hook, `#!/bin/sh\ntouch ${ran}\n`);
    chmodSync(hook, 0o755);
    const before = repository.state();
    const where = contextIn(join(repository.folder, 'api'));
    {
      using checkout = await checkOut(where.context.planFolder, 'main', where.context);
      expect(readFileSync(join(checkout.planFolder, 'server.mjs'), 'utf8')).toBe('first');
      expect(checkout.commit).toBe(repository.git('rev-parse', 'main').trim());
      expect(checkout.notes).toEqual([]);
      expect(checkout.planFolder.startsWith(checkout.root)).toBe(true);
      expect(existsSync(join(checkout.root, '.git'))).toBe(true);
    }
    expect(repository.state()).toEqual(before);
    expect(existsSync(ran)).toBe(false);
    expect(readdirSync(join(where.context.leaseFolder, 'checkouts'))).toEqual([]);
    rmSync(join(where.context.leaseFolder, 'checkouts'), { recursive: true });
    expectNothingLeft(where);
  });

  it('that a kill left behind is removed by the next run, and that of one that still runs is not', async () => {
    const repository = new Repository({ 'server.mjs': 'first' });
    const before = repository.state();
    const where = contextIn(repository.folder);
    const checkout = await checkOut(repository.folder, 'HEAD', where.context);
    onTestFinished(() => checkout[Symbol.dispose]());
    expect(await reapLeftovers(where.context)).toEqual([]);
    expect(existsSync(checkout.root)).toBe(true);
    const leases = join(where.context.leaseFolder, 'checkouts');
    const [name = ''] = readdirSync(leases);
    const lease = JSON.parse(readFileSync(join(leases, name), 'utf8'));
    const gone = { pid: 999_999_999, startedAtTicks: 1 };
    writeFileSync(join(leases, name), JSON.stringify({ ...lease, owner: gone }));
    expect(await reapLeftovers(where.context)).toEqual([{ kind: 'leftover-checkout', folder: checkout.root }]);
    expect(existsSync(checkout.root)).toBe(false);
    expect(repository.state()).toEqual(before);
    // A lease that names a folder of somebody else's removes nothing.
    const precious = mkdtempSync(join(tmpdir(), 'precious-'));
    onTestFinished(() => rmSync(precious, { recursive: true }));
    writeFileSync(join(leases, name), JSON.stringify({ ...lease, owner: gone, folder: precious }));
    await reapLeftovers(where.context);
    expect(existsSync(precious)).toBe(true);
  });

  it('that git was killed in the midst of making leaves nothing in the repository', async () => {
    const repository = new Repository({ 'server.mjs': 'first' });
    const before = repository.state();
    const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    const programs = mkdtempSync(join(tmpdir(), 'servebench-git-'));
    onTestFinished(() => rmSync(programs, { recursive: true }));
    // What git has made by then: a folder that it has locked, which its own "worktree prune" leaves alone.
    const script = `#!/bin/sh
case "$*" in
  *"worktree add"*)
    for word; do case "$word" in */servebench-checkout-*) name=\${word##*/};; esac; done
    mkdir -p ".git/worktrees/$name" && echo initializing > ".git/worktrees/$name/locked"
    kill -KILL $$;;
esac
exec "${real}" "$@"
`;
    writeFileSync(join(programs, 'git'), script, { mode: 0o755 });
    const { context } = contextIn(repository.folder);
    const environment = { ...context.environment, PATH: `${programs}:${context.environment['PATH']}` };
    await expect(checkOut(repository.folder, 'main', { ...context, environment })).rejects.toThrow();
    expect(repository.state()).toEqual(before);
    expect(readdirSync(join(context.leaseFolder, 'checkouts'))).toEqual([]);
  });

  it('is refused with what to do where there is no such commit, no repository, or no such folder in it', async () => {
    const repository = new Repository({ 'server.mjs': 'first' });
    const { context } = contextIn(repository.folder);
    expect(await refusalOf(checkOut(repository.folder, 'nowhere', context))).toMatch(/^There is no commit "nowhere"/);
    expect(await refusalOf(checkOut(repository.folder, '--help', context))).toMatch(/^There is no commit "--help"/);
    repository.write({ 'api/server.mjs': 'young' });
    const young = join(repository.folder, 'api');
    expect(await refusalOf(checkOut(young, 'main', context))).toMatch(/^"main" has no folder "api"/);
    const outside = mkdtempSync(join(tmpdir(), 'servebench-outside-'));
    onTestFinished(() => rmSync(outside, { recursive: true }));
    expect(await refusalOf(checkOut(outside, 'main', context))).toMatch(/is in no git repository/);
  });

  it('says that submodules are empty', async () => {
    const inner = new Repository({ 'a.txt': 'a' });
    const repository = new Repository({ 'server.mjs': 'first' });
    repository.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner.folder, 'vendor/inner');
    repository.commit('with a submodule');
    const { context } = contextIn(repository.folder);
    using checkout = await checkOut(repository.folder, 'HEAD', context);
    expect(checkout.notes).toEqual([{ kind: 'submodules-empty', ref: 'HEAD', paths: ['vendor/inner'] }]);
  });
});

describe('what a checkout depends on', () => {
  const manifest = JSON.stringify({ name: 'api' });

  it('is shared where the lockfiles are the same, with packages of the repository itself at their own commit', async () => {
    const repository = new Repository({
      'package.json': manifest,
      'package-lock.json': '{}',
      '.gitignore': 'node_modules',
      'server.mjs': 'first',
      'packages/own/index.js': 'first',
    });
    repository.write({
      'node_modules/installed/index.js': 'installed',
      'node_modules/@scope/inner/index.js': 'installed',
      'packages/own/index.js': 'second',
    });
    symlinkSync('../packages/own', join(repository.folder, 'node_modules/own'));
    const { context } = contextIn(repository.folder);
    using checkout = await checkOut(repository.folder, 'HEAD', context);
    const prepared = await prepareCheckout(planOf({ prepare: ['false'] }), checkout, 'HEAD', context);
    expect(prepared.environment).toBe('shared');
    const read = (name: string) => readFileSync(join(checkout.root, 'node_modules', name, 'index.js'), 'utf8');
    expect([read('installed'), read('@scope/inner'), read('own')]).toEqual(['installed', 'installed', 'first']);
    checkout[Symbol.dispose]();
    expect(readFileSync(join(repository.folder, 'node_modules/installed/index.js'), 'utf8')).toBe('installed');
  });

  it('is made by the plan’s command where the lockfiles differ, and asked for where the plan has none', async () => {
    const repository = new Repository({ 'package.json': manifest, 'package-lock.json': '{}', 'server.mjs': 'first' });
    repository.write({ 'package-lock.json': '{ "lockfileVersion": 3 }' });
    const { context } = contextIn(repository.folder);
    using checkout = await checkOut(repository.folder, 'HEAD', context);
    const prepare = (command?: readonly string[]) =>
      prepareCheckout(planOf(command === undefined ? {} : { prepare: [...command] }), checkout, 'HEAD', context);
    expect(await refusalOf(prepare())).toBe(
      '"HEAD" depends on other packages (package-lock.json), so it can\'t share the environment here. Give the plan the command that makes what it needs in a fresh checkout, such as "prepare": ["npm","ci"].',
    );
    expect(await refusalOf(prepare(['sh', '-c', 'echo no network >&2; exit 3']))).toMatch(
      /^The plan's "prepare" failed in the checkout of HEAD: sh .*3/,
    );
    expect((await prepare(['sh', '-c', 'pwd > made-here'])).environment).toBe('prepared');
    expect(readFileSync(join(checkout.root, 'made-here'), 'utf8').trim()).toBe(realpathSync(checkout.root));
    expect(existsSync(join(repository.folder, 'made-here'))).toBe(false);
  });

  it('is built by the plan’s command where what is started is not committed', async () => {
    const repository = new Repository({ 'package.json': manifest, '.gitignore': 'dist', 'src.mjs': 'first' });
    repository.write({ 'dist/server.mjs': 'built' });
    const { context } = contextIn(repository.folder);
    using checkout = await checkOut(repository.folder, 'HEAD', context);
    const built = { service: { launcher: 'node', app: 'dist/server.mjs' } } as const;
    expect(await refusalOf(prepareCheckout(planOf(built), checkout, 'HEAD', context))).toMatch(
      /^dist\/server\.mjs is built and not committed, so "HEAD" has none/,
    );
    const command = ['sh', '-c', 'mkdir dist && cp src.mjs dist/server.mjs'];
    await prepareCheckout(planOf({ ...built, prepare: command }), checkout, 'HEAD', context);
    expect(readFileSync(join(checkout.root, 'dist/server.mjs'), 'utf8')).toBe('first');
  });

  it('is the same interpreter for a Python service, which finds the base’s code before an editable install of the head’s', async () => {
    const repository = new Repository({
      'requirements.txt': 'flask\n',
      '.gitignore': '.venv',
      'src/own/__init__.py': 'state = "first"\n',
    });
    execFileSync(testPython, ['-m', 'venv', '--without-pip', join(repository.folder, '.venv')]);
    const lib = join(repository.folder, '.venv/lib');
    const site = join(lib, readdirSync(lib)[0] ?? '', 'site-packages');
    writeFileSync(join(site, 'own.pth'), `${join(repository.folder, 'src')}\n`);
    repository.write({ 'src/own/__init__.py': 'state = "second"\n', '.env': 'A=1\n' });
    const { context } = contextIn(repository.folder);
    using checkout = await checkOut(repository.folder, 'HEAD', context);
    const plan = planOf({ service: { launcher: 'gunicorn', app: 'own:app', envFile: '.env' } });
    const { service } = (await prepareCheckout(plan, checkout, 'HEAD', context)).plan;
    expect(service.python).toBe(join(repository.folder, '.venv/bin/python'));
    expect(service.envFile).toEqual([join(repository.folder, '.env')]);
    const state = execFileSync(service.python ?? '', ['-c', 'import own; print(own.state)'], {
      cwd: tmpdir(),
      env: service.env,
      encoding: 'utf8',
    });
    expect(state.trim()).toBe('first');
  });
});
