import { applyEdits, modify, parse } from 'jsonc-parser';
import type { LauncherName } from '../../model/plan/plan.ts';
import { commandWithSettings, configurationOf, runsServer, settingsOfCommand } from './server-arguments.ts';
import type { SettingsHome } from './settings-home.ts';

/** A `package.json` with a script that runs the launcher's server (`start` first); `null` if none does. */
export function packageScriptHome(file: string, text: string, launcher: LauncherName): SettingsHome | null {
  const scripts = (parse(text) as { scripts?: Record<string, unknown> } | undefined)?.scripts;
  if (typeof scripts !== 'object' || scripts === null) return null;
  const names = Object.keys(scripts).sort((a, b) => Number(b === 'start') - Number(a === 'start'));
  const name = names.find((candidate) => runsServer(launcher, String(scripts[candidate])));
  if (name === undefined) return null;
  const command = String(scripts[name]);
  return {
    file,
    current: settingsOfCommand(launcher, command),
    configuration: configurationOf(launcher, command),
    withSettings: (settings) =>
      applyEdits(text, modify(text, ['scripts', name], commandWithSettings(launcher, command, settings), {})),
  };
}
