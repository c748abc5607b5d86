import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LauncherName } from '../../model/plan/plan.ts';
import { gunicornConfigHome } from './gunicorn-config.ts';
import { packageScriptHome } from './package-script.ts';
import { procfileHome } from './procfile.ts';
import type { SettingsHome } from './settings-home.ts';

type ReadHome = (file: string, text: string, launcher: LauncherName) => SettingsHome | null;

/** The configuration that gunicorn reads where no command line names another one. */
export const usualConfiguration = 'gunicorn.conf.py';

const commandLines: readonly { readonly file: string; readonly read: ReadHome }[] = [
  { file: 'Procfile', read: procfileHome },
  { file: 'package.json', read: packageScriptHome },
];

/** The text of a file, `null` when there is none that can be read. An editor gives what is on its screen. */
export type ReadText = (path: string) => Promise<string | null>;

export const textOnDisk: ReadText = (path) => readFile(path, 'utf8').catch(() => null);

/**
 * The files in `folder` that say how the project's server is run: its configuration first, where it is gunicorn's, then what
 * holds its command line, the one that a developer would look into first coming first.
 */
export async function findSettingsHomes(
  folder: string,
  launcher: LauncherName,
  readText: ReadText = textOnDisk,
): Promise<readonly SettingsHome[]> {
  const homes: SettingsHome[] = [];
  for (const { file, read } of commandLines) {
    const text = await readText(join(folder, file));
    const home = text === null ? null : read(file, text, launcher);
    if (home !== null) homes.push(home);
  }
  if (launcher !== 'gunicorn') return homes;
  const file = homes[0]?.configuration ?? usualConfiguration;
  const text = await readText(join(folder, file));
  return text === null ? homes : [gunicornConfigHome(file, text), ...homes];
}

/** Whether a home is a configuration file, and no command line. */
export function isConfiguration({ configuration }: SettingsHome): boolean {
  return configuration === undefined;
}

/**
 * What a project with gunicorn runs with today: the command line wins over the configuration file, as it does in gunicorn; what
 * neither names is gunicorn's default. `null` when the project keeps no settings.
 */
export function todaysSettings(homes: readonly SettingsHome[]): SettingsHome['current'] | null {
  if (homes.every((home) => Object.keys(home.current).length === 0)) return null;
  const configurationFirst = homes.toSorted((a, b) => Number(isConfiguration(b)) - Number(isConfiguration(a)));
  return Object.assign(
    { workerClass: 'sync', workers: 1, threads: 1 },
    ...configurationFirst.map((home) => home.current),
  );
}
