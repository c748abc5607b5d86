import { newHolder, pathPart } from '../../code/holder.ts';
import { argument, type Call, type Fields, type Holder, lastName, unknown, type Value } from '../../code/values.ts';
import type { JsReader } from '../js-reader.ts';
import { nestApp } from './nest.ts';
import { plainHandlerRoutes } from './plain-http.ts';

/** What a call of a package's function or class makes; `null` where that is nothing that routes hang on. */
export function makeByPackage(reader: JsReader, name: string, call: Call): Value | null {
  const plain = name.replace(/^node:/, '');
  if (/^@nestjs\/core\.NestFactory\.create(Microservice)?$|^NestFactory\.create$/.test(plain))
    return keep(reader, nestApp(reader, call));
  if (
    /^(express|fastify|koa|polka|restify\.createServer|@tinyhttp\/app\.App|hono\.Hono|fastify\.(fastify|default)|express\.default|Hono|Koa|Fastify)$/.test(
      plain,
    )
  )
    return keep(reader, app(plain, call));
  if (/(^|\.)Elysia$/.test(plain)) return keep(reader, elysia(call));
  if (/(^|\.)(OpenAPIHono|Hono)$/.test(plain)) return keep(reader, app('hono', call));
  if (
    /^(express\.Router|Router|express-promise-router|@koa\/router(\.Router)?|koa-router|koa-joi-router|@tinyhttp\/router)$/.test(
      plain,
    )
  )
    return router(call);
  if (/^(https?|http2|spdy)\.(createServer|createSecureServer|Server)$|^createServer$/.test(plain))
    return served(reader, call);
  if (/^(@hono\/node-server\.(serve|createAdaptorServer)|serve|Bun\.serve|Deno\.serve)$/.test(plain))
    return served(reader, call);
  // `mount("/x", app)` of Koa, `fp(plugin)` of Fastify.
  if (plain === 'koa-mount') {
    const part = newHolder('part', false, call);
    const [path, target] = call.args.length > 1 ? call.args : [undefined, call.args[0]];
    if (target?.value.kind === 'holder')
      part.mounts.push({
        prefix: [pathPart(path?.value ?? null, '')],
        target: target.value,
        guards: [],
        replacesPrefix: false,
      });
    return part;
  }
  if (/^fastify-plugin(\.default)?$/.test(plain) || /compose$/.test(plain)) return argument(call, null, 0);
  return null;
}

function app(name: string, call: Call): Holder {
  return newHolder(lastName(name.replace(/\.(default|createServer|fastify)$/, '')).toLowerCase(), true, call);
}

/** Elysia's parts are apps, too, each with a prefix among its options. */
function elysia(call: Call): Holder {
  const holder = app('elysia', call);
  const [options] = call.args;
  const prefix = options?.value.kind === 'fields' ? (options.value.fields.get('prefix') ?? null) : null;
  if (prefix !== null) holder.prefix.push(pathPart(prefix, call.source));
  return holder;
}

function keep(reader: JsReader, holder: Holder): Holder {
  reader.apps.push(holder);
  return holder;
}

/** koa-router takes its prefix as an option, express's Router none. */
function router(call: Call): Holder {
  const [options] = call.args;
  const prefix = options?.value.kind === 'fields' ? (options.value.fields.get('prefix') ?? null) : null;
  return newHolder('part', false, call, [pathPart(prefix, call.source)]);
}

/** A server of Node's own: the app that it is given, else one whose routes its handler tells apart by itself. */
function served(reader: JsReader, call: Call): Value {
  const values = call.args.flatMap(({ value }) =>
    value.kind === 'fields' ? [value, ...value.fields.values()] : [value],
  );
  const given = values.find((value): value is Holder => value.kind === 'holder');
  if (given !== undefined) {
    reader.served.push(given);
    return given;
  }
  const handler = values.find((value) => value.kind === 'callable');
  const own = newHolder('http', true, call);
  if (handler?.kind === 'callable') plainHandlerRoutes(handler, own);
  reader.apps.push(own);
  // What an adapter gives, such as `toNodeListener(app)`, is not known.
  if (handler === undefined && call.args.length > 0)
    own.mounts.push({ prefix: [], target: unknown(call.args[0]?.source ?? ''), guards: [], replacesPrefix: false });
  return own;
}

/** Fields of an options object. */
export function optionOf(value: Value | undefined, name: string): Value | null {
  return value?.kind === 'fields' ? ((value satisfies Fields).fields.get(name) ?? null) : null;
}
