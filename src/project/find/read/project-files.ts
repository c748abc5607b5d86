import { readFileSync, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { decodeText } from './decode-text.ts';
import { walkFolder } from './walk-folder.ts';

const largestFileBytes = 512 * 1024;

/** Some files of a project, by their paths from its folder, with `/` on every system. */
export interface ProjectFiles {
  readonly folder: string;
  /** What the search came by, shallow ones first. */
  readonly paths: readonly string[];
  /** Whether the search ended before it had seen every folder. */
  readonly isCut: boolean;
  /** Whether the search came by this file; unlike `exists` it asks no disk. */
  has(path: string): boolean;
  /** Whether there is such a file, ignored ones and build results included. */
  exists(path: string): boolean;
  /** The text of a file; `null` when it is not there, too large or not readable. */
  read(path: string): Promise<string | null>;
  /** The same at once, for what is found while code is followed from file to file. */
  readNow(path: string): string | null;
}

/** Lists the files that could tell what a project serves. Nothing of the project is run. */
export async function projectFiles(folder: string): Promise<ProjectFiles> {
  const { paths, isCut } = await walkFolder(folder);
  const known = new Set(paths);
  const texts = new Map<string, string | null>();
  return {
    folder,
    paths,
    isCut,
    has: (path) => known.has(path),
    exists: (path) => known.has(path) || (isInside(path) && isFile(join(folder, path))),
    async read(path) {
      const text = texts.get(path);
      if (text !== undefined) return text;
      const read = isInside(path) ? await readText(join(folder, path)) : null;
      texts.set(path, read);
      return read;
    },
    readNow(path) {
      const text = texts.get(path);
      if (text !== undefined) return text;
      const read = isInside(path) ? readTextNow(join(folder, path)) : null;
      texts.set(path, read);
      return read;
    },
  };
}

/** A path that a file of the project names must not lead out of it. */
function isInside(path: string): boolean {
  const plain = posix.normalize(path);
  return plain !== '..' && !plain.startsWith('../') && !posix.isAbsolute(plain) && !path.includes('\0');
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

async function readText(file: string): Promise<string | null> {
  try {
    const entry = await stat(file);
    return !entry.isFile() || entry.size > largestFileBytes ? null : decodeText(await readFile(file));
  } catch {
    return null;
  }
}

function readTextNow(file: string): string | null {
  try {
    const entry = statSync(file);
    return !entry.isFile() || entry.size > largestFileBytes ? null : decodeText(readFileSync(file));
  } catch {
    return null;
  }
}
