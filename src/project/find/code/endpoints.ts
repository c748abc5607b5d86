import { plural, t } from '../../../words/language.ts';
import type { FoundEndpoint, FoundRoutes, RoutePlace } from '../found-service.ts';
import { lineAt } from '../read/syntax.ts';
import type { Doubt } from './doubt.ts';
import { doubtSentence } from './doubt.ts';
import type { HandlerFacts } from './handler-facts.ts';
import { type FullRoute, routesOf } from './holder.ts';
import { doubtOf } from './judge-route.ts';
import { type SamplePath, samplePath } from './sample-path.ts';
import type { Holder } from './values.ts';

/** What a language's reader knows of a route. */
export interface RouteReading {
  readonly style: 'brackets' | 'colon';
  answersGet(route: FullRoute): boolean;
  facts(route: FullRoute): HandlerFacts;
  parameters(route: FullRoute): { readonly types: ReadonlyMap<string, string>; readonly query: readonly string[] };
}

/** The GET routes of an app as requests that can be sent, and what could not be known of them. */
export function endpointsOf(app: Holder, reading: RouteReading): FoundRoutes {
  const { routes, unknown } = routesOf(app);
  const endpoints = new Map<string, FoundEndpoint>();
  const sources = new Set<string>();
  for (const route of routes) {
    if (!reading.answersGet(route)) continue;
    const { types, query } = reading.parameters(route);
    const sample = samplePath(route.path, reading.style, types);
    if (sample.unknown !== null) sources.add(sample.unknown);
    const endpoint = endpointOf(sample, query, reading.facts(route));
    if (endpoint !== null && !endpoints.has(endpoint.path))
      endpoints.set(endpoint.path, { ...endpoint, place: placeOf(route) });
  }
  const lost = [...new Set(unknown.map(({ source }) => source))].filter((source) => source !== 'None');
  return {
    endpoints: [...endpoints.values()],
    notes: [
      ...[...sources]
        .slice(0, 3)
        .map((source) =>
          t(
            'The prefix of some routes comes from {0}, which is only known while the service runs: they stand in comments.',
            source,
          ),
        ),
      ...(lost.length === 0
        ? []
        : [
            plural(
              lost.length,
              'Routes that {0} brings could not be read.',
              'Routes that {0} bring could not be read.',
              lost.slice(0, 3).join(', '),
            ),
          ]),
    ],
  };
}

function placeOf({ scope, node, path }: FullRoute): RoutePlace {
  const pattern = path.map((part) => (part.kind === 'text' ? part.text : '*')).join('');
  return { file: scope.path, line: lineAt(scope.text, node.from), pattern };
}

function endpointOf(sample: SamplePath, query: readonly string[], facts: HandlerFacts): FoundEndpoint | null {
  const asked = query.map((name) => `${name}=1`).join('&');
  const path = asked === '' ? sample.path : `${sample.path}?${asked}`;
  if (!/^\/[^\s#\p{Cc}]*$/u.test(path)) return null;
  if (sample.unknown !== null)
    return {
      path: path.replaceAll('\ue003', 'PREFIX'),
      remark: doubtSentence({ kind: 'path', source: sample.unknown }),
      doubtful: true,
      behindPrefix: { tail: path.slice(path.lastIndexOf('\ue003') + 1), ...judged(sample, query, facts) },
    };
  return { path, ...judged(sample, query, facts) };
}

/** What to know of a route whose path is known. */
export function judged(
  sample: SamplePath,
  query: readonly string[],
  facts: HandlerFacts,
): Pick<FoundEndpoint, 'remark' | 'doubtful'> {
  const doubt = doubtOf(sample.path, facts) ?? unfitValue(sample);
  if (doubt !== null) return { remark: doubtSentence(doubt), doubtful: true };
  const stands = [...sample.samples].map(([value, names]) => t('{0} stands for {1}', value, named(names)));
  if (query.length > 0) stands.push(t('1 stands for {0}', named(query)));
  const remarks = [
    ...(stands.length > 0 ? [t('{0}: put in what your users ask for.', stands.join(', '))] : []),
    ...(sample.assumes.length > 0
      ? [t('So it is unless the environment sets {0}.', [...new Set(sample.assumes)].join(' or '))]
      : []),
  ];
  return { remark: remarks.length === 0 ? null : remarks.join(' '), doubtful: false };
}

function unfitValue({ unfit }: SamplePath): Doubt | null {
  return unfit.length > 0 ? { kind: 'value', names: unfit } : null;
}

function named(names: readonly string[]): string {
  return names.map((name) => `<${name}>`).join(' and ');
}
