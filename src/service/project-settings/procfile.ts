import { commandWithSettings, runsGunicorn, settingsOfCommand } from './gunicorn-arguments.ts';
import type { SettingsHome } from './settings-home.ts';

/** A `Procfile` whose web process (or, without one, another) runs gunicorn; `null` if none does. */
export function procfileHome(file: string, text: string): SettingsHome | null {
  const lines = text.split('\n');
  const candidates = lines.filter((line) => /^[\w-]+:/.test(line) && runsGunicorn(line));
  const line = candidates.find((candidate) => candidate.startsWith('web:')) ?? candidates[0];
  if (line === undefined) return null;
  return {
    file,
    current: settingsOfCommand(line),
    withSettings: (settings) =>
      lines.map((other) => (other === line ? commandWithSettings(line, settings) : other)).join('\n'),
  };
}
