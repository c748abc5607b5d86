import { posix } from 'node:path';
import { parse } from 'jsonc-parser';
import type { ProjectFiles } from '../read/project-files.ts';

const endings = ['.ts', '.js', '.mjs', '.cjs', '.mts', '.cts', '.tsx', '.jsx'];

/** The file that a path without its ending means, as Node and the TypeScript runners find it; `null` for none. */
export function scriptAt(path: string, files: ProjectFiles, sourcesFirst = true): string | null {
  const plain = posix.normalize(path);
  const order = sourcesFirst ? endings : ['.js', '.mjs', '.cjs', ...endings];
  if (files.exists(plain)) return plain;
  // TypeScript's sources import each other by the names of what they are compiled to.
  const swapped = plain.replace(/\.([cm]?)js$/, '.$1ts');
  if (swapped !== plain && files.exists(swapped)) return swapped;
  for (const ending of order) if (files.exists(plain + ending)) return plain + ending;
  for (const ending of order)
    if (files.exists(posix.join(plain, `index${ending}`))) return posix.join(plain, `index${ending}`);
  return null;
}

/**
 * Where the build puts a script: `bin/server.js` of `bin/server.ts` in the folder that tsconfig.json names, else in the usual one.
 * It need not be there yet.
 */
export function builtScript(path: string, cwd: string, files: ProjectFiles): string {
  const inside = posix.relative(cwd, path);
  const options = record(record(parse(files.readNow(posix.join(cwd, 'tsconfig.json')) ?? ''))['compilerOptions']);
  const named = typeof options['outDir'] === 'string' ? [options['outDir']] : [];
  const places = [...named, 'build', 'dist'].map((out) => posix.join(cwd, out, inside));
  return places.find((place) => files.exists(place)) ?? (places[0] as string);
}

/** Finds what a module imports: files beside it, by the aliases of tsconfig.json, and packages of the same workspace. */
export class ScriptResolver {
  readonly #files: ProjectFiles;
  readonly #packages: ReadonlyMap<string, string>;
  readonly #configs = new Map<string, readonly (readonly [prefix: string, target: string])[]>();

  constructor(files: ProjectFiles) {
    this.#files = files;
    this.#packages = packagesIn(files);
  }

  resolve(specifier: string, from: string): string | null {
    const home = posix.dirname(from);
    if (specifier.startsWith('.')) return this.#inside(posix.join(home, specifier));
    for (const [prefix, target] of this.#aliases(home))
      if (specifier.startsWith(prefix)) {
        const found = this.#inside(posix.join(target, specifier.slice(prefix.length)));
        if (found !== null) return found;
      }
    const name = specifier.startsWith('@')
      ? specifier.split('/').slice(0, 2).join('/')
      : (specifier.split('/')[0] as string);
    const folder = this.#packages.get(name);
    if (folder === undefined) return null;
    const rest = specifier.slice(name.length + 1);
    if (rest !== '') return this.#inside(posix.join(folder, rest)) ?? this.#inside(posix.join(folder, 'src', rest));
    const main = manifestOf(this.#files.readNow(posix.join(folder, 'package.json')))['main'];
    const named = typeof main === 'string' ? this.#inside(posix.join(folder, main)) : null;
    return named ?? this.#inside(posix.join(folder, 'src')) ?? this.#inside(folder);
  }

  #inside(path: string): string | null {
    return path.startsWith('..') ? null : scriptAt(path, this.#files);
  }

  /** `"@/*": ["./src/*"]` of the nearest tsconfig.json or jsconfig.json. */
  #aliases(folder: string): readonly (readonly [string, string])[] {
    const known = this.#configs.get(folder);
    if (known !== undefined) return known;
    const name = ['tsconfig.json', 'jsconfig.json'].find((one) => this.#files.has(posix.join(folder, one)));
    let aliases: (readonly [string, string])[] = [];
    if (name === undefined) aliases = folder === '.' ? [] : [...this.#aliases(posix.dirname(folder))];
    else {
      const options = record(record(parse(this.#files.readNow(posix.join(folder, name)) ?? ''))['compilerOptions']);
      const base = posix.join(folder, typeof options['baseUrl'] === 'string' ? options['baseUrl'] : '.');
      for (const [pattern, targets] of Object.entries(record(options['paths']))) {
        const [target] = Array.isArray(targets) ? targets : [];
        if (typeof target === 'string')
          aliases.push([pattern.replace(/\*$/, ''), posix.join(base, target.replace(/\*$/, ''))]);
      }
      if (typeof options['baseUrl'] === 'string') aliases.push(['', base]);
    }
    this.#configs.set(folder, aliases);
    return aliases;
  }
}

/** Folders of the project's own packages, by their names. */
function packagesIn(files: ProjectFiles): Map<string, string> {
  const packages = new Map<string, string>();
  for (const path of files.paths.filter((one) => posix.basename(one) === 'package.json').slice(0, 300)) {
    const { name } = manifestOf(files.readNow(path));
    if (typeof name === 'string') packages.set(name, posix.dirname(path));
  }
  return packages;
}

/** A package.json's fields; none where it is none. */
export function manifestOf(text: string | null): Readonly<Record<string, unknown>> {
  try {
    return record(JSON.parse(text ?? ''));
  } catch {
    return {};
  }
}

/** A value as an object with fields; an empty one for anything else. */
export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
