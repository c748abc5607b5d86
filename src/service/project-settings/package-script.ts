import { applyEdits, modify, parse } from 'jsonc-parser';
import { commandWithSettings, runsGunicorn, settingsOfCommand } from './gunicorn-arguments.ts';
import type { SettingsHome } from './settings-home.ts';

/** A `package.json` with a script that runs gunicorn (`start` first); `null` if none does. */
export function packageScriptHome(file: string, text: string): SettingsHome | null {
  const scripts = (parse(text) as { scripts?: Record<string, unknown> } | undefined)?.scripts;
  if (typeof scripts !== 'object' || scripts === null) return null;
  const names = Object.keys(scripts).sort((a, b) => Number(b === 'start') - Number(a === 'start'));
  const name = names.find((candidate) => runsGunicorn(String(scripts[candidate])));
  if (name === undefined) return null;
  const command = String(scripts[name]);
  return {
    file,
    current: settingsOfCommand(command),
    withSettings: (settings) =>
      applyEdits(text, modify(text, ['scripts', name], commandWithSettings(command, settings), {})),
  };
}
