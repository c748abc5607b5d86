import { posix } from 'node:path';
import type { Value } from '../code/values.ts';
import type { PythonReader } from './python-reader.ts';
import { configuredSettings, type ServerConfig } from './server-config.ts';

/** gunicorn's names of the settings. */
const settingNames = { workers: 'workers', threads: 'threads', worker_class: 'workerClass' };

/** Reads the file that gunicorn takes in that folder: the one that `-c` names, else `gunicorn.conf.py`. */
export function gunicornConfig(reader: PythonReader, named: string | null, cwd: string): ServerConfig | null {
  const path = posix.join(cwd, (named ?? './gunicorn.conf.py').replace(/^file:/, ''));
  if (!reader.files.exists(path)) return null;
  const module = reader.module(path);
  const given = (name: string) => reader.memberOf(module, name);
  return {
    path,
    ...configuredSettings(settingNames, given),
    app: textIn(given('wsgi_app')),
    chdir: textIn(given('chdir')),
    pythonPath: textIn(given('pythonpath'))?.split(',') ?? [],
  };
}

function textIn(value: Value | null): string | null {
  return value?.kind === 'text' && value.text !== '' ? value.text : null;
}
