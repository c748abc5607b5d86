import { attributeOf } from '../../code/attribute-of.ts';
import { newHolder, pathPart } from '../../code/holder.ts';
import type { Class, Holder, PathPart, RouteEntry, Value } from '../../code/values.ts';
import { textOf } from '../../code/values.ts';
import { shortSource } from '../../read/syntax.ts';
import type { Reader } from '../reader.ts';

/** Hangs a list of entries, as Starlette's and Django's lists of routes hold them, on an app or a part of one. */
export function mountEntries(reader: Reader, on: Holder, list: Value | null): void {
  if (list === null || (list.kind === 'unknown' && list.source === 'None')) return;
  if (list.kind === 'entry') mountEntry(reader, on, list);
  else if (list.kind === 'list') for (const item of list.items) mountEntries(reader, on, item);
  else if (list.kind === 'fields') mountEntries(reader, on, list.fields.get('urlpatterns') ?? null);
  else if (list.kind === 'class') mountController(reader, on, list);
  else if (list.kind === 'holder') on.mounts.push({ prefix: [], target: list, guards: [], replacesPrefix: false });
  else if (list.kind === 'unknown' || list.kind === 'external')
    on.mounts.push({
      prefix: [],
      target: { kind: 'unknown', source: list.kind === 'unknown' ? list.source : list.name },
      guards: [],
      replacesPrefix: false,
    });
}

function mountEntry(reader: Reader, on: Holder, entry: RouteEntry): void {
  const source = shortSource(entry.scope.text.slice(entry.node.from, entry.node.to));
  const path: PathPart[] = [part(entry, source)];
  const { target } = entry;
  if (target.kind === 'list' || (target.kind === 'fields' && target.fields.has('urlpatterns'))) {
    const below = newHolder('part', false, entry);
    mountEntries(reader, below, target);
    on.mounts.push({ prefix: path, target: below, guards: [], replacesPrefix: false });
  } else if (target.kind === 'holder') on.mounts.push({ prefix: path, target, guards: [], replacesPrefix: false });
  else if (target.kind === 'callable' || target.kind === 'class')
    on.routes.push({
      path,
      methods: methodsOf(entry.methods),
      handlers: [target],
      guards: entry.guards ?? [],
      node: entry.node,
      scope: entry.scope,
    });
  else if (!isOfLibrary(target))
    on.routes.push({ path, methods: null, handlers: [], guards: [], node: entry.node, scope: entry.scope });
}

/** A class of Litestar's: handlers with a path of its own in front. */
function mountController(reader: Reader, on: Holder, controller: Class): void {
  const { scope, node } = controller;
  const path = attributeOf(controller, 'path');
  const below = newHolder('part', false, { scope, node });
  const guards = attributeOf(controller, 'guards');
  if (guards !== null) below.guards.push(...namesIn(guards));
  for (const value of controller.fields.values())
    if (value.kind === 'entry' || value.kind === 'list') mountEntries(reader, below, entriesIn(value));
  on.mounts.push({
    prefix: [pathPart(path, `${controller.name}.path`)],
    target: below,
    guards: [],
    replacesPrefix: false,
  });
}

/** Other lists stand in such a class, too: of guards, of tags. */
function entriesIn(value: Value): Value {
  return value.kind === 'list' ? { kind: 'list', items: value.items.filter(({ kind }) => kind === 'entry') } : value;
}

function namesIn(value: Value): string[] {
  if (value.kind === 'list') return value.items.flatMap(namesIn);
  if (value.kind === 'callable' || value.kind === 'external' || value.kind === 'class') return [value.name];
  return value.kind === 'unknown' ? [value.source] : [];
}

/** Django's admin and files that a server in front hands out are nothing that one benchmarks. */
function isOfLibrary(target: Value): boolean {
  const name = target.kind === 'external' ? target.name : target.kind === 'unknown' ? target.source : '';
  return /\badmin\.|site\.urls|StaticFiles|\bserve\b|websocket/.test(name);
}

function part(entry: RouteEntry, source: string): PathPart {
  const value = pathPart(
    entry.pattern,
    entry.pattern.kind === 'unknown' && entry.isNamed === true ? entry.pattern.source : source,
  );
  return entry.style === 'regex' && value.kind === 'text' ? textOf(regexMark(value.text), value.assumes) : value;
}

/** Regular expressions are marked, since plain parts may stand before and behind them. */
function regexMark(pattern: string): string {
  return `\ue000${pattern}\ue001`;
}

/** `methods=["GET"]`; `null` for any. */
export function methodsOf(value: Value | null): string[] | null {
  if (value?.kind !== 'list') return null;
  return value.items.flatMap((item) => (item.kind === 'text' ? [item.text.toUpperCase()] : []));
}
