import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findInterpreter } from '../../../src/service/launchers/python.ts';
import { toolEnvironment } from '../../../src/service/launchers/tool-environments.ts';

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'servebench-tools-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  put(folder, files);
  return folder;
}

function put(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const digest = (path: string) => createHash('sha256').update(path).digest('base64url').slice(0, 8);

describe.skipIf(process.platform !== 'linux')('the environment that a project’s tool keeps', () => {
  const home = () => folderWith({});

  it('of a uv workspace stands beside its lock file', () => {
    const root = folderWith({ 'uv.lock': '', '.venv/bin/python': '', 'services/shop/pyproject.toml': '' });
    expect(toolEnvironment([join(root, 'services/shop')], { HOME: home() })).toEqual({
      path: join(root, '.venv/bin/python'),
      origin: { kind: 'tool', tool: 'uv' },
    });
  });

  it('of Poetry is called by the project and a hash of its folder; the newest Python wins', () => {
    const folder = folderWith({ 'pyproject.toml': '[tool.poetry]\nname = "Fruit Shop"\n', 'poetry.lock': '' });
    const user = home();
    const name = `fruit_shop-${digest(folder)}-py3`;
    put(join(user, '.cache/pypoetry/virtualenvs'), { [`${name}.9/bin/python`]: '', [`${name}.12/bin/python`]: '' });
    expect(toolEnvironment([folder], { HOME: user })?.path).toBe(
      join(user, `.cache/pypoetry/virtualenvs/${name}.12/bin/python`),
    );
    expect(toolEnvironment([folder], { HOME: home() })).toBeNull();
  });

  it('of Pipenv is called by the folder and a hash of its Pipfile', () => {
    const folder = folderWith({ Pipfile: '' });
    const user = home();
    const name = `${basename(folder)}-${digest(join(folder, 'Pipfile'))}`;
    put(join(user, '.local/share/virtualenvs', name), { 'bin/python': '' });
    expect(toolEnvironment([folder], { HOME: user })?.path).toBe(
      join(user, '.local/share/virtualenvs', name, 'bin/python'),
    );
  });

  it('of conda is the one that environment.yml names', () => {
    const folder = folderWith({ 'environment.yml': 'name: shop\ndependencies:\n  - flask\n' });
    const user = home();
    put(user, { 'miniforge3/envs/shop/bin/python': '' });
    expect(toolEnvironment([folder], { HOME: user })).toEqual({
      path: join(user, 'miniforge3/envs/shop/bin/python'),
      origin: { kind: 'tool', tool: 'conda' },
    });
  });

  it('of pyenv is the version that the project asks for', () => {
    const folder = folderWith({ '.python-version': '3.12\n' });
    const user = home();
    put(user, { '.pyenv/versions/3.12.9/bin/python': '', '.pyenv/versions/3.12.11/bin/python': '' });
    expect(toolEnvironment([folder], { HOME: user })?.path).toBe(join(user, '.pyenv/versions/3.12.11/bin/python'));
  });

  it('comes after what the user has chosen, and before the Python on PATH', () => {
    const folder = folderWith({ '.python-version': '3.12', 'bin/python3': '', 'chosen/bin/python': '' });
    const user = home();
    put(user, { '.pyenv/versions/3.12.9/bin/python': '' });
    const environment = { HOME: user, PATH: join(folder, 'bin') };
    const find = (suggestedPython: string | null, more: Record<string, string> = {}) =>
      findInterpreter({ cwd: '.' }, { planFolder: folder, environment: { ...environment, ...more }, suggestedPython })
        .path;
    expect(find(null)).toBe(join(user, '.pyenv/versions/3.12.9/bin/python'));
    expect(find(null, { VIRTUAL_ENV: join(folder, 'chosen') })).toBe(join(folder, 'chosen/bin/python'));
    expect(find(join(folder, 'bin/python3'))).toBe(join(folder, 'bin/python3'));
  });
});
