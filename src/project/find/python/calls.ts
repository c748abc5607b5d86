import { argument, type Call, lastName, textOf, unknown, type Value } from '../code/values.ts';
import { makeByLibrary } from './frameworks/constructors.ts';
import { callOnHolder } from './frameworks/holder-methods.ts';
import { makeOwnTornado } from './frameworks/tornado.ts';
import type { Reader } from './reader.ts';

/** What a call gives: the project's own code is followed, a web framework's is known, anything else is not. */
export function callValue(reader: Reader, callee: Value, call: Call): Value {
  switch (callee.kind) {
    case 'callable':
      return reader.call(callee, call.args);
    case 'class': {
      const base = libraryBase(callee);
      const made =
        makeOwnTornado(reader, callee, base, call) ?? (base === null ? null : makeByLibrary(reader, base, call));
      return made?.kind === 'holder' ? made : reader.instance(callee, call.args);
    }
    case 'external':
      return byPython(reader, callee.name, call) ?? makeByLibrary(reader, callee.name, call) ?? unknown(call.source);
    case 'method':
      return callMethod(reader, callee.of, callee.name, call);
    default:
      return unknown(call.source);
  }
}

/** The library's class that a class of the project is made from. */
function libraryBase(of: Value, depth = 0): string | null {
  if (of.kind === 'external') return of.name;
  if (of.kind !== 'class' || depth > 8) return null;
  for (const base of of.bases) {
    const found = libraryBase(base, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** Python's own functions that settings and prefixes are made with. */
function byPython(reader: Reader, name: string, call: Call): Value | null {
  const first = argument(call, null, 0);
  switch (name) {
    case 'os.getenv':
    case 'os.environ.get':
    case 'decouple.config': {
      const fallback = argument(call, 'default', 1);
      if (first?.kind !== 'text') return null;
      if (fallback === null || fallback.kind === 'text')
        return reader.variableValue(first.text, fallback ?? textOf(''));
      return fallback.kind === 'count' ? fallback : null;
    }
    case 'multiprocessing.cpu_count':
    case 'os.cpu_count':
      return { kind: 'count', count: reader.cores };
    case 'int':
      if (first?.kind === 'count') return first;
      return first?.kind === 'text' && /^\d+$/.test(first.text) ? { kind: 'count', count: Number(first.text) } : null;
    case 'min':
    case 'max': {
      const counts = call.args.flatMap(({ value }) => (value.kind === 'count' ? [value.count] : []));
      return counts.length === call.args.length && counts.length > 0
        ? { kind: 'count', count: name === 'min' ? Math.min(...counts) : Math.max(...counts) }
        : null;
    }
    case 'super': {
      const self = reader.lookup('self', call.scope);
      return self.kind === 'holder' ? self : null;
    }
    case 'str':
      return first?.kind === 'text' ? first : null;
    case 'list':
    case 'tuple':
    case 'sorted':
      return first?.kind === 'list' ? first : null;
    case 'importlib.import_module':
    case 'import_module':
      return first?.kind === 'text' ? (reader.importModule(first.text, call.scope) ?? null) : null;
    default:
      return null;
  }
}

function callMethod(reader: Reader, of: Value, name: string, call: Call): Value {
  if (of.kind === 'holder') return callOnHolder(reader, of, name, call) ?? unknown(call.source);
  const first = argument(call, null, 0);
  if (of.kind === 'list') {
    if (name === 'append' && first !== null) of.items.push(first);
    if ((name === 'extend' || name === '__iadd__') && first?.kind === 'list') of.items.push(...first.items);
    return unknown(call.source);
  }
  if (of.kind === 'text') {
    const strips: Readonly<Record<string, RegExp>> = { strip: /^\/+|\/+$/g, rstrip: /\/+$/, lstrip: /^\/+/ };
    const pattern = strips[name];
    const isSlash = first?.kind === 'text' && first.text === '/';
    if (pattern !== undefined && (first === null || isSlash))
      return textOf(isSlash ? of.text.replace(pattern, '') : of.text.trim(), of.assumes);
  }
  // A view class as a view, and what wraps one.
  if (of.kind === 'class' && ['as_view', 'as_asgi'].includes(name)) return of;
  if (of.kind === 'class' && lastName(name) === 'as_handler') return of;
  return unknown(call.source);
}
