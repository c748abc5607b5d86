import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Explanation } from '../../model/facts/failure.ts';
import { knownPackage } from './known-packages.ts';

/** A list of a project's packages. */
interface PackageList {
  /** As the project's folder has it. */
  readonly file: string;
  readonly text: string;
}

/**
 * What is known of a module that Python does not have: the package that brings it and how to install that. A package is
 * only named where the project's own lists, or a table of well-known ones, tell it. `pip`: the command that installs
 * something.
 */
export function missingModule(
  module: string,
  { cwd, pip }: { readonly cwd: string; readonly pip: (what: string) => string },
): Explanation {
  const top = module.split('.')[0] as string;
  const known = knownPackage(top);
  const wanted = new Set([top, ...(known === null ? [] : [known])].map(normal));
  for (const list of packageLists(cwd)) {
    const name = namesIn(list.text).find((one) => wanted.has(normal(one)));
    if (name === undefined) continue;
    return {
      kind: 'module-missing',
      module,
      package: name,
      listedIn: list.file,
      install: installCommand(list.file, cwd, pip),
    };
  }
  return {
    kind: 'module-missing',
    module,
    package: known,
    listedIn: null,
    install: known === null ? null : pip(known),
  };
}

/** The lists of a folder, those that are installed as a whole first. */
function packageLists(cwd: string): PackageList[] {
  const inFolder = (folder: string) => {
    try {
      return readdirSync(join(cwd, folder)).map((name) => (folder === '' ? name : `${folder}/${name}`));
    } catch {
      return [];
    }
  };
  const files = [...inFolder(''), ...inFolder('requirements')].filter((file) =>
    /(^|\/)([\w-]*requirements[\w-]*\.(txt|in)|pyproject\.toml|Pipfile|setup\.cfg|environment\.ya?ml)$|^requirements\/[\w-]+\.(txt|in)$/.test(
      file,
    ),
  );
  return files.slice(0, 20).flatMap((file) => {
    try {
      return [{ file, text: decoded(readFileSync(join(cwd, file))) }];
    } catch {
      return [];
    }
  });
}

function decoded(bytes: Buffer): string {
  return bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le') : bytes.toString('utf8');
}

/** Names that begin a line, a list's item or a quoted text: where all these files have them. */
function namesIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*$/, ''))
    .flatMap((line) =>
      [...line.matchAll(/(?:^\s*(?:-\s+)?|["'])([A-Za-z][\w.-]*)/g)].map((match) => match[1] as string),
    );
}

function installCommand(file: string, cwd: string, pip: (what: string) => string): string {
  if (file === 'Pipfile') return 'pipenv install';
  if (/^environment\.ya?ml$/.test(file)) return `conda env update -f ${file}`;
  if (/\.(txt|in)$/.test(file)) return pip(`-r ${file}`);
  if (existsSync(join(cwd, 'uv.lock'))) return 'uv sync';
  return existsSync(join(cwd, 'poetry.lock')) ? 'poetry install' : pip('.');
}

const normal = (name: string) => name.toLowerCase().replace(/[-_.]+/g, '-');
