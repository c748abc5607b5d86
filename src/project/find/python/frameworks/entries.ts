import { newHolder, pathPart } from '../../code/holder.ts';
import type { Holder, PathPart, RouteEntry, Value } from '../../code/values.ts';
import { textOf } from '../../code/values.ts';
import { shortSource } from '../../read/syntax.ts';
import type { Reader } from '../reader.ts';

/** Hangs a list of entries, as Starlette's and Django's lists of routes hold them, on an app or a part of one. */
export function mountEntries(reader: Reader, on: Holder, list: Value | null): void {
  if (list === null || (list.kind === 'unknown' && list.source === 'None')) return;
  if (list.kind === 'entry') mountEntry(reader, on, list);
  else if (list.kind === 'list') for (const item of list.items) mountEntries(reader, on, item);
  else if (list.kind === 'fields') mountEntries(reader, on, list.fields.get('urlpatterns') ?? null);
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
      guards: [],
      node: entry.node,
      scope: entry.scope,
    });
  else if (!isOfLibrary(target))
    on.routes.push({ path, methods: null, handlers: [], guards: [], node: entry.node, scope: entry.scope });
}

/** Django's admin and files that a server in front hands out are nothing that one benchmarks. */
function isOfLibrary(target: Value): boolean {
  const name = target.kind === 'external' ? target.name : target.kind === 'unknown' ? target.source : '';
  return /\badmin\.|site\.urls|StaticFiles|\bserve\b|websocket/.test(name);
}

function part(entry: RouteEntry, source: string): PathPart {
  const value = pathPart(entry.pattern, source);
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
