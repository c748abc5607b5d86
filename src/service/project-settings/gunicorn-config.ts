import type { Settings, SettingValue } from '../../model/settings.ts';
import type { SettingsHome } from './settings-home.ts';

const variables = [
  { setting: 'workers', variable: 'workers' },
  { setting: 'threads', variable: 'threads' },
  { setting: 'workerClass', variable: 'worker_class' },
] as const;

/** A `gunicorn.conf.py`. Only assignments at the left margin count; a computed value is replaced, but not read. */
export function gunicornConfigHome(file: string, text: string): SettingsHome {
  return { file, current: currentSettings(text), withSettings: (settings) => rewritten(text, settings) };
}

function currentSettings(text: string): Settings {
  const settings: Record<string, SettingValue> = {};
  for (const { setting, variable } of variables) {
    const value = assignment(variable).exec(text)?.groups?.['value']?.trim();
    const name = /^(['"])([\w.:]+)\1$/.exec(value ?? '')?.[2];
    if (value !== undefined && /^\d+$/.test(value)) settings[setting] = Number(value);
    else if (name !== undefined) settings[setting] = name;
  }
  return settings;
}

function rewritten(text: string, settings: Settings): string {
  let changed = text;
  for (const { setting, variable } of variables) {
    const value = settings[setting];
    if (value === undefined) continue;
    const literal = typeof value === 'number' ? String(value) : JSON.stringify(value);
    const pattern = assignment(variable);
    if (pattern.test(changed))
      changed = changed.replace(pattern, (_all, left: string, _value, comment = '') => `${left}${literal}${comment}`);
    else changed = `${changed}${changed === '' || changed.endsWith('\n') ? '' : '\n'}${variable} = ${literal}\n`;
  }
  return changed;
}

/** The last assignment wins in Python; a second one in the file is unusual enough to leave alone. */
function assignment(variable: string): RegExp {
  return new RegExp(
    String.raw`^(?<left>${variable}[ \t]*=[ \t]*)(?<value>[^#\r\n]*?)(?<comment>[ \t]*#[^\r\n]*)?(?=\r?$)`,
    'm',
  );
}
