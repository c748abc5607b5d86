'use strict';
/*
 * Preloaded into the Node processes of a service that is asked for its routes (NODE_OPTIONS), after the hook that puts its
 * server in its place. What its routers are given is noted; at the moment that its first HTTP server would listen, the routes
 * are told in the file SERVEBENCH_BOOT_FILE, a line `route JSON` for each, and the process ends without having listened.
 */
const net = require('node:net');
const http = require('node:http');
const https = require('node:https');
const Module = require('node:module');
const diagnostics = require('node:diagnostics_channel');
const { EventEmitter } = require('node:events');
const { appendFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

const reportFile = process.env.SERVEBENCH_BOOT_FILE;
const mostRoutes = 400;
const mostBytes = 60_000;
/** A plugin or a database may be waited for before the server listens; what is known by then is told. */
const patienceMs = Number(process.env.SERVEBENCH_ASK_MS) || 10_000;
/** Some add routes right after listen(). */
const afterListenMs = 50;

/** Paths that Express's layers were made with: its later versions keep only matching functions. */
const layerPaths = new WeakMap();
const expressApps = new Set();
const koaApps = new Set();
const honoApps = new Set();
const fastifyRoutes = [];
let fastifySeen = false;
let told = false;

if (isMainThread && reportFile) {
  noteLayers();
  noteApps();
  noteFastify();
  noteHono();
  tellAtListen();
}

/** Express 4 keeps Layer in itself, Express 5 in the package "router". */
function noteLayers() {
  const load = Module._load;
  const wrapped = new WeakMap();
  Module._load = function (request, parent, ...rest) {
    const made = load.call(this, request, parent, ...rest);
    if (typeof made !== 'function' || !/(^|[\\/])layer(\.js)?$/.test(request)) return made;
    if (!/[\\/](express[\\/]lib[\\/]router|router([\\/]lib)?)[\\/][\w-]+\.js$/.test(parent?.filename ?? ''))
      return made;
    const known = wrapped.get(made);
    if (known !== undefined) return known;
    const Noting = function Layer(path, ...more) {
      const layer = new made(path, ...more);
      layerPaths.set(layer, path);
      return layer;
    };
    Noting.prototype = made.prototype;
    wrapped.set(made, Noting);
    return Noting;
  };
}

/** Applications of Express and Koa listen to events of their own when they are made. */
function noteApps() {
  const on = EventEmitter.prototype.on;
  function noting(event, listener) {
    if (event === 'mount' && typeof this === 'function' && typeof this.handle === 'function') expressApps.add(this);
    if (event === 'error' && Array.isArray(this.middleware) && typeof this.callback === 'function') koaApps.add(this);
    return on.call(this, event, listener);
  }
  EventEmitter.prototype.on = noting;
  EventEmitter.prototype.addListener = noting;
}

function noteFastify() {
  diagnostics.subscribe('fastify.initialization', ({ fastify }) => {
    fastifySeen = true;
    fastify.addHook('onRoute', (route) => {
      if (route.websocket !== true) fastifyRoutes.push(route);
    });
  });
}

/** Hono's classes are all made by one, which is asked to name what it makes: as a module, and as what is required. */
function noteHono() {
  globalThis[Symbol.for('servebench.hono')] = honoApps;
  const isBase = (file) => /[\\/]hono[\\/]dist[\\/](cjs[\\/])?hono-base\.js$/.test(file);
  const naming = (source) =>
    source.replace(/constructor\(options = \{\}\) \{/, '$& globalThis[Symbol.for("servebench.hono")]?.add(this);');
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (source, file, ...rest) {
    return compile.call(this, isBase(file) ? naming(String(source)) : source, file, ...rest);
  };
  Module.registerHooks?.({
    load(url, context, next) {
      const result = next(url, context);
      if (!isBase(url) || result.source == null) return result;
      const { source } = result;
      return { ...result, source: naming(typeof source === 'string' ? source : Buffer.from(source).toString()) };
    },
  });
}

function tellAtListen() {
  const { listen } = net.Server.prototype;
  net.Server.prototype.listen = function (...args) {
    if (!isHttp(this) || isHelper(args)) return listen.apply(this, args);
    setTimeout(() => end(this), afterListenMs);
    return this;
  };
  setTimeout(() => {
    if (collected(null).routes.length > 0) end(null);
  }, patienceMs).unref();
}

function isHttp(server) {
  return (
    server instanceof http.Server ||
    server instanceof https.Server ||
    /^Http2(Secure)?Server$/.test(server.constructor?.name ?? '')
  );
}

/** What a program that builds or compiles talks to its own children by. */
function isHelper([first]) {
  const port = typeof first === 'object' && first !== null ? first.port : first;
  return process.channel != null && !require('node:cluster').isWorker && Number(port) === 0;
}

function end(server) {
  if (told) return;
  told = true;
  const { framework, routes } = collected(server);
  let text = `app ${JSON.stringify({ framework })}\n`;
  let cut = routes.length > mostRoutes;
  for (const route of routes.slice(0, mostRoutes)) {
    const line = `route ${ascii(JSON.stringify(route))}\n`;
    if (text.length + line.length > mostBytes) {
      cut = true;
      break;
    }
    text += line;
  }
  appendFileSync(reportFile, `${text}end ${JSON.stringify({ cut })}\n`);
  process.exit(0);
}

/** The file is read byte by byte. */
function ascii(json) {
  return json.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function collected(server) {
  const routes = [];
  const [listener] = server?.listeners('request') ?? [];
  if (fastifySeen) return { framework: 'Fastify', routes: fastifyRoutes.flatMap(ofFastify) };
  if (honoApps.size > 0) return { framework: 'Hono', routes: ofHono() };
  const main = [...expressApps].find((app) => app === listener);
  const roots = main === undefined ? [...expressApps].filter((app) => app.parent === undefined) : [main];
  for (const app of roots) expressApp(app, '', [], routes, 0);
  if (routes.length > 0 || main !== undefined) return { framework: 'Express', routes };
  for (const app of koaApps) koaApp(app, routes);
  return { framework: koaApps.size > 0 ? 'Koa' : null, routes };
}

function expressApp(app, prefix, guards, routes, depth) {
  // Express 4 makes its router when it is first needed, and throws where "router" is asked for.
  const router = app._router ?? (Object.hasOwn(app, '_router') ? null : routerOf(app));
  if (router != null) expressStack(router.stack, { app, prefix, guards, depth }, routes);
}

function routerOf(app) {
  try {
    return app.router;
  } catch {
    return null;
  }
}

function expressStack(stack, { app, prefix, guards, depth }, routes) {
  if (!Array.isArray(stack) || depth > 12) return;
  const before = [...guards];
  for (const layer of stack) {
    const paths = [layerPaths.get(layer) ?? layer.route?.path ?? '/'].flat(3);
    if (layer.route) {
      // What Nest and others put behind all routes is none.
      if (layer.route.methods?._all && paths.every((path) => String(path).includes('*'))) continue;
      const methods = Object.keys(layer.route.methods ?? {}).filter((name) => name !== '_all');
      const handlers = (layer.route.stack ?? []).map(({ handle, name }) => handle?.name || name || '');
      for (const path of paths)
        routes.push({
          path: prefix + text(path),
          style: 'colon',
          methods: layer.route.methods?._all ? [] : methods.map((method) => method.toUpperCase()),
          handler: named(handlers.at(-1)),
          guards: [...before, ...handlers.slice(0, -1)].filter(Boolean).slice(-8),
        });
      continue;
    }
    const nested = layer.handle?.stack;
    for (const path of paths) {
      const below = joined(prefix, text(path));
      if (Array.isArray(nested)) expressStack(nested, { app, prefix: below, guards: before, depth: depth + 1 }, routes);
      else if (layer.handle?.name === 'mounted_app')
        for (const part of expressApps)
          if (part.parent === app && [part.mountpath].flat().includes(path))
            expressApp(part, below, before, routes, depth + 1);
    }
    const name = layer.handle?.name;
    if (!Array.isArray(nested) && name && !/^(query|expressInit)$/.test(name) && paths.includes('/')) before.push(name);
  }
}

function koaApp(app, routes) {
  const before = [];
  for (const middleware of app.middleware) {
    const router = middleware.router;
    if (router?.stack === undefined) {
      if (middleware.name) before.push(middleware.name);
      continue;
    }
    const guards = [...before];
    for (const { path, methods, stack } of router.stack) {
      const names = (Array.isArray(stack) ? stack : []).map(({ name }) => name);
      if (methods.length === 0) guards.push(...names.filter(Boolean));
      else
        routes.push({
          path: text(path),
          style: 'colon',
          methods: [...methods],
          handler: named(names.at(-1)),
          guards: [...guards, ...names.slice(0, -1)].filter(Boolean).slice(-8),
        });
    }
  }
}

function ofFastify({ url, method, handler, onRequest, preHandler, preValidation }) {
  const guards = [onRequest, preValidation, preHandler].flat().map((hook) => hook?.name ?? '');
  return [
    {
      path: url,
      style: 'colon',
      methods: [method].flat().map(String),
      handler: named(handler?.name),
      guards: guards.filter(Boolean).slice(0, 8),
    },
  ];
}

function ofHono() {
  // Applications that were mounted share the list of routes of the one above, or have their own, which that one has taken in.
  const lists = new Set([...honoApps].map(({ routes }) => routes).filter(Array.isArray));
  const [longest = []] = [...lists].sort((a, b) => b.length - a.length);
  const guards = longest.filter(isMiddleware);
  return longest
    .filter((route) => !isMiddleware(route))
    .map(({ path, method, handler }) => ({
      path,
      style: 'colon',
      methods: method === 'ALL' ? [] : [method],
      handler: named(handler?.name),
      guards: guards
        .filter((one) => path.startsWith(one.path.replace(/\*$/, '')))
        .map((one) => one.handler.name)
        .filter(Boolean),
    }));
}

/** A handler takes its context alone, a middleware what comes next, too. */
function isMiddleware({ handler }) {
  return typeof handler === 'function' && handler.length > 1;
}

function text(path) {
  return path instanceof RegExp ? `\ue000${path.source.replaceAll('\\/', '/')}\ue001` : String(path);
}

function joined(prefix, path) {
  return path === '/' ? prefix : prefix + path.replace(/\/$/, '');
}

function named(name) {
  return typeof name === 'string' && name !== '' && name !== '<anonymous>' ? name.replace(/^bound /, '') : null;
}
