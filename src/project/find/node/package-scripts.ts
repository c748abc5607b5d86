import { posix } from 'node:path';
import { type FoundCommand, foundCommand } from '../commands/found-command.ts';
import type { ShellCommand } from '../commands/shell-line.ts';
import type { ProjectFiles } from '../read/project-files.ts';
import { manifestOf, record } from './resolve-script.ts';

/** Scripts that may start the service, those of production first. */
const ranks: Readonly<Record<string, number>> = {
  'start:prod': 13,
  'start:production': 13,
  production: 14,
  prod: 14,
  start: 16,
  'start:server': 17,
  serve: 18,
  server: 18,
  // Vite's templates for rendering on a server have no other one for production.
  preview: 19,
  'start:dev': 46,
  dev: 48,
  develop: 48,
};

const mostPackages = 60;

/** The start scripts of every package of a project. */
export function packageCommands(files: ProjectFiles): FoundCommand[] {
  const manifests = files.paths.filter((path) => posix.basename(path) === 'package.json').slice(0, mostPackages);
  return manifests.flatMap((path) => {
    const scripts = scriptsOf(path, files);
    return Object.entries(ranks).flatMap(([name, rank]) => {
      const line = scripts[name];
      return line === undefined
        ? []
        : [
            foundCommand({
              line,
              cwd: posix.dirname(path),
              where: `${path}: "${name}"`,
              script: name,
              rank: rank + path.split('/').length / 10,
            }),
          ];
    });
  });
}

/** The script that `npm start`, `yarn dev`, `pnpm --filter api start` and `npm run x --workspace y` mean; `null` for none. */
export function scriptMeant({ words, cwd }: ShellCommand, files: ProjectFiles): FoundCommand | null {
  const [program = '', ...rest] = words;
  const manager = posix.basename(program);
  if (!['npm', 'yarn', 'pnpm', 'bun'].includes(manager)) return null;
  let folder = cwd;
  let name: string | null = null;
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] as string;
    const [option, inline] =
      word.startsWith('--') && word.includes('=')
        ? [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]
        : [word, undefined];
    if (['-w', '--workspace', '--filter', '-F', '--prefix', '--cwd', '-C', '--dir'].includes(option)) {
      const value = inline ?? rest[++at] ?? '';
      folder = packageFolder(value, cwd, files) ?? folder;
    } else if (option === 'workspace' && manager === 'yarn')
      folder = packageFolder(rest[++at] ?? '', cwd, files) ?? folder;
    else if (word === '--') break;
    else if (word !== 'run' && word !== 'run-script' && !word.startsWith('-')) {
      name = word;
      break;
    }
  }
  if (name === null) return null;
  const path = posix.join(folder, 'package.json');
  const line = scriptsOf(path, files)[name];
  return line === undefined
    ? null
    : foundCommand({ line, cwd: folder, where: `${path}: "${name}"`, script: name, rank: 0 });
}

function scriptsOf(path: string, files: ProjectFiles): Record<string, string> {
  const scripts = record(manifestOf(files.readNow(path))['scripts']);
  return Object.fromEntries(
    Object.entries(scripts).flatMap(([name, line]) => (typeof line === 'string' ? [[name, line]] : [])),
  );
}

/** A package by its name or its folder. */
function packageFolder(name: string, cwd: string, files: ProjectFiles): string | null {
  const folder = posix.join(cwd, name);
  if (files.has(posix.join(folder, 'package.json'))) return folder;
  for (const path of files.paths.filter((one) => posix.basename(one) === 'package.json'))
    if (manifestOf(files.readNow(path))['name'] === name) return posix.dirname(path);
  return null;
}
