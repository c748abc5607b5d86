import { posix } from 'node:path';
import { textOf, type Value } from '../code/values.ts';
import { parsedToml } from '../read/parsed-toml.ts';
import type { PythonReader } from './python-reader.ts';
import { configuredSettings, type ServerConfig } from './server-config.ts';

/** hypercorn's names of the settings. */
const settingNames = { workers: 'workers', worker_class: 'workerClass' };

/**
 * Reads the file that hypercorn's `--config` names: TOML, or Python behind `file:` or `python:`. `null`: none is named, or it is
 * not there; hypercorn takes none by itself.
 */
export function hypercornConfig(reader: PythonReader, named: string | null, cwd: string): ServerConfig | null {
  if (named === null) return null;
  const [, scheme, rest = ''] = /^(?:(file|python):)?(.*)$/s.exec(named) ?? [];
  const path = posix.join(cwd, scheme === 'python' ? `${rest.replaceAll('.', '/')}.py` : rest);
  if (!reader.files.exists(path)) return null;
  const given = scheme === undefined ? inToml(reader, path) : inCode(reader, path);
  return { path, ...configuredSettings(settingNames, given), app: null, chdir: null, pythonPath: [] };
}

function inCode(reader: PythonReader, path: string): (name: string) => Value | null {
  const module = reader.module(path);
  return (name) => reader.memberOf(module, name);
}

function inToml(reader: PythonReader, path: string): (name: string) => Value | null {
  const fields = parsedToml(reader.files.readNow(path) ?? '');
  return (name) => {
    const value = fields[name];
    if (typeof value === 'string') return textOf(value);
    return typeof value === 'number' ? { kind: 'count', count: value } : null;
  };
}
