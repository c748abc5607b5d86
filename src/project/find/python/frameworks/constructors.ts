import { t } from '../../../../words/language.ts';
import { newHolder, pathPart } from '../../code/holder.ts';
import {
  argument,
  type Call,
  type Holder,
  lastName,
  type RouteEntry,
  sourceOf,
  textOf,
  unknown,
  type Value,
} from '../../code/values.ts';
import type { Reader } from '../reader.ts';
import { makeByAiohttp } from './aiohttp.ts';
import { bottleDefaultApp } from './bottle.ts';
import { djangoPatterns, includePatterns } from './django.ts';
import { mountEntries } from './entries.ts';
import { guardsOf } from './guards.ts';
import { litestarHolder } from './litestar.ts';
import { makeByTornado } from './tornado.ts';

/** Constructors of web apps, and the interface that their servers speak. */
export const appInterfaces: Readonly<Record<string, 'wsgi' | 'asgi'>> = {
  Flask: 'wsgi',
  APIFlask: 'wsgi',
  Bottle: 'wsgi',
  FastAPI: 'asgi',
  Starlette: 'asgi',
  Quart: 'asgi',
  Litestar: 'asgi',
  Sanic: 'asgi',
  'falcon.App': 'wsgi',
  'falcon.asgi.App': 'asgi',
  django: 'wsgi',
  'django (asgi)': 'asgi',
};

/** What stands around an app and is served in its place. */
const wrapper = /(Middleware|Fix|ASGIApp|WSGIApp|WsgiToAsgi|AsgiToWsgi|WhiteNoise|Cling|Dispatcher)$/;

/** What a call of a library's class or function makes; `null` where that is nothing that routes hang on. */
export function makeByLibrary(reader: Reader, name: string, call: Call): Value | null {
  const last = lastName(name);
  const framework = name in appInterfaces ? name : last;
  const isLitestar = name.startsWith('litestar.');
  const ofItsOwn =
    makeByAiohttp(name, call) ?? makeByTornado(reader, name, call) ?? bottleDefaultApp(reader, name, call);
  if (ofItsOwn !== null) return ofItsOwn;
  switch (last) {
    case 'Flask':
    case 'APIFlask':
    case 'Bottle':
    case 'Quart':
    case 'Sanic':
      return newHolder(framework, true, call);
    case 'FastAPI':
    case 'Starlette': {
      const app = newHolder(framework, true, call);
      app.guards.push(...guardsOf(call));
      mountEntries(reader, app, argument(call, 'routes', last === 'Starlette' ? 1 : null));
      return app;
    }
    case 'App':
      return name in appInterfaces ? newHolder(framework, true, call) : null;
    case 'Blueprint':
    case 'APIBlueprint':
    case 'APIRouter':
    case 'Namespace':
      return part(last, call);
    case 'group':
      return name.endsWith('Blueprint.group') ? blueprintGroup(call) : null;
    case 'Litestar':
      return litestarHolder(reader, call, true);
    case 'Api':
      return apiOf(call);
    case 'Router':
    case 'SimpleRouter':
    case 'DefaultRouter': {
      if (isLitestar) return litestarHolder(reader, call, false);
      const router = newHolder('part', false, call, [prefixOf(call, 'prefix')]);
      mountEntries(reader, router, argument(call, 'routes', 0));
      return router;
    }
    case 'Route':
    case 'Mount':
    case 'Host':
      return starletteEntry(last, call);
    case 'WebSocketRoute':
      return entry(call, textOf('/'), unknown('websocket'), { kind: 'list', items: [] });
    case 'path':
    case 're_path':
    case 'url': {
      const [pattern, target] = [argument(call, 'route', 0), argument(call, 'view', 1)];
      if (pattern === null || target === null) return null;
      return { ...entry(call, pattern, target, null), style: last === 'path' ? 'plain' : 'regex' };
    }
    case 'include':
      return includePatterns(reader, call);
    case 'i18n_patterns':
      return { kind: 'list', items: call.args.map(({ value }) => languageEntry(call, value)) };
    case 'format_suffix_patterns':
      return argument(call, null, 0);
    case 'static':
    case 'staticfiles_urlpatterns':
      return { kind: 'list', items: [] };
    case 'ProtocolTypeRouter':
      return protocolApp(call);
    case 'get_wsgi_application':
    case 'get_asgi_application':
      return djangoPatterns(reader, call, last === 'get_asgi_application');
    default:
      break;
  }
  const wrapped = wrapper.test(last)
    ? call.args.find(({ value }) => value.kind === 'holder' && value.isApp)
    : undefined;
  if (wrapped !== undefined) return wrapped.value;
  // A decorator that is called on a view gives the view: login_required(view), cache_page(60)(view).
  const [first] = call.args;
  if (call.args.length === 1 && (first?.value.kind === 'callable' || first?.value.kind === 'class'))
    return first.value.kind === 'callable'
      ? { ...first.value, decorators: [...first.value.decorators, last] }
      : { ...first.value, decorators: [...first.value.decorators, last] };
  return null;
}

function prefixOf(call: Call, name: string) {
  const prefix = argument(call, name, null);
  return pathPart(prefix, sourceOf(call, prefix));
}

function part(last: string, call: Call): Value {
  const holder = (prefix: Value | null) => newHolder('part', false, call, [pathPart(prefix, sourceOf(call, prefix))]);
  if (last === 'APIRouter') {
    const router = holder(argument(call, 'prefix', null));
    router.guards.push(...guardsOf(call));
    return router;
  }
  if (last === 'Namespace') {
    const name = argument(call, 'name', 0);
    const path = argument(call, 'path', null) ?? (name?.kind === 'text' ? textOf(`/${name.text}`) : null);
    return holder(path);
  }
  const blueprint = holder(argument(call, 'url_prefix', null));
  blueprint.version = versionOf(call);
  return blueprint;
}

/** Sanic's `Blueprint.group(one, two, url_prefix="/api")`. */
function blueprintGroup(call: Call): Holder {
  const group = newHolder('part', false, call, [prefixOf(call, 'url_prefix')]);
  group.version = versionOf(call);
  const parts = call.args
    .filter(({ name }) => name === null)
    .flatMap(({ value }) => (value.kind === 'list' ? value.items : [value]));
  for (const part of parts)
    group.mounts.push({
      prefix: [],
      target: part.kind === 'holder' ? part : unknown(call.source),
      guards: [],
      replacesPrefix: false,
    });
  return group;
}

/** Sanic's own word: `version=1` puts /v1 in front of the whole path. */
function versionOf(call: Call): string | undefined {
  const version = argument(call, 'version', null);
  if (version?.kind === 'count') return `/v${version.count}`;
  return version?.kind === 'text' ? `/v${version.text}` : undefined;
}

/** Channels' choice by protocol: what answers HTTP is the app. */
function protocolApp(call: Call): Value | null {
  const protocols = argument(call, 'application_mapping', 0);
  return protocols?.kind === 'fields' ? (protocols.fields.get('http') ?? null) : null;
}

/** Flask-RESTful's `Api(app)` and its kin: routes of their own on the app that they are given. */
function apiOf(call: Call): Value {
  const target = argument(call, 'app', 0);
  const api = newHolder('part', false, call, [prefixOf(call, 'prefix')]);
  if (target?.kind === 'holder') target.mounts.push({ prefix: [], target: api, guards: [], replacesPrefix: false });
  return api;
}

function starletteEntry(kind: string, call: Call): Value {
  const pattern = argument(call, kind === 'Host' ? 'host' : 'path', 0) ?? unknown(call.source);
  if (kind === 'Route')
    return entry(call, pattern, argument(call, 'endpoint', 1) ?? unknown(call.source), argument(call, 'methods', 2));
  const target = argument(call, 'app', 1) ?? argument(call, 'routes', null) ?? unknown(call.source);
  return entry(call, kind === 'Host' ? textOf('') : pattern, target, null);
}

function languageEntry(call: Call, value: Value): Value {
  if (value.kind !== 'entry') return value;
  const language = unknown(t('the language of the visitor ({0})', 'i18n_patterns'));
  return { ...entry(call, language, { kind: 'list', items: [value] }, null), isNamed: true };
}

function entry(call: Call, pattern: Value, target: Value, methods: Value | null): RouteEntry {
  return { kind: 'entry', pattern, style: 'plain', target, methods, node: call.node, scope: call.scope };
}
