import { posix } from 'node:path';
import type { Holder, Scope, Value } from '../code/values.ts';
import { childOf } from '../read/syntax.ts';
import { parsePython } from './parse-python.ts';
import type { PythonReader } from './python-reader.ts';

/** A module that a command line names, where it was found. */
export interface NamedModule {
  readonly path: string;
  /** The folder that its name is counted from. */
  readonly root: string;
}

/**
 * The file of a module's dotted name: in the first of the folders that has it, else in the one folder of the project that
 * does. `null` where there is none, or where several could be meant.
 */
export function moduleNamed(reader: PythonReader, name: string, roots: readonly string[]): NamedModule | null {
  const steps = name.replaceAll('.', '/');
  const endings = [`${steps}.py`, `${steps}/__init__.py`];
  for (const root of roots)
    for (const ending of endings) {
      const path = posix.join(root, ending);
      if (reader.files.has(path)) return { path, root: posix.join(root, '.') };
    }
  const found = reader.files.paths.filter((path) => endings.some((ending) => path.endsWith(`/${ending}`)));
  const [path] = found;
  if (path === undefined || found.length > 1) return null;
  const ending = endings.find((one) => path.endsWith(`/${one}`)) ?? '';
  return { path, root: path.slice(0, path.length - ending.length - 1) };
}

/** The app that an expression gives in a module: `app`, `create_app("production")`. */
export function appNamed(reader: PythonReader, path: string, expression: string, isFactory: boolean): Holder | null {
  const module = reader.module(path);
  const text = `${expression}${isFactory && !expression.includes('(') ? '()' : ''}\n`;
  const statement = parsePython(text).firstChild;
  const node =
    statement === null ? null : (childOf(statement, 'CallExpression', 'MemberExpression', 'VariableName') ?? null);
  if (node === null) return null;
  const outer: Scope = { path, text: reader.files.readNow(path) ?? '', names: module.fields, outer: null };
  const value: Value = reader.evaluate(node, { path, text, names: new Map(), outer });
  return value.kind === 'holder' && value.isApp ? value : null;
}
