import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatorScript } from './clients/native.ts';

/** How to get the programs that a section may need. */
const howToInstall: Readonly<Record<string, string>> = {
  wrk: 'Debian, Ubuntu: apt install wrk; macOS: brew install wrk',
  ab: 'Debian, Ubuntu: apt install apache2-utils; macOS has it',
  nginx: 'Debian, Ubuntu: apt install nginx; macOS: brew install nginx',
  taskset: 'Debian, Ubuntu: apt install util-linux',
  oha: 'cargo install oha --locked; macOS: brew install oha',
  gunicorn: 'python3 -m venv .cache/venv && .cache/venv/bin/pip install gunicorn gevent',
  generator: 'npm run build',
};

/** Gunicorn of the project's own environment, which tests and benches share. */
export const gunicornProgram = fileURLToPath(new URL('../../../.cache/venv/bin/gunicorn', import.meta.url));

/** Path of a program, or `null`. nginx often lies where only root looks. */
export function findProgram(name: string): string | null {
  if (name === 'gunicorn') return existsSync(gunicornProgram) ? gunicornProgram : null;
  if (name === 'generator') return existsSync(generatorScript) ? generatorScript : null;
  for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here.
    }
  }
  return null;
}

/** Sentences about the programs that are missing, with how to install each. */
export function missingPrograms(names: readonly string[]): string[] {
  return names
    .filter((name) => findProgram(name) === null)
    .map((name) => `${name} is missing. To install it: ${howToInstall[name] ?? 'see its manual'}.`);
}
