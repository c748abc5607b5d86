import { join } from 'node:path';
import type { LauncherName } from '../../model/plan.ts';
import type { Settings } from '../../model/settings.ts';
import { findSettingsHomes, type ReadText, textOnDisk } from './find-settings-homes.ts';
import { gunicornConfigHome } from './gunicorn-config.ts';
import type { SettingsHome } from './settings-home.ts';

/** A change of one file that makes the project run with other settings. */
export interface SettingsEdit {
  /** Path relative to the service's folder, with forward slashes. */
  readonly file: string;
  /** Whether the file is there already. */
  readonly exists: boolean;
  readonly before: string;
  readonly after: string;
}

/** Whether projects keep the settings of this launcher in files that are known. */
export function hasSettingsHome(launcher: LauncherName): boolean {
  return launcher === 'gunicorn';
}

/**
 * The change that makes the project in `folder` run with `settings`: in the file that decides today (a command line
 * before the configuration file, as in gunicorn), or a new `gunicorn.conf.py`. `null` for launchers whose settings have
 * no known home, and where the project runs with these settings already.
 */
export async function settingsEdit(
  folder: string,
  launcher: LauncherName,
  settings: Settings,
  readText: ReadText = textOnDisk,
): Promise<SettingsEdit | null> {
  if (!hasSettingsHome(launcher)) return null;
  const homes = await findSettingsHomes(folder, readText);
  const home = decidingHome(homes);
  if (home === undefined) {
    const after = gunicornConfigHome('gunicorn.conf.py', '').withSettings(settings);
    return { file: 'gunicorn.conf.py', exists: false, before: '', after };
  }
  const before = (await readText(join(folder, home.file))) ?? '';
  const after = home.withSettings(settings);
  return after === before ? null : { file: home.file, exists: true, before, after };
}

/** A command line that names a setting wins over the configuration file; where nothing names one, the configuration file is the better place. */
function decidingHome(homes: readonly SettingsHome[]): SettingsHome | undefined {
  const commandLines = homes.filter((home) => home.file !== 'gunicorn.conf.py');
  const configuration = homes.find((home) => home.file === 'gunicorn.conf.py');
  return commandLines.find((home) => Object.keys(home.current).length > 0) ?? configuration ?? commandLines[0];
}
