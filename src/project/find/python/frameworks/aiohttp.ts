import { newHolder, pathPart } from '../../code/holder.ts';
import {
  argument,
  type Call,
  type Holder,
  lastName,
  sourceOf,
  textOf,
  unknown,
  type Value,
} from '../../code/values.ts';

const verbs: ReadonlySet<string> = new Set([
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'head',
  'options',
  'view',
  'route',
]);

/** What `aiohttp.web` makes: an application, a table of routes, an entry of one. `null`: nothing of that. */
export function makeByAiohttp(name: string, call: Call): Value | null {
  if (!name.startsWith('aiohttp.web.')) return null;
  const last = lastName(name);
  if (last === 'Application') return newHolder('aiohttp', true, call);
  if (last === 'RouteTableDef') return newHolder('aiohttp', false, call);
  if (last === 'static') return { kind: 'list', items: [] };
  if (!verbs.has(last)) return null;
  const { path, handler, methods } = routeIn(last, call);
  return {
    kind: 'entry',
    pattern: path ?? unknown(call.source),
    style: 'plain',
    target: handler ?? unknown(call.source),
    methods: methods === null ? null : { kind: 'list', items: methods.map((one) => textOf(one)) },
    node: call.node,
    scope: call.scope,
  };
}

/** `app.router.add_get("/x", handler)`, `app.add_subapp("/x/", part)`. `null`: nothing that is known. */
export function callOnAiohttp(on: Holder, name: string, call: Call): Value | null {
  if (name === 'add_subapp') {
    const [prefix, target] = [argument(call, 'prefix', 0), argument(call, 'subapp', 1)];
    on.mounts.push({
      prefix: [pathPart(prefix, sourceOf(call, prefix))],
      target: target?.kind === 'holder' ? target : unknown(sourceOf(call, target)),
      guards: [],
      replacesPrefix: false,
    });
    return on;
  }
  const verb = name.startsWith('add_') ? name.slice('add_'.length) : '';
  return addAiohttpRoute(on, verb, null, call) ? on : null;
}

/** Adds what `@routes.get("/x")` decorates, or what a call names itself (`target`: `null`). Whether `verb` is one of aiohttp's. */
export function addAiohttpRoute(on: Holder, verb: string, target: Value | null, call: Call): boolean {
  if (!verbs.has(verb)) return false;
  const { path, handler, methods } = routeIn(verb, call);
  const answers = target ?? handler;
  on.routes.push({
    path: [pathPart(path, sourceOf(call, path))],
    methods,
    handlers: answers === null ? [] : [answers],
    guards: [],
    node: call.node,
    scope: call.scope,
  });
  return true;
}

/** `route` has its method in front. */
function routeIn(verb: string, call: Call) {
  const isRoute = verb === 'route';
  const method = isRoute ? argument(call, 'method', 0) : null;
  const named = method?.kind === 'text' && method.text !== '*' ? [method.text.toUpperCase()] : null;
  return {
    path: argument(call, 'path', isRoute ? 1 : 0),
    handler: argument(call, 'handler', isRoute ? 2 : 1),
    methods: isRoute || verb === 'view' ? named : [verb.toUpperCase()],
  };
}
