import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Files that say which versions of its dependencies a project runs with. */
const names = [
  ...['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'],
  ...['uv.lock', 'poetry.lock', 'Pipfile.lock', 'pdm.lock', 'requirements.txt'],
  ...['Gemfile.lock', 'go.sum', 'Cargo.lock', 'composer.lock'],
] as const;

/** Larger ones are not read: it would be felt in every run. */
const largestBytes = 32 * 1024 * 1024;

/**
 * The lock files of a folder as versions, by their names: the beginning of each one's SHA-256 in hexadecimal. Two runs with
 * another one had other dependencies.
 */
export async function lockfileVersions(folder: string): Promise<Readonly<Record<string, string>>> {
  const found = await Promise.all(names.map(async (name) => [name, await digestOf(join(folder, name))] as const));
  return Object.fromEntries(found.flatMap(([name, digest]) => (digest === null ? [] : [[name, digest]])));
}

async function digestOf(file: string): Promise<string | null> {
  try {
    const found = await stat(file);
    if (!found.isFile() || found.size > largestBytes) return null;
    // The same file has other line ends where git makes them so.
    const text = (await readFile(file, 'utf8')).replaceAll('\r\n', '\n');
    return createHash('sha256').update(text).digest('hex').slice(0, 12);
  } catch {
    return null;
  }
}
