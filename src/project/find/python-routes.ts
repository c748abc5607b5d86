import { posix } from 'node:path';
import type { FoundEndpoint } from './found-service.ts';
import type { PythonSource } from './python-source.ts';

/** GET routes that decorators declare, as Flask, Bottle, Quart and FastAPI write them, prefixes of blueprints and routers included. */
export function decoratedRoutes(sources: readonly PythonSource[]): FoundEndpoint[] {
  const prefixes = sources.flatMap(registeredPrefixes);
  const endpoints: FoundEndpoint[] = [];
  for (const { path, code } of sources) {
    const own = new Map(
      [...code.matchAll(/^(\w+)\s*=\s*(?:\w+\.)?(?:Blueprint|APIRouter)\(([^)]*)\)/gm)].map((match) => [
        match[1] as string,
        prefixIn(match[2] as string),
      ]),
    );
    for (const match of code.matchAll(/^[ \t]*@(\w+)\.(route|get)\(\s*(["'])([^"'\n]*)\3([^)]*)\)/gm)) {
      const [, holder, kind, , route, options] = match as unknown as [string, string, string, string, string, string];
      if (kind === 'route' && /\bmethods?\s*=/.test(options) && !/["']GET["']/i.test(options)) continue;
      const module =
        posix.basename(path, '.py') === '__init__' ? posix.basename(posix.dirname(path)) : posix.basename(path, '.py');
      const registered = prefixes.find((entry) => entry.holder === holder && [null, module].includes(entry.module));
      const prefix = own.has(holder) || registered ? `${registered?.prefix ?? ''}${own.get(holder) ?? ''}` : '';
      endpoints.push(endpointOf(`${prefix}${route}`));
    }
  }
  return distinct(endpoints);
}

/** GET routes of Django's urls.py files, `include`s followed. */
export function djangoRoutes(sources: readonly PythonSource[], rootUrls: string): FoundEndpoint[] {
  const endpoints: FoundEndpoint[] = [];
  const visit = (path: string, prefix: string, depth: number) => {
    const source = sources.find((candidate) => candidate.path === path || candidate.path.endsWith(`/${path}`));
    if (source === undefined || depth > 3) return;
    for (const match of source.code.matchAll(
      /\bpath\(\s*(["'])([^"'\n]*)\1\s*,\s*(include\(\s*(?:["']([\w.]+)["'])?|[\w.]+)/g,
    )) {
      const [, , route, view, included] = match;
      if (included !== undefined) visit(`${included.replaceAll('.', '/')}.py`, `${prefix}${route}`, depth + 1);
      else if (!/^(include\(|admin\.)/.test(view as string)) endpoints.push(endpointOf(`/${prefix}${route}`));
    }
  };
  visit(rootUrls, '', 0);
  return distinct(endpoints);
}

function registeredPrefixes({ code }: PythonSource): { module: string | null; holder: string; prefix: string }[] {
  return [
    ...code.matchAll(/\b(?:register_blueprint|include_router)\(\s*(?:(?:\w+\.)*(\w+)\.)?(\w+)\s*(?:,([^)]*))?\)/g),
  ].map((match) => ({ module: match[1] ?? null, holder: match[2] as string, prefix: prefixIn(match[3] ?? '') }));
}

function prefixIn(options: string): string {
  return /\b(?:url_)?prefix\s*=\s*["']([^"']*)["']/.exec(options)?.[1]?.replace(/\/$/, '') ?? '';
}

const changesThings = /(^|[/_-])(log-?out|delete|remove|destroy|shutdown|reset|clear|drop)([/_-]|$)/i;

/** What fits a parameter of each kind, as Flask, Django and FastAPI name them: a 1 passes as a number and as a text. */
const sampleValues: Readonly<Record<string, string>> = {
  int: '1',
  float: '1.0',
  string: '1',
  str: '1',
  slug: '1',
  path: '1',
  default: '1',
};

/** A route with its parameters filled in, in Flask's (`<int:id>`) or FastAPI's (`{id}`) way of writing. */
function endpointOf(route: string): FoundEndpoint {
  const samples = new Map<string, string[]>();
  let doubtful = changesThings.test(route);
  let remark = doubtful ? 'It may change something: look before you load it.' : null;
  const path = route.replace(/<(?:([^<>]*):)?(\w+)>|\{(\w+)(?::(\w+))?\}/g, (_all, before, flaskName, name, after) => {
    const converter = String(before ?? after ?? 'string').replace(/\(.*$/, '');
    const known = sampleValues[converter];
    if (known === undefined) doubtful = true;
    const sample = known ?? `A-${converter.toUpperCase()}`;
    samples.set(sample, [...(samples.get(sample) ?? []), `<${flaskName ?? name}>`]);
    return sample;
  });
  if (samples.size > 0 && remark === null) {
    const stand = [...samples].map(([sample, names]) => `${sample} stands for ${names.join(' and ')}`);
    remark = `${stand.join(', ')}: put in what your users ask for.`;
  }
  const odd = !/^\/[^\s#]*$/.test(path);
  return { path: odd ? '/' : path, remark, doubtful };
}

function distinct(endpoints: readonly FoundEndpoint[]): FoundEndpoint[] {
  return [...new Map(endpoints.map((endpoint) => [endpoint.path, endpoint])).values()];
}
