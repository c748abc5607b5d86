import type { LauncherName } from '../../model/plan/plan.ts';
import { commandWithSettings, configurationOf, runsServer, settingsOfCommand } from './server-arguments.ts';
import type { SettingsHome } from './settings-home.ts';

/** A `Procfile` whose web process (or, without one, another) runs the launcher's server; `null` if none does. */
export function procfileHome(file: string, text: string, launcher: LauncherName): SettingsHome | null {
  const lines = text.split('\n');
  const candidates = lines.filter((line) => /^[\w-]+:/.test(line) && runsServer(launcher, line));
  const line = candidates.find((candidate) => candidate.startsWith('web:')) ?? candidates[0];
  if (line === undefined) return null;
  return {
    file,
    current: settingsOfCommand(launcher, line),
    configuration: configurationOf(launcher, line),
    withSettings: (settings) =>
      lines.map((other) => (other === line ? commandWithSettings(launcher, line, settings) : other)).join('\n'),
  };
}
