import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isPythonLauncher } from '../../model/plan/launcher-facts.ts';
import type { Plan } from '../../model/plan/plan.ts';
import type { LaunchContext } from '../launcher.ts';
import { findInterpreter } from '../launchers/python.ts';

/** The two states of a repository, and where the plan stands in each. */
export interface Sides {
  readonly head: { readonly root: string; readonly planFolder: string };
  readonly base: { readonly root: string; readonly planFolder: string };
}

/**
 * The plan by which the base is run with the head's environment: the same interpreter, the same installed packages. What
 * these know of the head's own code (editable installs, workspaces) is made to mean the base's, or both sides would run one code.
 */
export function shareEnvironment(
  plan: Plan,
  { head, base }: Sides,
  context: Pick<LaunchContext, 'environment' | 'suggestedPython'>,
): Plan {
  for (const folder of foldersWithModules(head.root)) linkModules(folder, { head, base });
  const { service } = plan;
  if (!isPythonLauncher(service.launcher)) return plan;
  const interpreter = findInterpreter(service, { ...context, planFolder: head.planFolder });
  const ownCode = editableFolders(interpreter.path).flatMap((folder) => counterpartOf(folder, { head, base }));
  const search = [...new Set(ownCode)].filter((folder) => existsSync(folder));
  if (search.length === 0) return { ...plan, service: { ...service, python: interpreter.path } };
  const earlier = service.env['PYTHONPATH'] ?? context.environment['PYTHONPATH'];
  const path = [...search, ...(earlier === undefined || earlier === '' ? [] : [earlier])].join(delimiter);
  return { ...plan, service: { ...service, python: interpreter.path, env: { ...service.env, PYTHONPATH: path } } };
}

/** What a place of the head's tree is in the base; nothing for a place outside of the repository. */
function counterpartOf(path: string, { head, base }: Sides): string[] {
  const inside = relative(realpathSync(head.root), path);
  return inside.startsWith('..') || isAbsolute(inside) ? [] : [join(base.root, inside)];
}

/** Folders of a repository that have a `node_modules`; those of packages inside are looked for, those of dependencies not. */
function foldersWithModules(root: string, depth = 3): string[] {
  const entries = readdirSync(root, { withFileTypes: true });
  const own = entries.some((entry) => entry.name === 'node_modules') ? [root] : [];
  if (depth === 0) return own;
  const inner = entries.filter((entry) => entry.isDirectory() && !/^(\.|node_modules$|venv$)/.test(entry.name));
  return [...own, ...inner.flatMap((entry) => foldersWithModules(join(root, entry.name), depth - 1))];
}

/**
 * Makes a `node_modules` in the base whose entries lead to the head's. A real folder with links in it: what a package manager
 * removes there is the link and not what it leads to.
 */
function linkModules(headFolder: string, sides: Sides): void {
  const from = join(headFolder, 'node_modules');
  const to = join(sides.base.root, relative(sides.head.root, headFolder), 'node_modules');
  if (!existsSync(dirname(to)) || existsSync(to)) return;
  linkEntries(from, to, sides);
}

function linkEntries(from: string, to: string, sides: Sides): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    const path = join(from, name);
    // Caches are written to, and each side has its own.
    if (name === '.cache' || name === '.vite') continue;
    if (name.startsWith('@') && lstatSync(path).isDirectory()) linkEntries(path, join(to, name), sides);
    else linkTo(ownPackage(path, sides) ?? path, join(to, name));
  }
}

/** What an entry that leads to a package of the repository itself is in the base; `null` for what was installed. */
function ownPackage(path: string, sides: Sides): string | null {
  if (!lstatSync(path).isSymbolicLink()) return null;
  const target = existsSync(path) ? realpathSync(path) : null;
  if (target === null || target.split(sep).includes('node_modules')) return null;
  const [own] = counterpartOf(target, sides);
  return own !== undefined && existsSync(own) ? own : null;
}

function linkTo(target: string, path: string): void {
  const isFolder = existsSync(target) && !lstatSync(realpathSync(target)).isFile();
  symlinkSync(target, path, isFolder ? 'junction' : 'file');
}

/** Folders that an interpreter's environment takes packages from as they are being worked on (`pip install -e`). */
function editableFolders(interpreter: string): string[] {
  return sitePackagesOf(interpreter).flatMap((site) => {
    const names = readdirSync(site);
    const linked = names.filter((name) => name.endsWith('.pth')).flatMap((name) => foldersIn(join(site, name)));
    const projects = names
      .filter((name) => name.endsWith('.dist-info'))
      .flatMap((name) => editableProject(join(site, name, 'direct_url.json')));
    return [...linked, ...projects.flatMap((project) => [join(project, 'src'), project])];
  });
}

/** PEP 405: an environment's folder is above the interpreter's. Others (the system's) hold no code of the user's. */
function sitePackagesOf(interpreter: string): string[] {
  const environment = dirname(dirname(interpreter));
  if (!existsSync(join(environment, 'pyvenv.cfg'))) return [];
  const lib = join(environment, 'lib');
  const versions = existsSync(lib) ? readdirSync(lib).filter((name) => /^python\d|^pypy/.test(name)) : [];
  return [
    ...versions.map((name) => join(lib, name, 'site-packages')),
    join(environment, 'Lib', 'site-packages'),
  ].filter((folder) => existsSync(folder));
}

/** The lines of a .pth file that are folders; the others are code. */
function foldersIn(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(#|import[ \t])/.test(line))
    .map((line) => resolve(dirname(file), line))
    .filter((folder) => existsSync(folder))
    .map((folder) => realpathSync(folder));
}

/** PEP 610: where an editable install comes from. */
function editableProject(file: string): string[] {
  try {
    const said = JSON.parse(readFileSync(file, 'utf8')) as { url?: string; dir_info?: { editable?: boolean } };
    if (said.dir_info?.editable !== true || said.url === undefined) return [];
    return [realpathSync(fileURLToPath(said.url))];
  } catch {
    return [];
  }
}
