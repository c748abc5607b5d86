import { join, relative } from 'node:path';
import type { LauncherName } from '../../model/plan/plan.ts';
import { planFileName } from '../../model/plan/plan-file.ts';
import type { Settings } from '../../model/settings.ts';
import {
  findSettingsHomes,
  isConfiguration,
  type ReadText,
  textOnDisk,
  usualConfiguration,
} from './find-settings-homes.ts';
import { gunicornConfigHome } from './gunicorn-config.ts';
import { hasSettingsHome } from './has-settings-home.ts';
import { planWithSettings } from './plan-settings.ts';
import type { SettingsHome } from './settings-home.ts';
import { SettingsRefusal } from './settings-refusal.ts';

/** A change of one file that makes the project run with other settings. */
export interface SettingsEdit {
  /** Absolute path. */
  readonly path: string;
  /** The path relative to the plan's folder, as people read it. */
  readonly file: string;
  /** Whether the file is there already. */
  readonly exists: boolean;
  /** Whether it is the plan that changes, since no other file of the project says how its server is run. */
  readonly isPlan: boolean;
  readonly before: string;
  readonly after: string;
}

/**
 * Why there is nothing to change: the settings stand there already, no file is there to hold them, or the one that is can't
 * be changed surely, with why.
 */
export type NoEdit = 'already-so' | 'no-place' | { readonly refused: string };

/** Where a project lies. */
export interface ProjectPlace {
  readonly launcher: LauncherName;
  /** Absolute paths of the folder that holds the plan, and of the one that the service starts in. */
  readonly planFolder: string;
  readonly serviceFolder: string;
}

/**
 * The change that makes the project run with `settings`: in the file that decides today (a command line before the
 * configuration file, as in gunicorn), in a new `gunicorn.conf.py`, or, for other servers that no file says anything of,
 * in the plan.
 */
export async function settingsEdit(
  { launcher, planFolder, serviceFolder }: ProjectPlace,
  settings: Settings,
  readText: ReadText = textOnDisk,
  whyNotPython: (text: string, settings: Settings) => Promise<string | null> = async () => null,
): Promise<SettingsEdit | NoEdit> {
  if (!hasSettingsHome(launcher)) return 'no-place';
  const home = decidingHome(await findSettingsHomes(serviceFolder, launcher, readText));
  const isPlan = home === undefined && launcher !== 'gunicorn';
  const path = isPlan ? join(planFolder, planFileName) : join(serviceFolder, home?.file ?? usualConfiguration);
  const text = home === undefined && !isPlan ? null : await readText(path);
  if (isPlan && text === null) return 'no-place';
  const before = text ?? '';
  let after: string;
  try {
    after = isPlan
      ? planWithSettings(before, settings)
      : (home ?? gunicornConfigHome(usualConfiguration, '')).withSettings(settings);
  } catch (error) {
    if (error instanceof SettingsRefusal) return { refused: error.message };
    throw error;
  }
  if (text !== null && after === before) return 'already-so';
  const refused = path.endsWith('.py') ? await whyNotPython(after, settings) : null;
  if (refused !== null) return { refused };
  const file = relative(planFolder, path).replaceAll('\\', '/');
  return { path, file, exists: text !== null, isPlan, before, after };
}

/** A command line that names a setting wins over the configuration file; where nothing names one, the configuration file is the better place. */
function decidingHome(homes: readonly SettingsHome[]): SettingsHome | undefined {
  const commandLines = homes.filter((home) => !isConfiguration(home));
  const configuration = homes.find(isConfiguration);
  return commandLines.find((home) => Object.keys(home.current).length > 0) ?? configuration ?? commandLines[0];
}
