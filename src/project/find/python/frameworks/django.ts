import { newHolder, pathPart } from '../../code/holder.ts';
import type { Route } from '../../code/values.ts';
import {
  argument,
  type Call,
  type Fields,
  type List,
  type Scope,
  sourceOf,
  textOf,
  type Value,
} from '../../code/values.ts';
import type { Reader } from '../reader.ts';
import { mountEntries } from './entries.ts';

/** The app that `get_wsgi_application()` makes, with the routes of the project's ROOT_URLCONF. */
export function djangoPatterns(reader: Reader, call: Call, isAsgi: boolean): Value {
  const app = newHolder(isAsgi ? 'django (asgi)' : 'django', true, call);
  const urls = rootUrls(reader, call);
  if (urls !== null) mountEntries(reader, app, urls.fields.get('urlpatterns') ?? null);
  return app;
}

/** The settings that a module of Django's names by its environment variable. */
function settingsOf(reader: Reader, scope: Scope): Fields | null {
  const name = /["']DJANGO_SETTINGS_MODULE["']\s*,\s*["']([\w.]+)["']/.exec(scope.text)?.[1];
  return name === undefined ? null : reader.importModule(name, scope);
}

/** Whether the project is meant to be served by ASGI: a new one names only its application for WSGI. */
export function meansAsgi(reader: Reader, scope: Scope): boolean {
  const settings = settingsOf(reader, scope);
  return settings !== null && reader.memberOf(settings, 'ASGI_APPLICATION')?.kind === 'text';
}

function rootUrls(reader: Reader, call: Call): Fields | null {
  const settings = settingsOf(reader, call.scope);
  const named = settings === null ? null : reader.memberOf(settings, 'ROOT_URLCONF');
  if (named?.kind === 'text') {
    const urls = reader.importModule(named.text, call.scope);
    if (urls !== null) return urls;
  }
  return reader.importModule('.urls', call.scope);
}

/** `include("polls.urls")`, `include(module)`, `include((patterns, "name"))`, `include(router.urls)`. */
export function includePatterns(reader: Reader, call: Call): Value {
  const target = argument(call, 'arg', 0);
  // With a namespace beside it.
  const isPair = target?.kind === 'list' && ['list', 'text'].includes(target.items[0]?.kind ?? '');
  const patterns = isPair && target.kind === 'list' ? (target.items[0] ?? target) : target;
  if (patterns?.kind === 'text') {
    const module = reader.importModule(patterns.text, call.scope);
    if (module !== null) return asList(module);
    return { kind: 'unknown', source: `include("${patterns.text}")` };
  }
  if (patterns?.kind === 'fields') return asList(patterns);
  if (patterns?.kind === 'list' && patterns.items[0]?.kind === 'fields') return asList(patterns.items[0]);
  return patterns ?? { kind: 'unknown', source: call.source };
}

function asList(module: Fields): Value {
  const list: Value | undefined = module.fields.get('urlpatterns');
  return list ?? ({ kind: 'list', items: [] } satisfies List);
}

/** `router.register("users", UserViewSet)` of Django REST framework: a list and a detail. */
export function registerViewSet(call: Call, on: { readonly routes: Route[] }): void {
  const prefix = pathPart(argument(call, 'prefix', 0), sourceOf(call, argument(call, 'prefix', 0)));
  const view = argument(call, 'viewset', 1);
  const slash = { kind: 'text' as const, text: '/', assumes: [] };
  const item = { kind: 'text' as const, text: '/<pk>/', assumes: [] };
  const common = { guards: [], node: call.node, scope: call.scope };
  for (const end of [slash, item])
    on.routes.push({ ...common, path: [prefix, end], methods: null, handlers: view === null ? [] : [view] });
  for (const method of view?.kind === 'class' ? view.fields.values() : []) {
    const action =
      method.kind === 'callable' ? method.decorators.find((one) => /^(\w+\.)?action\(/.test(one)) : undefined;
    if (method.kind !== 'callable' || action === undefined) continue;
    const name = /\burl_path\s*=\s*["']([^"']+)["']/.exec(action)?.[1] ?? method.name;
    const methods = /\bmethods\s*=\s*[[(]([^\])]*)[\])]/.exec(action)?.[1];
    const below = /\bdetail\s*=\s*True\b/.test(action) ? item : slash;
    on.routes.push({
      ...common,
      path: [prefix, below, textOf(name), slash],
      methods: methods === undefined ? ['GET'] : [...methods.matchAll(/\w+/g)].map(([word]) => word.toUpperCase()),
      handlers: [method],
    });
  }
}
