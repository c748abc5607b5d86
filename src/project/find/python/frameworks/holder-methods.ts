import { attributeOf } from '../../code/attribute-of.ts';
import { pathPart } from '../../code/holder.ts';
import type { Holder, Route } from '../../code/values.ts';
import { argument, type Call, sourceOf, unknown, type Value } from '../../code/values.ts';
import type { Reader } from '../reader.ts';
import { callOnAiohttp } from './aiohttp.ts';
import { registerViewSet } from './django.ts';
import { methodsOf, mountEntries } from './entries.ts';
import { guardsOf } from './guards.ts';
import { callOnTornado } from './tornado.ts';

/** A call on an app or a part of one: routes are added and parts are mounted. `null`: nothing that is known. */
export function callOnHolder(reader: Reader, on: Holder, name: string, call: Call): Value | null {
  const ofItsOwn =
    on.framework === 'aiohttp'
      ? callOnAiohttp(on, name, call)
      : on.framework === 'Tornado'
        ? callOnTornado(reader, on, name, call)
        : null;
  if (ofItsOwn !== null) return ofItsOwn;
  switch (name) {
    // Sanic's word for it.
    case 'blueprint':
      for (const { value } of blueprintsIn(call)) mount(on, value, argument(call, 'url_prefix', null), call, true);
      return on;
    case 'register_blueprint':
      mount(on, argument(call, 'blueprint', 0), argument(call, 'url_prefix', null), call, true);
      return on;
    case 'include_router':
    case 'add_namespace':
    case 'mount':
      if (name === 'mount') mount(on, argument(call, 'app', 1), argument(call, 'path', 0), call, false);
      else if (name === 'include_router')
        mount(on, argument(call, 'router', 0), argument(call, 'prefix', null), call, false);
      else mount(on, argument(call, 'ns', 0), argument(call, 'path', 1), call, true);
      return on;
    case 'init_app': {
      const app = argument(call, 'app', 0);
      if (app?.kind === 'holder' && app !== on)
        app.mounts.push({ prefix: [], target: on, guards: [], replacesPrefix: false });
      return on;
    }
    case 'add_url_rule':
      add(on, argument(call, 'rule', 0), argument(call, 'view_func', 2), call, ['GET']);
      return on;
    case 'add_api_route':
    case 'add_route': {
      const [first, second] = [argument(call, null, 0), argument(call, null, 1)];
      // Sanic has the handler in front.
      const isTurned = first?.kind === 'callable' || first?.kind === 'class';
      const path = argument(call, 'path', null) ?? argument(call, 'uri', null) ?? (isTurned ? second : first);
      const handler =
        argument(call, 'endpoint', null) ?? argument(call, 'handler', null) ?? (isTurned ? first : second);
      add(on, path, handler, call, null);
      return on;
    }
    case 'add_resource':
      for (const path of call.args.filter((one) => one.name === null).slice(1))
        add(on, path.value, argument(call, 'resource', 0), call, null);
      return on;
    case 'register':
      registerViewSet(call, on);
      return on;
    case 'add_routes':
      mountEntries(reader, on, argument(call, null, 0));
      return on;
    case 'as_asgi':
      return on;
    default:
      return null;
  }
}

/** One, or a list of them. */
function blueprintsIn(call: Call): { readonly value: Value }[] {
  const [first] = call.args;
  if (first === undefined) return [];
  return first.value.kind === 'list' ? first.value.items.map((value) => ({ value })) : [first];
}

function mount(on: Holder, target: Value | null, prefix: Value | null, call: Call, replaces: boolean): void {
  const isNone = prefix === null || (prefix.kind === 'unknown' && prefix.source === 'None');
  const source = sourceOf(call, prefix);
  // A router may be given as the module that holds it.
  const holder = target?.kind === 'holder' ? target : null;
  const targetSource = call.args.find(({ value }) => value === target)?.source ?? call.source;
  if (holder === null && /StaticFiles|static/.test(call.source)) return;
  on.mounts.push({
    prefix: [pathPart(isNone ? null : prefix, source)],
    target: holder ?? unknown(targetSource),
    guards: guardsOf(call),
    replacesPrefix: replaces && !isNone,
  });
}

function add(
  on: Holder,
  path: Value | null,
  target: Value | null,
  call: Call,
  otherwise: readonly string[] | null,
): void {
  const methods = argument(call, 'methods', null);
  // Falcon's resources are instances, whose classes answer.
  const handler = target?.kind === 'fields' ? target.of : target;
  const suffix = argument(call, 'suffix', null);
  const answers =
    handler?.kind === 'class' && suffix?.kind === 'text' ? attributeOf(handler, `on_get_${suffix.text}`) : null;
  const isOther = suffix?.kind === 'text' && answers === null;
  const ofClass = isOther ? ['POST'] : answers === null ? null : ['GET'];
  const route: Route = {
    path: [pathPart(path, sourceOf(call, path))],
    methods: methods === null ? (handler?.kind === 'class' ? ofClass : otherwise) : methodsOf(methods),
    handlers: handler === null ? [] : [answers ?? handler],
    guards: guardsOf(call),
    node: call.node,
    scope: call.scope,
  };
  on.routes.push(route);
}
