import { newHolder, pathPart } from '../../code/holder.ts';
import {
  argument,
  type Call,
  type Holder,
  lastName,
  type RouteEntry,
  sourceOf,
  textOf,
  type Value,
} from '../../code/values.ts';
import type { Reader } from '../reader.ts';
import { mountEntries } from './entries.ts';

/** Its decorators, and the methods that each answers; `null`: those that the call names. */
const decorators: Readonly<Record<string, readonly string[] | null>> = {
  get: ['GET'],
  post: ['POST'],
  put: ['PUT'],
  patch: ['PATCH'],
  delete: ['DELETE'],
  head: ['HEAD'],
  route: null,
  websocket: [],
  websocket_listener: [],
  websocket_stream: [],
};

/** What `@get("/x")` makes of a function: entries of a list of routes. `null`: it is no decorator of Litestar's. */
export function litestarEntries(callee: Value, target: Value, call: Call): Value | null {
  if (callee.kind !== 'external' || !callee.name.startsWith('litestar.') || target.kind !== 'callable') return null;
  const verb = lastName(callee.name);
  if (!Object.hasOwn(decorators, verb)) return null;
  const path = argument(call, 'path', 0) ?? textOf('/');
  const own = `${verb}(`;
  const entry = (pattern: Value): RouteEntry => ({
    kind: 'entry',
    // It takes no slash at the end of a path.
    pattern: pattern.kind === 'text' ? textOf(pattern.text.replace(/\/$/, ''), pattern.assumes) : pattern,
    style: 'plain',
    target: { ...target, decorators: target.decorators.filter((one) => !one.startsWith(own)) },
    methods: methodsOf(decorators[verb] ?? null, call),
    guards: guardsOf(call),
    node: call.node,
    scope: call.scope,
  });
  return path.kind === 'list' ? { kind: 'list', items: path.items.map(entry) } : entry(path);
}

function methodsOf(known: readonly string[] | null, call: Call): Value | null {
  if (known !== null) return { kind: 'list', items: known.map((one) => textOf(one)) };
  const named = argument(call, 'http_method', null);
  return named?.kind === 'text' ? { kind: 'list', items: [named] } : named;
}

function guardsOf(call: Call): string[] {
  return call.args.filter(({ name }) => name === 'guards').map(({ source }) => source);
}

/** `Litestar(route_handlers=[…])`, `Router(path="/x", route_handlers=[…])`. */
export function litestarHolder(reader: Reader, call: Call, isApp: boolean): Holder {
  const path = argument(call, 'path', isApp ? null : 0);
  const holder = newHolder(isApp ? 'Litestar' : 'part', isApp, call, [pathPart(path, sourceOf(call, path))]);
  holder.guards.push(...guardsOf(call));
  mountEntries(reader, holder, argument(call, 'route_handlers', isApp ? 0 : null));
  return holder;
}
