'use strict';
/*
 * Preloaded into the Node processes of a service (NODE_OPTIONS). The first HTTP server of a process listens where
 * SERVEBENCH_LISTEN says, a port of 127.0.0.1 or the path of a socket, whatever the code asks. With SERVEBENCH_LISTEN_NAMED
 * it is the first that asks for what PORT says. All other servers of the process listen as they would. What was asked, and
 * that it serves, is told in the file SERVEBENCH_BOOT_FILE.
 */
const net = require('node:net');
const { appendFileSync, constants } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

const ourPlace = process.env.SERVEBENCH_LISTEN;
const onlyNamed = process.env.SERVEBENCH_LISTEN_NAMED === '1';
const reportFile = process.env.SERVEBENCH_BOOT_FILE;
const isPort = /^\d+$/.test(ourPlace);
const listen = net.Server.prototype.listen;
/** The server of this process that serves users, and what it asked for. */
let service = null;
let asked = null;

if (isMainThread && ourPlace) {
  net.Server.prototype.listen = listenInPlace;
  // Servebench's own primary, beside this file, forks as many as it was told.
  if (!process.argv[1]?.startsWith(__dirname)) tellOfForks();
}

function listenInPlace(...args) {
  if (!isHttp(this)) return listen.apply(this, args);
  const wanted = askedBy(args);
  if (service === null && isService(wanted)) {
    service = this;
    asked = wanted;
    this.once('close', () => {
      if (service === this) service = null;
    });
    this.once('listening', () => tellReady(wanted, this.maxConnections));
  }
  if (service === this)
    return listenAt(this, args, isPort ? { port: Number(ourPlace), host: '127.0.0.1' } : { path: ourPlace });
  if (service !== null && isTwin(wanted))
    return listenAt(this, args, isPort ? { port: Number(ourPlace), host: '::1' } : { port: 0, host: '127.0.0.1' });
  report(`also ${process.pid} ${JSON.stringify(wanted)}`);
  return listen.apply(this, args);
}

/** Whether a server that asks for this is the one that serves users. */
function isService({ port, isNamed }) {
  if (onlyNamed) return isNamed;
  // A helper that its parent talks to finds itself a port; what a service asks for by mistake (undefined) is 0 too.
  return port !== 0 || process.channel == null || require('node:cluster').isWorker;
}

/** Fastify listens on each address of "localhost" by a server of its own, which takes its port from the first one. */
function isTwin({ port, host, isNamed }) {
  if (!(port > 0) || host === null) return false;
  if (isNamed && !asked.isNamed && host !== '::1') return false;
  return port === asked.port || port === service.address()?.port;
}

/** Listens with all that the arguments say but the place. */
function listenAt(server, args, where) {
  const options = args.find((arg) => typeof arg === 'object' && arg !== null && !('_handle' in arg)) ?? {};
  const backlog = options.backlog ?? args.slice(1).find((arg) => typeof arg === 'number');
  const { signal, readableAll, writableAll } = options;
  const callback = args.at(-1);
  return listen.call(
    server,
    { backlog, signal, readableAll, writableAll, ...where },
    ...(typeof callback === 'function' ? [callback] : []),
  );
}

function tellReady(wanted, maxConnections = null) {
  const { user, system } = process.cpuUsage();
  report(`booted ${process.pid} ${((user + system) / 1e6).toFixed(2)}`);
  report(
    `listens ${process.pid} ${JSON.stringify({ ...wanted, nodeEnv: process.env.NODE_ENV ?? null, maxConnections })}`,
  );
  // What the service starts from now on are programs beside it.
  delete process.env.SERVEBENCH_LISTEN;
}

/** An application that forks workers has as many processes as it likes. */
function tellOfForks() {
  const cluster = require('node:cluster');
  if (!cluster.isPrimary) return;
  const { fork } = cluster;
  cluster.fork = (...args) => {
    report(`forks ${process.pid}`);
    return fork.apply(cluster, args);
  };
  require('node:module').syncBuiltinESMExports();
}

function isHttp(server) {
  if (server instanceof require('node:http').Server || server instanceof require('node:https').Server) return true;
  // http2 keeps its classes to itself.
  return /^Http2(Secure)?Server$/.test(server.constructor?.name ?? '');
}

/** What the arguments of listen() ask for: a port of a host, a path, or a handle, which is neither. */
function askedBy([first, second]) {
  if (typeof first === 'object' && first !== null) {
    if (typeof first.path === 'string' && first.port === undefined) return placeOf(null, null, first.path);
    if (first.fd !== undefined || '_handle' in first) return placeOf(null, null, null);
    return placeOf(numberOf(first.port), textOf(first.host), null);
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return placeOf(null, null, first);
  return placeOf(numberOf(first), textOf(second), null);
}

/** `isNamed`: whether that is what the variable PORT says. */
function placeOf(port, host, path) {
  return { port, host, path, isNamed: String(port ?? path) === process.env.PORT };
}

function numberOf(value) {
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : 0;
}

function textOf(value) {
  return typeof value === 'string' ? value : null;
}

function report(line) {
  try {
    // Not created: once Servebench has taken it away nobody is left who would.
    appendFileSync(reportFile, `${line}\n`, { flag: constants.O_WRONLY | constants.O_APPEND });
  } catch {
    // Started by hand, or nobody wants to know any more.
  }
}
