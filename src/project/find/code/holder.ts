import type { Node } from '../read/syntax.ts';
import type { Holder, PathPart, Route, Scope, Value } from './values.ts';

/** A route with the prefixes of everything that it hangs on. */
export interface FullRoute extends Route {
  /** The framework of the app it hangs on. */
  readonly framework: string;
}

/** Parts of an app whose routes are not known. */
export interface UnknownPart {
  readonly prefix: readonly PathPart[];
  readonly source: string;
}

/** All routes of an app, those of its parts with their prefixes. */
export function routesOf(app: Holder): {
  readonly routes: readonly FullRoute[];
  readonly unknown: readonly UnknownPart[];
} {
  const routes: FullRoute[] = [];
  const lost: UnknownPart[] = [];
  const visit = (holder: Holder, outer: readonly PathPart[], guards: readonly string[], above: readonly Holder[]) => {
    if (above.includes(holder) || above.length > 12) return;
    const prefix: readonly PathPart[] =
      holder.version === undefined || above.some((one) => one.version !== undefined)
        ? outer
        : [{ kind: 'text', text: holder.version, assumes: [] }, ...outer];
    const here = [...guards, ...holder.guards];
    for (const route of holder.routes)
      routes.push({
        ...route,
        path: [...prefix, ...route.path],
        guards: [...here, ...guardsBefore(holder, route.path), ...route.guards],
        framework: app.framework,
      });
    for (const mount of holder.mounts) {
      const at = [...prefix, ...mount.prefix];
      if (mount.target.kind === 'unknown') lost.push({ prefix: at, source: mount.target.source });
      else
        visit(
          mount.target,
          mount.replacesPrefix ? at : [...at, ...mount.target.prefix],
          [...here, ...guardsBefore(holder, mount.prefix), ...mount.guards],
          [...above, holder],
        );
    }
  };
  visit(app, app.prefix, [], []);
  return { routes, unknown: lost };
}

/** What a holder puts before a path that hangs on it. */
function guardsBefore({ guardedPaths }: Holder, path: readonly PathPart[]): string[] {
  if (guardedPaths.length === 0) return [];
  const text = plain(path.map((part) => (part.kind === 'text' ? part.text : '*')).join(''));
  return guardedPaths.flatMap(({ path: guarded, guards }) => {
    const start = plain(guarded.replace(/\/?\*\w*$/, ''));
    return text === start || text.startsWith(start === '/' ? '/' : `${start}/`) ? guards : [];
  });
}

function plain(path: string): string {
  return `/${path}`.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
}

export function newHolder(
  framework: string,
  isApp: boolean,
  place: { readonly scope: Scope; readonly node: Node },
  prefix: readonly PathPart[] = [],
): Holder {
  return {
    kind: 'holder',
    framework,
    isApp,
    scope: place.scope,
    node: place.node,
    prefix: [...prefix],
    routes: [],
    mounts: [],
    guards: [],
    guardedPaths: [],
  };
}

/** A value as a part of a path; `source`: how one that is not known is written where it is used. */
export function pathPart(value: Value | null, source: string): PathPart {
  if (value === null || (value.kind === 'unknown' && value.source === 'None'))
    return { kind: 'text', text: '', assumes: [] };
  if (value.kind === 'text') return value;
  return { kind: 'unknown', source: source === '' && value.kind === 'unknown' ? value.source : source };
}
