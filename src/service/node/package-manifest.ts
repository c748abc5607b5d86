import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What of a `package.json` says how its service is started. */
export interface PackageManifest {
  readonly folder: string;
  readonly name: string | null;
  readonly version: string | null;
  readonly scripts: Readonly<Record<string, string>>;
  readonly workspaces: readonly string[];
}

/** The `package.json` of a folder; `null` where there is none that can be read. */
export function readManifest(folder: string): PackageManifest | null {
  const value = parsed(join(folder, 'package.json'));
  if (value === null) return null;
  const { name, version, scripts, workspaces } = value;
  const patterns = Array.isArray(workspaces) ? workspaces : (asObject(workspaces)?.['packages'] ?? []);
  return {
    folder,
    name: typeof name === 'string' ? name : null,
    version: typeof version === 'string' ? version : null,
    scripts: textsOf(asObject(scripts) ?? {}),
    workspaces: (Array.isArray(patterns) ? patterns : []).filter((one): one is string => typeof one === 'string'),
  };
}

/** The `package.json` of a folder or of the nearest one above it, as npm looks for it. */
export function nearestManifest(folder: string): PackageManifest | null {
  for (const place of upwards(folder)) {
    const manifest = readManifest(place);
    if (manifest !== null) return manifest;
  }
  return null;
}

/** The workspace of that name or path; `null` where there is none. */
export function workspaceOf(root: PackageManifest, wanted: string): PackageManifest | null {
  const byPath = readManifest(resolve(root.folder, wanted));
  if (byPath !== null) return byPath;
  for (const pattern of root.workspaces) {
    for (const folder of foldersOf(root.folder, pattern)) {
      const manifest = readManifest(folder);
      if (manifest?.name === wanted) return manifest;
    }
  }
  return null;
}

/** `apps/*` stands for each folder in `apps`; deeper patterns are rare. */
function foldersOf(root: string, pattern: string): string[] {
  const match = /^(.*?)\/?\*{1,2}$/.exec(pattern);
  if (match === null) return [resolve(root, pattern)];
  const parent = resolve(root, match[1] as string);
  if (!isFolder(parent)) return [];
  return readdirSync(parent)
    .map((name) => join(parent, name))
    .filter(isFolder);
}

/** A folder and all above it. */
export function upwards(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function parsed(file: string): Record<string, unknown> | null {
  try {
    return existsSync(file) ? asObject(JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''))) : null;
  } catch {
    return null;
  }
}

function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

function textsOf(value: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
