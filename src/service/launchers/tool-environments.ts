import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parse } from 'smol-toml';
import type { ProgramOrigin } from '../../model/facts/program-origin.ts';

/** A Python interpreter, and why this one. */
export interface Interpreter {
  readonly path: string;
  readonly origin: ProgramOrigin;
}

type Tool = Extract<ProgramOrigin, { kind: 'tool' }>['tool'];
type Variables = Readonly<Record<string, string>>;

const windows = process.platform === 'win32';

/**
 * The interpreter that a project's own tool keeps for it outside of its folder, found by the tool's rules without running it:
 * uv's workspace, Poetry, Pipenv, conda, pyenv. `folders`: the service's and the plan's. `null`: none is there.
 */
export function toolEnvironment(folders: readonly string[], environment: Variables): Interpreter | null {
  for (const folder of folders)
    for (const find of [ofUvWorkspace, ofPoetry, ofPipenv, ofConda, ofPyenv]) {
      const found = find(folder, environment);
      if (found !== null && existsSync(found.path)) return found;
    }
  return null;
}

const pythonIn = (folder: string) => (windows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python'));
const homeOf = (environment: Variables) => environment['HOME'] ?? environment['USERPROFILE'] ?? homedir();

/** A member of a workspace has its environment beside the workspace's lock file. */
function ofUvWorkspace(folder: string): Interpreter | null {
  for (let above = dirname(folder); above !== dirname(above); above = dirname(above))
    if (existsSync(join(above, 'uv.lock')))
      return { path: pythonIn(join(above, '.venv')), origin: { kind: 'tool', tool: 'uv' } };
  return null;
}

/** `NAME-HASH-py3.12`, the hash being that of the project's folder. */
function ofPoetry(folder: string, environment: Variables): Interpreter | null {
  if (!existsSync(join(folder, 'poetry.lock')) && !existsSync(join(folder, 'pyproject.toml'))) return null;
  const name = projectName(join(folder, 'pyproject.toml'));
  if (name === null) return null;
  const plain = name
    .toLowerCase()
    .replace(/[ $`!*@"\\\r\n\t]/g, '_')
    .slice(0, 42);
  const prefix = `${plain}-${digestOf(realPath(folder))}-py`;
  return newestIn(poetryFolder(environment), (entry) => entry.startsWith(prefix), 'Poetry');
}

function poetryFolder(environment: Variables): string {
  const own = environment['POETRY_VIRTUALENVS_PATH'];
  if (own !== undefined && own !== '') return own;
  const home = homeOf(environment);
  const cache =
    environment['POETRY_CACHE_DIR'] ??
    (process.platform === 'darwin'
      ? join(home, 'Library', 'Caches', 'pypoetry')
      : windows
        ? join(environment['LOCALAPPDATA'] ?? home, 'pypoetry', 'Cache')
        : join(environment['XDG_CACHE_HOME'] ?? join(home, '.cache'), 'pypoetry'));
  return join(cache, 'virtualenvs');
}

/** `FOLDER-HASH`, the hash being that of the Pipfile's path. */
function ofPipenv(folder: string, environment: Variables): Interpreter | null {
  const pipfile = join(realPath(folder), 'Pipfile');
  if (!existsSync(pipfile)) return null;
  const home = homeOf(environment);
  const folders =
    environment['WORKON_HOME'] ??
    join(windows ? home : join(home, '.local', 'share'), windows ? '.virtualenvs' : 'virtualenvs');
  const plain = basename(dirname(pipfile))
    .replace(/[ &$`!*@"()[\]\\\r\n\t]/g, '_')
    .slice(0, 42);
  const prefix = `${plain}-${digestOf(pipfile)}`;
  return newestIn(folders, (entry) => entry.startsWith(prefix), 'Pipenv');
}

/** The environment that the project's list names, in one of the usual installations. */
function ofConda(folder: string, environment: Variables): Interpreter | null {
  const list = ['environment.yml', 'environment.yaml']
    .map((name) => textOf(join(folder, name)))
    .find((text) => text !== null);
  const name = /^name:\s*["']?([\w.-]+)/m.exec(list ?? '')?.[1];
  if (name === undefined) return null;
  const home = homeOf(environment);
  const roots = [
    ...(environment['CONDA_EXE'] === undefined ? [] : [dirname(dirname(environment['CONDA_EXE']))]),
    ...['miniconda3', 'anaconda3', 'miniforge3', 'mambaforge', 'micromamba'].map((root) => join(home, root)),
    ...(windows ? [] : ['/opt/conda', '/opt/miniconda3']),
  ];
  const path = roots.map((root) => join(root, 'envs', name)).find((one) => existsSync(one));
  if (path === undefined) return null;
  return { path: windows ? join(path, 'python.exe') : pythonIn(path), origin: { kind: 'tool', tool: 'conda' } };
}

/** The version that `.python-version` asks for; `3.12` is the newest of 3.12. */
function ofPyenv(folder: string, environment: Variables): Interpreter | null {
  const asked = textOf(join(folder, '.python-version'))?.split(/\s+/)[0];
  if (asked === undefined || asked === '') return null;
  const versions = join(environment['PYENV_ROOT'] || join(homeOf(environment), '.pyenv'), 'versions');
  return newestIn(versions, (entry) => entry === asked || entry.startsWith(`${asked}.`), 'pyenv');
}

function newestIn(folder: string, isIt: (entry: string) => boolean, tool: Tool): Interpreter | null {
  let entries: string[];
  try {
    entries = readdirSync(folder);
  } catch {
    return null;
  }
  const [newest] = entries.filter(isIt).sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  return newest === undefined ? null : { path: pythonIn(join(folder, newest)), origin: { kind: 'tool', tool } };
}

function projectName(file: string): string | null {
  const text = textOf(file);
  if (text === null) return null;
  try {
    const { project, tool } = parse(text) as Manifest;
    return tool?.poetry?.name ?? project?.name ?? null;
  } catch {
    return null;
  }
}

interface Manifest {
  readonly project?: { readonly name?: string };
  readonly tool?: { readonly poetry?: { readonly name?: string } };
}

/** As Poetry and Pipenv shorten the hash of a path. */
function digestOf(path: string): string {
  return createHash('sha256').update(path).digest('base64url').slice(0, 8);
}

function realPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
