import { closeSync, existsSync, openSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { upwards } from './package-manifest.ts';

/** A program that was found: a script that Node runs, or anything else that the system starts. */
export type FoundProgram =
  | { readonly kind: 'script'; readonly path: string }
  | { readonly kind: 'other'; readonly path: string };

/**
 * Finds a program as npm's scripts do: in `node_modules/.bin` of the folder and of those above it, else on PATH, or by its
 * path. `null` where there is none.
 */
export function findProgram(
  name: string,
  cwd: string,
  environment: Readonly<Record<string, string>>,
): FoundProgram | null {
  if (/[\\/]/.test(name)) return programAt(isAbsolute(name) ? name : resolve(cwd, name));
  const path = environment['PATH'] ?? environment['Path'] ?? '';
  const folders = [...upwards(cwd).map((folder) => join(folder, 'node_modules', '.bin')), ...path.split(delimiter)];
  for (const folder of folders.filter((one) => one !== '')) {
    for (const ending of process.platform === 'win32' ? ['', '.exe', '.cmd'] : ['']) {
      const found = programAt(join(folder, name + ending));
      if (found !== null) return found;
    }
  }
  return null;
}

function programAt(path: string): FoundProgram | null {
  if (!(statSync(path, { throwIfNoEntry: false })?.isFile() ?? false)) return null;
  const real = realpathSync(path);
  const start = beginningOf(real);
  if (/^#![^\n]*\bnode\b/.test(start)) return { kind: 'script', path: real };
  // pnpm, and npm on Windows, put a shell script there that starts the program's own.
  const target = /"\$basedir\/([^"]+\.[cm]?js|[^"]+)"\s+"\$@"/.exec(start)?.[1];
  if (start.startsWith('#!') && target !== undefined) {
    const script = resolve(dirname(path), target);
    if (existsSync(script) && !script.endsWith('node')) return { kind: 'script', path: realpathSync(script) };
  }
  return { kind: 'other', path };
}

/** Enough of a file to tell a script from a program. */
const lookedAtBytes = 4096;

function beginningOf(path: string): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(lookedAtBytes);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, lookedAtBytes, 0));
  } finally {
    closeSync(file);
  }
}

/**
 * The file that `node NAME` runs: with or without its ending, or a folder with an index or a `main`. `null` where there is
 * none.
 */
export function scriptOf(name: string, cwd: string): string | null {
  const path = resolve(cwd, name);
  const isFile = (file: string) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
  for (const ending of ['', '.js', '.cjs', '.mjs', '.ts', '.cts', '.mts'])
    if (isFile(path + ending)) return path + ending;
  const main = mainOf(path);
  for (const inside of [...(main === null ? [] : [main, `${main}.js`]), 'index.js', 'index.cjs', 'index.mjs'])
    if (isFile(join(path, inside))) return join(path, inside);
  return null;
}

function mainOf(folder: string): string | null {
  try {
    const { main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { main?: unknown };
    return typeof main === 'string' ? main : null;
  } catch {
    return null;
  }
}
