import type { AskedApp, AskedRoute } from '../../../model/asked-app.ts';
import { t } from '../../../words/language.ts';
import { judged } from '../code/endpoints.ts';
import { samplePath } from '../code/sample-path.ts';
import type { FoundEndpoint, FoundRoutes } from '../found-service.ts';

/** How many paths a sentence names. */
const named = 3;

/**
 * The endpoints that an application has by its own word, with what reading its code knows of each. What the code seemed to
 * have and the application has not stands in comments; the notes tell where the two differ.
 */
export function askedEndpoints(read: readonly FoundEndpoint[], asked: AskedApp): FoundRoutes {
  const byPath = new Map(read.map((endpoint) => [withoutQuery(endpoint.path), endpoint]));
  const behind = read.filter((one) => one.behindPrefix !== undefined);
  const confirmed = new Set<FoundEndpoint>();
  const endpoints = new Map<string, FoundEndpoint>();
  const unread: string[] = [];
  for (const route of asked.routes) {
    if ((route.methods.length > 0 && !route.methods.includes('GET')) || isFormatSuffix(route.path)) continue;
    const own = endpointOf(route);
    if (own === null || endpoints.has(own.path)) continue;
    const plain = withoutQuery(own.path);
    const same = byPath.get(plain);
    const part = behind.find(({ behindPrefix }) => behindPrefix !== undefined && plain.endsWith(behindPrefix.tail));
    if (same === undefined && part === undefined) unread.push(own.path);
    for (const one of [same, part]) if (one !== undefined) confirmed.add(one);
    endpoints.set(own.path, stricter(own, same ?? part?.behindPrefix));
  }
  const lost = read.filter((one) => !confirmed.has(one) && one.behindPrefix === undefined);
  const isWhole = !asked.isCut;
  return {
    endpoints: [...endpoints.values(), ...(isWhole ? lost.map(notThere) : lost)],
    notes: [
      t('The application itself was asked ({0}): its routes are those of the plan.', asked.framework),
      ...(unread.length === 0 ? [] : [t('Reading its code had not found {0}.', listed(unread))]),
      ...(lost.length === 0 || !isWhole
        ? []
        : [t('It has no {0}, which its code seems to have.', listed(lost.map(({ path }) => path)))]),
    ],
  };
}

function endpointOf(route: AskedRoute): FoundEndpoint | null {
  const sample = samplePath(
    [{ kind: 'text', text: route.path, assumes: [] }],
    route.style,
    new Map(Object.entries(route.types)),
  );
  const query = route.query.map((name) => `${name}=1`).join('&');
  const path = query === '' ? sample.path : `${sample.path}?${query}`;
  if (!/^\/[^\s#\p{Cc}]*$/u.test(path)) return null;
  const names = route.handler === null ? [] : [route.handler];
  const facts = {
    names,
    calls: [],
    texts: [],
    guards: route.guards,
    statuses: [],
    onlyRedirects: false,
    loopsForever: false,
  };
  return { path, ...judged(sample, route.query, facts) };
}

/** REST framework's twin of each route for an ending: `/users.json`. */
function isFormatSuffix(path: string): boolean {
  return /drf_format_suffix|\.\(\?P<format>|\.<(\w+:)?format>/.test(path);
}

/** The code knows what a route does, the application what stands before it: a doubt of either counts. */
function stricter(own: FoundEndpoint, read: Pick<FoundEndpoint, 'remark' | 'doubtful'> | undefined): FoundEndpoint {
  if (read === undefined || own.doubtful) return own;
  return read.doubtful ? { ...own, remark: read.remark, doubtful: true } : own;
}

function notThere(endpoint: FoundEndpoint): FoundEndpoint {
  return { ...endpoint, remark: t('The application itself knows no such route.'), doubtful: true };
}

function withoutQuery(path: string): string {
  return path.split('?')[0] ?? path;
}

function listed(paths: readonly string[]): string {
  const more = paths.length - named;
  return `${paths.slice(0, named).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
