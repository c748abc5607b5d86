import { newHolder } from '../../code/holder.ts';
import { type Call, type Holder, lastName, type Value } from '../../code/values.ts';
import type { Reader } from '../reader.ts';

/** The app that Bottle's own `@route` adds to, one for each project that is read. */
const defaultApps = new WeakMap<Reader, Holder>();

/** The names by which Bottle gives its default app. */
const givers: ReadonlySet<string> = new Set(['bottle.default_app', 'bottle.app']);

const adders: ReadonlySet<string> = new Set(['route', 'get', 'post', 'put', 'delete', 'patch']);

/** Bottle's default app, made at its first use; `null`: the name gives no such. */
export function bottleDefaultApp(reader: Reader, name: string, place: Pick<Call, 'node' | 'scope'>): Holder | null {
  if (!givers.has(name)) return null;
  const app = defaultApps.get(reader) ?? newHolder('Bottle', true, place);
  defaultApps.set(reader, app);
  return app;
}

/** Where `@route("/x")` of Bottle's module adds its route; `null` for any other decorator. */
export function bottleAdder(reader: Reader, callee: Value, place: Pick<Call, 'node' | 'scope'>): Value | null {
  if (callee.kind !== 'external' || !callee.name.startsWith('bottle.')) return null;
  const name = lastName(callee.name);
  const app = adders.has(name) ? bottleDefaultApp(reader, 'bottle.default_app', place) : null;
  return app === null ? null : { kind: 'method', of: app, name };
}

/** Whether a name of a module gives Bottle's default app when it is called. */
export function givesDefaultApp(value: Value): boolean {
  return value.kind === 'external' && givers.has(value.name);
}

/** Bottle's default app, where the project uses it. */
export function usedDefaultApp(reader: Reader): Holder | null {
  return defaultApps.get(reader) ?? null;
}
