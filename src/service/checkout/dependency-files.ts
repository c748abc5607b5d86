import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Files that say exactly which packages a project has. */
const lockfiles =
  /^(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock|uv\.lock|poetry\.lock|pdm\.lock|pylock\.toml|Pipfile\.lock|requirements[\w.-]*\.(txt|in)|constraints[\w.-]*\.txt|environment\.ya?ml|Gemfile\.lock|go\.sum|Cargo\.lock|composer\.lock)$/;

/** Where there is none of them, these say which packages it wants. */
const manifests = /^(package\.json|pyproject\.toml|setup\.(py|cfg)|Pipfile|Gemfile|go\.mod|Cargo\.toml)$/;

/** How two states of a project differ in what they depend on. */
export interface DependencyChange {
  /** The files that are not the same, relative to the repository: those of which one state has none, too. */
  readonly changed: readonly string[];
  /** Lockfiles and manifests that either has. */
  readonly known: readonly string[];
}

/**
 * Which files that name a project's dependencies are others in the base than in the head, from the folder of the service up
 * to the top of the repository.
 */
export function dependencyChange(
  head: { readonly root: string; readonly folder: string },
  base: { readonly root: string; readonly folder: string },
): DependencyChange {
  const folders = foldersUpTo(head.root, head.folder);
  const namesIn = (pattern: RegExp) =>
    folders.flatMap((inside) => {
      const names = new Set([...namesOf(join(head.root, inside)), ...namesOf(join(base.root, inside))]);
      return [...names].filter((name) => pattern.test(name)).map((name) => join(inside, name));
    });
  const locks = namesIn(lockfiles);
  const known = locks.length > 0 ? locks : namesIn(manifests);
  return {
    known: known.sort(),
    changed: known.filter((name) => contentOf(join(head.root, name)) !== contentOf(join(base.root, name))).sort(),
  };
}

/** A folder and those above it up to the root, relative to the root. */
function foldersUpTo(root: string, folder: string): string[] {
  const folders: string[] = [];
  for (let path = relative(root, folder); ; path = dirname(path)) {
    folders.push(path === '.' ? '' : path);
    if (path === '' || path === '.' || path.startsWith('..')) return folders;
  }
}

function namesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Line ends are a matter of how git checks a file out. */
function contentOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  } catch {
    return null;
  }
}

/** A command that usually makes the environment of such a project, as a plan's "prepare". */
export function usualPrepare(changed: readonly string[]): readonly string[] {
  const has = (pattern: RegExp) => changed.some((name) => pattern.test(name));
  if (has(/package-lock\.json$|npm-shrinkwrap\.json$/)) return ['npm', 'ci'];
  if (has(/pnpm-lock\.yaml$/)) return ['pnpm', 'install', '--frozen-lockfile'];
  if (has(/yarn\.lock$/)) return ['yarn', 'install', '--immutable'];
  if (has(/uv\.lock$/)) return ['uv', 'sync', '--frozen'];
  if (has(/poetry\.lock$/)) return ['poetry', 'install'];
  if (has(/package\.json$/)) return ['npm', 'install'];
  return ['sh', '-c', 'python3 -m venv .venv && .venv/bin/pip install -r requirements.txt'];
}
