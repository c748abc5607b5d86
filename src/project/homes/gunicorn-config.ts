import type { Settings, SettingValue } from '../../model/settings.ts';
import { t } from '../../words/language.ts';
import { assignmentOf } from './python-assignments.ts';
import type { SettingsHome } from './settings-home.ts';
import { SettingsRefusal } from './settings-refusal.ts';

/** Settings and the names that they have in gunicorn's configuration. */
export const gunicornVariables = [
  { setting: 'workers', variable: 'workers' },
  { setting: 'threads', variable: 'threads' },
  { setting: 'workerClass', variable: 'worker_class' },
] as const;

/** A `gunicorn.conf.py`, or a configuration of another name that a command line names. */
export function gunicornConfigHome(file: string, text: string): SettingsHome {
  return { file, current: currentSettings(text), withSettings: (settings) => rewritten(file, text, settings) };
}

/** What the file's literals say; nothing where it can't be read. */
function currentSettings(text: string): Settings {
  const settings: Record<string, SettingValue> = {};
  for (const { setting, variable } of gunicornVariables) {
    try {
      const value = assignmentOf(text, variable)?.value ?? null;
      if (value !== null) settings[setting] = value;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return settings;
}

/**
 * A literal is changed where it stands, when it is the only thing that sets its name. Else (a computed value, one in a
 * condition, several) a line at the end of the file says what holds: it is the last to be read.
 */
function rewritten(file: string, text: string, settings: Settings): string {
  let changed = text;
  for (const { setting, variable } of gunicornVariables) {
    const value = settings[setting];
    if (value === undefined) continue;
    const literal = typeof value === 'number' ? String(value) : JSON.stringify(value);
    try {
      const known = assignmentOf(changed, variable);
      if (known?.value === value) continue;
      const place = known?.place ?? null;
      changed = place === null ? withLine(changed, `${variable} = ${literal}`) : replaced(changed, place, literal);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new SettingsRefusal(t("{0} can't be changed: {1}.", file, error.message));
    }
  }
  return changed;
}

function replaced(text: string, { from, to }: { readonly from: number; readonly to: number }, by: string): string {
  return text.slice(0, from) + by + text.slice(to);
}

function withLine(text: string, line: string): string {
  const lineEnd = /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
  const gap = text === '' || /[\r\n]$/.test(text) ? '' : lineEnd;
  return `${text}${gap}${line}${lineEnd}`;
}
