import { posix } from 'node:path';
import type { SettingValue, Space } from '../../../model/settings.ts';
import type { Value } from '../code/values.ts';
import type { PythonReader } from './python-reader.ts';

/** What a configuration file of gunicorn says, where it says so by values that can be read. */
export interface GunicornConfig {
  readonly path: string;
  readonly settings: Space;
  readonly app: string | null;
  readonly chdir: string | null;
  readonly pythonPath: readonly string[];
  /** Settings that are only known when it runs. */
  readonly computed: readonly string[];
}

const settingNames: Readonly<Record<string, string>> = {
  workers: 'workers',
  threads: 'threads',
  worker_class: 'workerClass',
};

/** Reads the file that gunicorn takes in that folder: the one that `-c` names, else `gunicorn.conf.py`. */
export function gunicornConfig(reader: PythonReader, named: string | null, cwd: string): GunicornConfig | null {
  const path = posix.join(cwd, (named ?? './gunicorn.conf.py').replace(/^file:/, ''));
  if (!reader.files.exists(path)) return null;
  const module = reader.module(path);
  const given = (name: string) => reader.memberOf(module, name);
  const settings: Record<string, readonly SettingValue[]> = {};
  const computed: string[] = [];
  for (const [name, setting] of Object.entries(settingNames)) {
    const value = given(name);
    if (value === null) continue;
    const plain = settingValue(value, setting);
    if (plain === null) computed.push(name);
    else settings[setting] = [plain];
  }
  return {
    path,
    settings,
    app: textIn(given('wsgi_app')),
    chdir: textIn(given('chdir')),
    pythonPath: textIn(given('pythonpath'))?.split(',') ?? [],
    computed,
  };
}

function settingValue(value: Value, setting: string): SettingValue | null {
  if (setting === 'workerClass') return value.kind === 'text' ? value.text : null;
  const count =
    value.kind === 'count'
      ? value.count
      : value.kind === 'text' && /^\d+$/.test(value.text)
        ? Number(value.text)
        : null;
  return count !== null && Number.isInteger(count) && count >= 1 && count <= 256 ? count : null;
}

function textIn(value: Value | null): string | null {
  return value?.kind === 'text' && value.text !== '' ? value.text : null;
}

/** What the file says and what it does not, as sentences. */
export function configNotes({ path, settings, computed }: GunicornConfig): string[] {
  const said = Object.entries(settings).map(([name, values]) => `${name} ${values.join(', ')}`);
  return [
    ...(said.length > 0 ? [`${path} sets ${said.join(', ')}.`] : []),
    ...(computed.length > 0
      ? [`${computed.join(', ')} in ${path} is only known where it runs: put today's value into "settings".`]
      : []),
  ];
}
