import { readdir, readFile, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';

/** Folders that hold no code of the project's own, or code that is not its service. */
const skippedFolders =
  /^(\..*|node_modules|venv|env|virtualenv|site-packages|__pycache__|dist|build|out|target|vendor|coverage|tests?|testing|spec|docs?|migrations|static|media)$/i;
const deepest = 4;
const mostFiles = 2000;
const largestFileBytes = 256 * 1024;

/** Some files of a project, by their paths from its folder, with `/` on every system. */
export interface ProjectFiles {
  readonly folder: string;
  readonly paths: readonly string[];
  /** The text of a file; `null` when it is not there, too large or not readable. */
  read(path: string): Promise<string | null>;
}

/**
 * Lists the files that could tell what a project serves: not too deep, not too many, shallow ones first. Folders of
 * packages, tests and build results are left out, and links are not followed.
 */
export async function projectFiles(folder: string): Promise<ProjectFiles> {
  const paths: string[] = [];
  let level = [''];
  for (let depth = 0; depth < deepest && paths.length < mostFiles; depth++) {
    const next: string[] = [];
    for (const parent of level) {
      const entries = await readdir(join(folder, parent), { withFileTypes: true }).catch(() => []);
      for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const path = posix.join(parent, entry.name);
        if (entry.isDirectory() && !skippedFolders.test(entry.name)) next.push(path);
        else if (entry.isFile() && paths.length < mostFiles) paths.push(path);
      }
    }
    level = next;
  }
  const known = new Map<string, Promise<string | null>>();
  return {
    folder,
    paths,
    read(path) {
      const text = known.get(path) ?? readText(join(folder, path));
      known.set(path, text);
      return text;
    },
  };
}

async function readText(file: string): Promise<string | null> {
  try {
    const { size } = await stat(file);
    return size > largestFileBytes ? null : await readFile(file, 'utf8');
  } catch {
    return null;
  }
}
