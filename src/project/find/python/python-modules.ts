import { posix } from 'node:path';
import type { ProjectFiles } from '../read/project-files.ts';

/** Folders beside the root that packages are kept in. */
const usualRoots = ['src', 'lib', 'app', 'backend', 'server', 'api'];

/**
 * The file or folder that an import means, seen from the file that it stands in; `null` for a library. Dots in front mean
 * the file's own package; an absolute name is looked for from the file's folder upwards, as the folder that Python starts
 * in is one of those.
 */
export function resolveImport(
  name: string,
  from: string,
  files: ProjectFiles,
  folders: ReadonlySet<string>,
): string | null {
  const dots = /^\.*/.exec(name)?.[0].length ?? 0;
  const steps = name
    .slice(dots)
    .split('.')
    .filter((step) => step !== '');
  if (dots > 0) {
    let home = posix.dirname(from);
    for (let level = 1; level < dots; level++) home = posix.dirname(home);
    return locate(posix.join(home, ...steps), files, folders);
  }
  for (const root of [...rootsFrom(from), ...packageRoots(files)]) {
    const found = locate(posix.join(root, ...steps), files, folders);
    // A folder without code of its own that is merely called like a library is none of its modules.
    if (found !== null && (found !== from || posix.basename(from) === '__init__.py')) return found;
  }
  return null;
}

/** Where the packages of a workspace keep their code: in "src", or beside their pyproject.toml. */
function packageRoots(files: ProjectFiles): readonly string[] {
  const known = rootsOfPackages.get(files);
  if (known !== undefined) return known;
  const homes = files.paths
    .filter((path) => /(^|\/)(pyproject\.toml|setup\.py)$/.test(path))
    .map((path) => posix.dirname(path))
    .filter((home) => home !== '.')
    .slice(0, 60);
  const roots = homes.flatMap((home) => [posix.join(home, 'src'), home]);
  rootsOfPackages.set(files, roots);
  return roots;
}

const rootsOfPackages = new WeakMap<ProjectFiles, readonly string[]>();

function rootsFrom(from: string): string[] {
  const roots: string[] = [];
  for (let folder = posix.dirname(from); ; folder = posix.dirname(folder)) {
    roots.push(folder);
    if (folder === '.') break;
  }
  return [...roots, ...usualRoots];
}

function locate(path: string, files: ProjectFiles, folders: ReadonlySet<string>): string | null {
  if (files.has(`${path}.py`)) return `${path}.py`;
  if (files.has(posix.join(path, '__init__.py'))) return posix.join(path, '__init__.py');
  return folders.has(path) ? path : null;
}

/** Folders that hold Python files somewhere below: packages need no `__init__.py`. */
export function pythonFolders(files: ProjectFiles): Set<string> {
  const folders = new Set<string>();
  for (const path of files.paths) {
    if (!path.endsWith('.py')) continue;
    for (let folder = posix.dirname(path); folder !== '.' && !folders.has(folder); folder = posix.dirname(folder))
      folders.add(folder);
  }
  return folders;
}

/** How Python imports a file: the folder to start in, and the module's name from there. */
export interface ModulePlace {
  readonly cwd: string;
  readonly module: string;
}

/** Modules of Python's own that a project's file is often called like. */
const likelyNamesakes: ReadonlySet<string> = new Set(
  'abc calendar code cmd copy csv datetime email enum html http io json logging operator os platform queue random re secrets select signal site ssl statistics string struct sys test time token types typing uuid'.split(
    ' ',
  ),
);

/**
 * Chooses the folder to start in: above the file's packages, and where the names that the file imports are found. A file that
 * imports its neighbours by their bare names is started beside them, `__init__.py` or not. `importsOf`: the names that a file
 * imports, as they are written, with dots in front where they are relative.
 */
export function moduleOf(
  path: string,
  importsOf: (path: string) => readonly string[],
  files: ProjectFiles,
  folders: ReadonlySet<string>,
): ModulePlace {
  const imports = importsOf(path);
  const levels = imports.map((name) => /^\.*/.exec(name)?.[0].length ?? 0);
  let folder = posix.dirname(path);
  // Packages above the file, those that relative imports make needed included.
  for (let level = Math.max(0, ...levels); level > 0 && folder !== '.'; level--) folder = posix.dirname(folder);
  for (
    let home = posix.dirname(path);
    home !== '.' && files.has(posix.join(home, '__init__.py'));
    home = posix.dirname(home)
  )
    if (isWithin(folder, home)) folder = posix.dirname(home);
  const absolute = imports.filter((name) => !name.startsWith('.'));
  const score = (root: string) =>
    absolute.filter((name) => locate(posix.join(root, ...name.split('.')), files, folders) !== null).length;
  let cwd = folder;
  let best = score(folder);
  for (let root = folder; root !== '.'; ) {
    root = posix.dirname(root);
    const found = score(root);
    if (found > best) [cwd, best] = [root, found];
  }
  const home = posix.dirname(path);
  const isNeighbour = (name: string) => {
    const file = posix.join(home, `${name}.py`);
    return !likelyNamesakes.has(name) && files.has(file) && file !== path && !importsOf(file).includes(name);
  };
  if (cwd !== home && Math.max(0, ...levels) === 0 && absolute.filter(isNeighbour).length > best) cwd = home;
  const inside = posix.relative(cwd, path).replace(/\.py$/, '');
  const module = posix.basename(inside) === '__init__' ? posix.dirname(inside) : inside;
  return { cwd, module: module.replaceAll('/', '.') };
}

function isWithin(folder: string, home: string): boolean {
  return folder === home || folder.startsWith(`${home}/`);
}
