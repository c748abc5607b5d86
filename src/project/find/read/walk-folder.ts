import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { decodeText } from './decode-text.ts';
import { isSkippedFolder, isWantedFile } from './wanted-files.ts';

const deepest = 10;
/** Entries that are looked at, files and folders; what lies deeper than that many is not seen. */
const mostEntries = 150_000;
/** Files that are kept, and how many of one folder: a folder of generated code must not hide its neighbours. */
const mostFiles = 20_000;
const mostFilesOfFolder = 2_000;
const foldersAtOnce = 32;

interface Folder {
  /** From the project's folder; '' for that itself. */
  readonly path: string;
  /** The ignore files that hold here, each with the folder it stands in. */
  readonly ignores: readonly { readonly home: string; readonly rules: Ignore }[];
}

/**
 * Lists a project's files level by level, so that what lies near the top is found however much lies below. Ignore files are
 * honoured, except for what tools keep out of version control but a server needs (`.env`). A link to a file counts as one;
 * a link to a folder is followed where it leads out of the project, once.
 */
export async function walkFolder(
  folder: string,
): Promise<{ readonly paths: readonly string[]; readonly isCut: boolean }> {
  const paths: string[] = [];
  const visited = new Set<string>();
  const root = await realpath(folder).catch(() => folder);
  let seen = 0;
  let isCut = false;
  let level: Folder[] = [{ path: '', ignores: [] }];
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    const next: Folder[] = [];
    for (let start = 0; start < level.length; start += foldersAtOnce) {
      if (seen >= mostEntries || paths.length >= mostFiles) return { paths, isCut: true };
      const batch = level.slice(start, start + foldersAtOnce);
      const listed = await Promise.all(batch.map((one) => listFolder(folder, root, one, visited)));
      for (const { files, folders, entries } of listed) {
        seen += entries;
        isCut ||= files.length > mostFilesOfFolder;
        paths.push(...files.slice(0, mostFilesOfFolder));
        next.push(...folders);
      }
    }
    level = next;
  }
  return { paths, isCut: isCut || level.length > 0 };
}

interface Listing {
  readonly files: readonly string[];
  readonly folders: readonly Folder[];
  readonly entries: number;
}

async function listFolder(home: string, root: string, folder: Folder, visited: Set<string>): Promise<Listing> {
  const entries = await readdir(join(home, folder.path), { withFileTypes: true }).catch(() => []);
  const ignores = [...folder.ignores];
  if (entries.some((entry) => entry.name === '.gitignore')) {
    const rules = await ignoreRules(join(home, folder.path, '.gitignore'));
    if (rules !== null) ignores.push({ home: folder.path, rules });
  }
  const files: string[] = [];
  const folders: Folder[] = [];
  // What is left out by its name alone is dropped before anything else is asked of it: mostly that is nearly all.
  const wanted = entries.filter((entry) =>
    entry.isFile() ? isWantedFile(entry.name, folder.path) : !entry.isDirectory() || !isSkippedFolder(entry.name),
  );
  for (const entry of wanted.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
    const kind = entry.isSymbolicLink() ? await kindOfLink(join(home, path), root, visited) : kindOf(entry);
    if (
      kind === 'file' &&
      isWantedFile(entry.name, folder.path) &&
      (entry.name.startsWith('.env') || !isIgnored(path, ignores))
    )
      files.push(path);
    else if (kind === 'folder' && !isSkippedFolder(entry.name) && !isIgnored(`${path}/`, ignores))
      folders.push({ path, ignores });
  }
  return { files, folders, entries: entries.length };
}

function kindOf(entry: Dirent): 'file' | 'folder' | null {
  if (entry.isDirectory()) return 'folder';
  return entry.isFile() ? 'file' : null;
}

async function kindOfLink(file: string, root: string, visited: Set<string>): Promise<'file' | 'folder' | null> {
  const target = await stat(file).catch(() => null);
  if (target?.isFile()) return 'file';
  if (!target?.isDirectory()) return null;
  const real = await realpath(file).catch(() => null);
  // What lies in the project is found by its own path; what holds the project would go in circles.
  if (real === null || isWithin(real, root) || isWithin(root, real) || visited.has(real)) return null;
  visited.add(real);
  return 'folder';
}

function isWithin(path: string, folder: string): boolean {
  const from = relative(folder, path);
  return from === '' || (from !== '..' && !from.startsWith(`..${sep}`) && !/^[A-Za-z]:/.test(from));
}

async function ignoreRules(file: string): Promise<Ignore | null> {
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null) return null;
  try {
    return ignore({ allowRelativePaths: true }).add(decodeText(bytes));
  } catch {
    return null;
  }
}

/** As git has it: of the files from the outer folder to the inner one, the last that says something decides. */
function isIgnored(path: string, ignores: Folder['ignores']): boolean {
  let ignored = false;
  for (const { home, rules } of ignores) {
    const inside = home === '' ? path : path.slice(home.length + 1);
    const { ignored: yes, unignored: no } = rules.test(inside);
    if (yes) ignored = true;
    if (no) ignored = false;
  }
  return ignored;
}
