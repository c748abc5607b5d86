import { posix } from 'node:path';
import { newHolder, pathPart } from '../../code/holder.ts';
import { type Call, type Holder, textOf, unknown, type Value } from '../../code/values.ts';
import type { JsReader } from '../js-reader.ts';
import { optionOf } from './makers.ts';
import { callOnNest } from './nest.ts';

const verbs: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete', 'del', 'head', 'options', 'all']);

/** A call on an app or a router: routes are added and parts are mounted. `null`: nothing that is known. */
export function callOnHolder(reader: JsReader, on: Holder, name: string, call: Call): Value | null {
  if (callOnNest(on, name, call)) return on;
  if (verbs.has(name) || name === 'openapi') {
    addRoute(reader, on, name, call);
    return on;
  }
  switch (name) {
    case 'use':
    case 'mount':
      use(reader, on, call);
      return on;
    case 'on':
      addByMethods(reader, on, call);
      return on;
    case 'route':
      return route(reader, on, call);
    case 'register':
      register(reader, on, call);
      return on;
    case 'basePath':
      return based(on, call);
    case 'group':
      return group(reader, on, call);
    case 'prefix':
      on.prefix.splice(0, on.prefix.length, pathPart(call.args[0]?.value ?? null, call.args[0]?.source ?? ''));
      return on;
    case 'addHook':
      if (/auth|jwt|login|session/i.test(call.source)) reader.guardsOf(on).push(call.source);
      return on;
    case 'listen':
    case 'start':
      reader.served.push(on);
      return on;
    // Koa's and others' ways to hand a router or an app on.
    case 'routes':
    case 'allowedMethods':
    case 'middleware':
    case 'callback':
    case 'ready':
    case 'after':
    case 'then':
    case 'handler':
    case 'getHttpAdapter':
    case 'getInstance':
    case 'withTypeProvider':
      return on;
    default:
      return null;
  }
}

/** Hono's `on(["GET", "POST"], "/x", handler)`; an emitter's `on("error", …)` is none. */
function addByMethods(reader: JsReader, on: Holder, call: Call): void {
  const [first, second, ...rest] = call.args;
  if (first === undefined || second === undefined || rest.length === 0) return;
  const methods = (first.value.kind === 'list' ? first.value.items : [first.value]).flatMap((one) =>
    one.kind === 'text' ? [one.text.toLowerCase()] : [],
  );
  if (methods.includes('get')) addRoute(reader, on, 'get', { ...call, args: [second, ...rest] });
}

function addRoute(reader: JsReader, on: Holder, verb: string, call: Call): void {
  const [first, ...rest] = routeArguments(call);
  if (first === undefined) return;
  // `app.get("port")` reads a setting; `router.route("/x").get(handler)` has its path already.
  const hasPath = first.value.kind !== 'callable' && first.value.kind !== 'class';
  if (hasPath && rest.length === 0 && !on.isApp && first.value.kind === 'text') return;
  if (hasPath && rest.length === 0 && on.isApp) return;
  const handlers = (hasPath ? rest : call.args).filter(({ value }) => value.kind !== 'list');
  const options = handlers.map(({ value }) => value).find((value) => value.kind === 'fields');
  const guardOptions = hooksOf(options);
  const paths: readonly (Value | null)[] = hasPath
    ? first.value.kind === 'list'
      ? first.value.items
      : [first.value]
    : [null];
  const last = handlers.at(-1)?.value;
  for (const path of paths)
    on.routes.push({
      path: [pathPart(path, first.source)],
      methods: [verb === 'all' ? 'GET' : verb === 'del' ? 'DELETE' : verb.toUpperCase()],
      handlers: last === undefined ? [] : [last],
      guards: [
        ...reader.guardsOf(on),
        ...guardOptions,
        ...handlers
          .slice(0, -1)
          .filter(({ value }) => value !== options)
          .map(({ source }) => source),
      ],
      node: call.node,
      scope: call.scope,
    });
}

/** What Fastify runs before a route's handler, by its names. */
function hooksOf(options: Value | undefined): string[] {
  return ['preHandler', 'onRequest', 'preValidation'].flatMap((key) => namesIn(optionOf(options, key)));
}

function namesIn(value: Value | null): string[] {
  if (value === null) return [];
  if (value.kind === 'list') return value.items.flatMap(namesIn);
  if (value.kind === 'unknown') return [value.source];
  if (value.kind === 'callable' || value.kind === 'external' || value.kind === 'method') return [value.name];
  return [];
}

/** koa-router's routes may have a name before their path. */
function routeArguments({ args }: Call): Call['args'] {
  const [first, second] = args;
  const isNamed =
    first?.value.kind === 'text' &&
    second?.value.kind === 'text' &&
    second.value.text.startsWith('/') &&
    !first.value.text.startsWith('/');
  return isNamed ? args.slice(1) : args;
}

/** `app.use("/api", auth, router)`: what is no router of ours may decide who is let in. */
function use(reader: JsReader, on: Holder, call: Call): void {
  const [first] = call.args;
  const hasPath =
    first !== undefined && call.args.length > 1 && !['callable', 'holder', 'class'].includes(first.value.kind);
  const prefix = hasPath ? pathPart(first.value, first.source) : textOf('');
  const rest = (hasPath ? call.args.slice(1) : call.args).flatMap((one) =>
    one.value.kind === 'list' ? one.value.items.map((value) => ({ ...one, value })) : [one],
  );
  const guards = rest
    .filter(({ value }) => value.kind !== 'holder')
    .map(({ source }) => source)
    .filter((source) => source.length < 80);
  let mounted = false;
  for (const { value, source } of rest) {
    // A module that exports its router under a name of its own.
    const target = value.kind === 'fields' ? [...value.fields.values()].find((one) => one.kind === 'holder') : value;
    if (target?.kind === 'holder' && !/\.allowedMethods\(\)$/.test(source)) {
      on.mounts.push({ prefix: [prefix], target, guards: [...reader.guardsOf(on), ...guards], replacesPrefix: false });
      mounted = true;
    } else if (
      hasPath &&
      value.kind === 'unknown' &&
      (prefix.kind === 'unknown' || /rout|api|controller/i.test(source))
    ) {
      on.mounts.push({ prefix: [prefix], target: unknown(source), guards: [], replacesPrefix: false });
      mounted = true;
    }
  }
  if (mounted) return;
  if (!hasPath) reader.guardsOf(on).push(...guards);
  else if (prefix.kind === 'text') on.guardedPaths.push({ path: prefix.text, guards });
}

/** Express's `route("/x").get(…)`, Hono's `route("/x", app)`, Fastify's `route({ method, url, handler })`. */
function route(reader: JsReader, on: Holder, call: Call): Value {
  const [first, second] = call.args;
  if (second?.value.kind === 'holder') {
    on.mounts.push({
      prefix: [pathPart(first?.value ?? null, first?.source ?? '')],
      target: second.value,
      guards: [...reader.guardsOf(on)],
      replacesPrefix: false,
    });
    return on;
  }
  if (first?.value.kind === 'fields') {
    const methods = [optionOf(first.value, 'method')].flatMap((value) =>
      value?.kind === 'list' ? value.items : value === null ? [] : [value],
    );
    const handler = optionOf(first.value, 'handler');
    on.routes.push({
      path: [pathPart(optionOf(first.value, 'url') ?? optionOf(first.value, 'path'), call.source)],
      methods: methods.flatMap((value) => (value.kind === 'text' ? [value.text.toUpperCase()] : [])),
      handlers: handler === null ? [] : [handler],
      guards: [...reader.guardsOf(on), ...hooksOf(first.value)],
      node: call.node,
      scope: call.scope,
    });
    return on;
  }
  return second === undefined ? below(on, first?.value ?? null, call) : on;
}

function below(on: Holder, path: Value | null, call: Call): Holder {
  const part = newHolder('part', false, call);
  on.mounts.push({ prefix: [pathPart(path, call.source)], target: part, guards: [], replacesPrefix: false });
  return part;
}

/** Hono's `basePath`: the same app, with a prefix of its own wherever it is mounted. */
function based(on: Holder, call: Call): Holder {
  const [first] = call.args;
  const part = newHolder('part', false, call, [pathPart(first?.value ?? null, first?.source ?? '')]);
  on.mounts.push({ prefix: [], target: part, guards: [], replacesPrefix: false });
  return part;
}

/** Elysia's `group("/x", (app) => app.get(…))`. */
function group(reader: JsReader, on: Holder, call: Call): Value {
  const [path, ...rest] = call.args;
  const inside = rest.at(-1)?.value;
  if (inside?.kind !== 'callable') return on;
  const part = below(on, path?.value ?? null, call);
  reader.guardsOf(part).push(...reader.guardsOf(on));
  reader.call(inside, [{ name: null, value: part, source: '' }]);
  return on;
}

/** Fastify's plugins: a function that is given the app, with a prefix before all that it adds. */
function register(reader: JsReader, on: Holder, call: Call): void {
  const [plugin, options] = call.args;
  if (plugin === undefined) return;
  const dir = optionOf(options?.value, 'dir');
  if (dir?.kind === 'text' && /autoload/i.test(plugin.value.kind === 'external' ? plugin.value.name : plugin.source)) {
    autoload(reader, on, dir.text, options?.value, call);
    return;
  }
  plug(reader, on, plugin.value, optionOf(options?.value, 'prefix'), options?.value ?? null, call);
}

function plug(
  reader: JsReader,
  on: Holder,
  plugin: Value,
  prefix: Value | null,
  options: Value | null,
  call: Call,
): void {
  const main =
    plugin.kind === 'fields' ? (plugin.fields.get('default') ?? plugin.fields.get('module.exports') ?? plugin) : plugin;
  if (main.kind !== 'callable') return;
  const part = newHolder('part', false, call);
  reader.guardsOf(part).push(...reader.guardsOf(on));
  on.mounts.push({ prefix: [pathPart(prefix, call.source)], target: part, guards: [], replacesPrefix: false });
  reader.call(main, [
    { name: null, value: part, source: '' },
    { name: null, value: options ?? unknown('options'), source: '' },
  ]);
}

/**
 * `@fastify/autoload`: each file of a folder is a plugin, under the name of its folder and behind the prefix that all are given.
 * Only with `routeParams` is a folder `_id` a parameter.
 */
function autoload(reader: JsReader, on: Holder, dir: string, options: Value | undefined, call: Call): void {
  const given = optionOf(options, 'options');
  const isNamedByFolder = optionOf(options, 'dirNameRoutePrefix');
  const base = newHolder('part', false, call);
  reader.guardsOf(base).push(...reader.guardsOf(on));
  const common = optionOf(given ?? undefined, 'prefix');
  on.mounts.push({ prefix: [pathPart(common, call.source)], target: base, guards: [], replacesPrefix: false });
  const hasParameters = saysTrue(optionOf(options, 'routeParams'));
  const hasFolders = !(isNamedByFolder?.kind === 'unknown' && isNamedByFolder.source === 'false');
  for (const { path, exports } of reader.modulesIn(posix.normalize(dir))) {
    const folder = posix.dirname(posix.relative(posix.normalize(dir), path));
    const own = exports.fields.get('autoPrefix');
    const step = hasParameters ? folder.replace(/(^|\/)_/g, '$1:') : folder;
    const prefix = own ?? (folder === '.' || !hasFolders ? null : textOf(`/${step}`));
    const plugin = exports.fields.get('default') ?? exports.fields.get('module.exports') ?? exports;
    plug(reader, base, plugin, prefix, given, call);
  }
}

function saysTrue(value: Value | null): boolean {
  return value?.kind === 'unknown' && value.source === 'true';
}
