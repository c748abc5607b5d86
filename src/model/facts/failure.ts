import * as z from 'zod';
import type { PlanFault } from '../plan/plan-fault.ts';
import type { Immutable } from './immutable.ts';
import { otherConditionsSchema } from './other-conditions.ts';
import { programOriginSchema } from './program-origin.ts';
import { requestFailureSchema } from './request-failure.ts';
import { skipSchema } from './skip.ts';

/*
 * Why something could not be done, as facts. The sentences are in src/words/failures.ts; nothing here is one, but for what
 * other programs wrote (`why`, `line`, `output`).
 */

const text = z.string();
const texts = z.array(z.string());
const pids = z.array(z.number());

/** How a process ended: one of the two is set. */
const exit = z.object({ code: z.number().nullable(), signal: z.string().nullable() });

/** A line of the service's own code; its file is relative to the service's folder where it lies in it. */
const codeLine = z.object({ file: text, line: z.number() });

/** A process that holds something, by what its command line calls it. */
const holder = z.object({ pid: z.number(), program: text });

/** What a server's own words say about why it failed, where they say something that is known. */
const explanation = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('no-such-module'), module: text, folder: text }),
  /**
   * `package`: what has the module, where a list of the project's or a table of well-known names tells; `listedIn`: that list.
   * `install`: the command that would bring it; `null` where nobody knows what to install.
   */
  z.object({
    kind: z.literal('module-missing'),
    module: text,
    package: text.nullish(),
    listedIn: text.nullish(),
    install: text.nullable(),
  }),
  z.object({ kind: z.literal('no-such-variable'), module: text, variable: text }),
  /** `reader`: the last line of the service's own code on the way to it. */
  z.object({ kind: z.literal('last-error'), line: text, reader: codeLine.nullish() }),
  /** The application speaks the other of Python's two interfaces than what serves it. `workerClass`: of gunicorn. */
  z.object({ kind: z.literal('wrong-interface'), app: z.enum(['asgi', 'wsgi']), workerClass: text.nullable() }),
  z.object({ kind: z.literal('class-not-loaded'), workerClass: text, line: text }),
  /** A module of the application starts a server of its own while it is imported. */
  z.object({ kind: z.literal('serves-at-import'), caller: codeLine.nullable(), address: text.nullable() }),
  /** A port beside the one that Servebench chose. `isOwn`: another process of the same server has it. */
  z.object({
    kind: z.literal('own-port-taken'),
    port: z.number().nullable(),
    holders: z.array(holder),
    isOwn: z.boolean(),
    reader: codeLine.nullable(),
  }),
  /** A supervisor ended workers that did not report in time. `option`: what sets that time. */
  z.object({ kind: z.literal('worker-timeout'), option: text, seconds: z.number().nullable() }),
  /** The server refuses even one request at a time, by a limit of its own. */
  z.object({ kind: z.literal('own-limit'), option: text, value: z.number() }),
  /** `tool`: what makes the tables in this project. */
  z.object({
    kind: z.literal('tables-missing'),
    line: text,
    tool: z.enum(['django', 'flask-migrate', 'alembic', 'prisma', 'rails']).nullable(),
  }),
  z.object({ kind: z.literal('static-files-missing'), line: text }),
  /** `address`: `host:port`, where it is told. */
  z.object({
    kind: z.literal('dependency-refused'),
    address: text.nullable(),
    line: text,
    reader: codeLine.nullable(),
  }),
  z.object({ kind: z.literal('dependency-unknown'), host: text.nullable(), line: text, reader: codeLine.nullable() }),
  z.object({
    kind: z.literal('variables-missing'),
    names: texts,
    /** The line of the service's own code that reads them. */
    reader: codeLine.nullable(),
    /** A file that has them (`env-file`), or lists them (`template`, to be copied to `copy`). */
    where: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('env-file'), file: text }),
      z.object({ kind: z.literal('template'), file: text, copy: text }),
      z.object({ kind: z.literal('nowhere') }),
    ]),
  }),
]);

/** A plan's fault was found by this version or another one, so its kind may be unknown here. */
const planFault = z.custom<PlanFault>(
  (value) => z.looseObject({ kind: text, path: z.array(z.union([text, z.number()])) }).safeParse(value).success,
);

/** What every failure of a program may tell besides. */
const circumstances = {
  /** What was being done when it failed. */
  phase: z.enum(['preparing', 'starting', 'running', 'ending']).optional(),
  command: texts.optional(),
  exit: exit.optional(),
  /** The last lines that the program wrote. */
  output: texts.optional(),
};

function fact<Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) {
  return z.object({ kind: z.literal(kind), ...shape, ...circumstances });
}

/** A start that failed, with what the server's own words explain. */
function start<Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) {
  return fact(kind, { server: text, ...shape, explanation: explanation.nullable() });
}

/** Failures of finding and asking what a service needs. */
const preparing = [
  fact('no-service-folder', { folder: text }),
  /** `template`: the list of its variables that lies beside it (`.env.example`). */
  fact('env-file-unreadable', { file: text, folder: text, code: text.nullable(), template: text.nullable() }),
  fact('setting-missing', { setting: z.enum(['app', 'command', 'url']), launcher: text }),
  fact('no-such-interpreter', { interpreter: text, folder: text }),
  fact('no-python', {}),
  /** `asked`: the version that a file of the project names. */
  fact('no-node', { asked: z.object({ file: text, version: text }).nullable() }),
  fact('no-such-node', { node: text, folder: text.nullable() }),
  fact('node-version-missing', { version: text, others: texts }),
  /** `build`: it is what a build makes, and the project has a script that builds. */
  fact('no-such-script', { script: text, folder: text, build: z.boolean() }),
  fact('script-calls-itself', { line: text }),
  fact('no-manifest', { folder: text }),
  fact('no-such-npm-script', { manifest: text, script: text, others: texts }),
  fact('no-such-node-program', { program: text, folder: text, packagesInstalled: z.boolean() }),
  fact('development-server', {
    line: text,
    instead: z.enum([
      'next-start',
      'nuxt-output',
      'built-server',
      'nest-main',
      'without-watch',
      'without-watch-option',
      'started-script',
    ]),
  }),
  fact('process-manager', { line: text }),
  fact('starts-otherwise', { server: text }),
  fact('no-such-program', { program: text, folder: text }),
  fact('not-installed', {
    package: text,
    interpreter: text,
    /** In records of earlier versions its words. */
    origin: z.union([text, programOriginSchema]),
    install: text,
  }),
  fact('no-answer-from-program', { program: text, seconds: z.number() }),
  /** It was loaded to be asked for its routes, and told nothing in that time. */
  fact('application-silent', { seconds: z.number() }),
  fact('program-not-asked', { program: text, about: z.enum(['packages', 'version']), why: text.nullable() }),
  /** `why`: what it wrote; `null`: nothing. */
  fact('gunicorn-configuration', { why: text.nullable() }),
  fact('gunicorn-on-windows', {}),
  /** `folder`: that of the plan, where it is what's missing. */
  fact('checkout-failed', {
    ref: text,
    why: z.enum(['no-git', 'no-repository', 'unknown-ref', 'not-fetched', 'no-such-folder', 'refused']),
    folder: text.optional(),
  }),
  /** `changed`: files that name its dependencies; `unbuilt`: files that the plan starts and git does not have. */
  fact('checkout-unprepared', { ref: text, changed: texts, unbuilt: texts, example: texts }),
  /** `seconds`: what it was given, where that was over. */
  fact('prepare-failed', { ref: text, program: text, seconds: z.number().nullable() }),
  /** `launcher`: one whose servers are not ours to start. */
  fact('nothing-to-compare', { launcher: text }),
  fact('no-unix-sockets', {}),
  fact('no-free-port', { lowest: z.number(), highest: z.number(), addresses: texts }),
  fact('plan-fault', { fault: planFault }),
  fact('request-unready', {
    problems: z.array(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('body-unreadable'), endpoint: text, file: text, code: text.nullable() }),
        z.object({ kind: z.literal('variable-missing'), endpoint: text, header: text, variable: text }),
        z.object({ kind: z.literal('variable-with-line-break'), endpoint: text, header: text, variable: text }),
      ]),
    ),
  }),
] as const;

/** Failures of starting and ending a server. */
const starting = [
  fact('program-refused', {
    program: text,
    folder: text,
    reason: z.enum([
      'not-found',
      'path-through-a-file',
      'not-a-folder',
      'not-executable',
      'arguments-too-large',
      'zero-byte',
      'other',
    ]),
    /** The system's words, where no reason is known. */
    why: text.nullable(),
  }),
  fact('lease-not-kept', { why: text }),
  /** It had been started by then; `left`: processes of it that could not be ended. */
  fact('lease-lost', { server: text, why: text, left: pids }),
  start('port-taken', {
    /** `null`: its port, as its own words say. */
    place: z.object({ host: text, port: z.number() }).nullable(),
    holders: pids,
  }),
  start('application-not-loaded', {}),
  /** It was loaded to be asked for its routes. */
  start('application-not-asked', {}),
  /** The application was loaded, and what it does before its first request (ASGI's lifespan) failed. */
  start('startup-failed', {}),
  /** It serves at ports of its own choice, and not where it was told to. */
  start('listens-elsewhere', { place: z.object({ host: text, port: z.number() }), ports: z.array(z.number()) }),
  start('certificate-refused', { code: text }),
  start('ended-too-soon', {}),
  start('always-fails', { path: text, status: z.number(), seconds: z.number().nullable() }),
  /** Its time was over before any worker had loaded the application. */
  start('still-loading', { seconds: z.number() }),
  start('workers-missing', { booted: z.number(), workers: z.number(), seconds: z.number() }),
  start('no-http-answer', { path: text, seconds: z.number(), problem: text }),
  start('no-answer', {
    place: z.union([z.object({ host: text, port: z.number() }), z.object({ socketPath: text })]),
    seconds: z.number(),
  }),
  start('went-to-background', { ended: pids }),
  fact('not-ended', { server: text, left: pids }),
  fact('not-ours-to-start', {}),
  fact('nothing-listens', { origin: text }),
  fact('two-servers', { name: text, servers: z.array(z.object({ host: text, pids })) }),
  fact('host-not-found', { host: text }),
  fact('no-good-answer', {
    origin: text,
    path: text,
    seconds: z.number(),
    status: z.number().nullable(),
    problem: text.nullable(),
  }),
] as const;

/** Why the first answers of an endpoint are none that could be measured, and what would help. */
const refusal = z.discriminatedUnion('kind', [
  /**
   * `works`: a host under which the same request is answered as expected, if one was found. `isOwn`: the endpoint names it.
   * `likely`: no word says so, but a path that does not exist is answered in the same way.
   */
  z.object({
    kind: z.literal('host'),
    host: text,
    works: text.nullable(),
    isOwn: z.boolean(),
    likely: z.boolean().optional(),
  }),
  /** `scheme`: what the answer asks for (`Bearer`). `sent`: whether the request had credentials. */
  z.object({ kind: z.literal('login'), location: text.nullable(), scheme: text.nullable(), sent: z.boolean() }),
  z.object({ kind: z.literal('csrf') }),
  z.object({ kind: z.literal('redirect'), location: text, to: z.enum(['https', 'slash', 'other']) }),
  z.object({ kind: z.literal('no-such-path') }),
  z.object({ kind: z.literal('method'), allowed: text.nullable() }),
  /** `sent`: the content type of the request's body; `null`: it had no body, or no type. */
  z.object({ kind: z.literal('body'), sent: text.nullable(), hasBody: z.boolean() }),
  z.object({ kind: z.literal('limiter'), retryAfter: text.nullable() }),
  z.object({ kind: z.literal('error'), explanation: explanation.nullable() }),
  /** Django says nothing of an error, neither in its answer nor in its log, while DEBUG is off. */
  z.object({ kind: z.literal('silent-django') }),
  z.object({ kind: z.literal('other-protocol') }),
  /** The status was as expected. */
  /** `mismatch`: what its body lacks; `null`: not known. */
  z.object({ kind: z.literal('content'), mismatch: requestFailureSchema.nullable() }),
  z.object({ kind: z.literal('status'), expected: z.array(z.number()).nullable() }),
]);

/** The request whose answer is told of. */
const asked = { method: text, path: text };

/** What the first answers of an endpoint told, before anything was loaded. */
const answering = [
  /** `line`: the first line of the answer's body that says something. */
  fact('answer-refused', { ...asked, status: z.number(), line: text.nullable(), refusal }),
  /** It was read for so long, and had no end. */
  fact('answer-endless', { ...asked, seconds: z.number(), contentType: text.nullable() }),
  /** None came: the connection was closed (`seconds`: `null`), or the time was over. */
  fact('no-first-answer', { ...asked, seconds: z.number().nullable(), explanation: explanation.nullable() }),
  /** Some answers of a trial were refusals of a limiter (429), so no rate of this endpoint is the service's. */
  fact('rate-limited', { refused: z.number(), answers: z.number() }),
] as const;

/** What ends a trial before its time, or keeps it from counting. */
const measuring = [
  fact('server-ended', { server: text, asked: z.boolean() }),
  fact('stranger-listens', { url: text, beside: z.boolean() }),
  fact('ports-exhausted', { address: text, opened: z.number() }),
  fact('files-exhausted', { opened: z.number() }),
  fact('refuses-connections', { address: text, refusals: z.number().nullable(), seconds: z.number().nullable() }),
  fact('no-tls', { address: text }),
  fact('stopped-answering', { timeouts: z.number(), answers: z.number() }),
  fact('never-answered', { requests: z.number(), opened: z.number() }),
  fact('engine-inexact', {
    engine: z.enum(['autocannon', 'locust']),
    cause: z.enum([
      'open-load',
      'ramp',
      'head',
      'closed-connections',
      'certificate',
      'lost-request',
      'unasked-answer',
      'other-counts',
    ]),
  }),
  fact('engine-refused', { engine: z.literal('autocannon'), why: text }),
  fact('generator-not-started', { why: text }),
  fact('generator-ended', { why: text.nullable() }),
] as const;

/** What keeps Locust from making the load. */
const ofLocust = [
  /** `interpreter`: the Python that was looked in first; `null`: there is none. */
  fact('locust-missing', { interpreter: text.nullable(), install: text }),
  fact('locust-not-started', { seconds: z.number(), why: text.nullable() }),
  fact('locust-ended', { part: z.enum(['master', 'worker']), why: text.nullable() }),
  fact('locust-host-unknown', { host: text, code: text.nullable() }),
  fact('locust-workers-missing', { expected: z.number(), came: z.number(), seconds: z.number() }),
  /** Workers left or came in the middle of a trial, and with them a part of its load. */
  fact('locust-workers-changed', { workers: z.number(), lost: z.number() }),
  fact('locust-variables-missing', { variables: texts }),
  fact('locust-silent', { seconds: z.number() }),
] as const;

/** What keeps a profiler from telling. */
const profiling = [
  fact('no-profiler', { launcher: text }),
  fact('tracing-forbidden', {
    cause: z.discriminatedUnion('kind', [
      /** macOS. */
      z.object({ kind: z.literal('root-only') }),
      /** `kernel.yama.ptrace_scope`. */
      z.object({ kind: z.literal('capability-needed'), scope: z.number() }),
      z.object({ kind: z.literal('locked'), scope: z.number() }),
      /** The interpreter is one that the profiler can't look into. */
      z.object({ kind: z.literal('free-threaded') }),
      z.object({ kind: z.literal('python-too-new'), version: text }),
    ]),
  }),
  fact('no-such-py-spy', { path: text }),
  fact('py-spy-missing', { interpreter: text, install: text }),
  fact('py-spy-broken', { path: text, why: text.nullable(), install: text }),
  fact('settings-unsupported', { skip: skipSchema }),
  fact('nothing-serves', {}),
  fact('profiler-not-started', {}),
  fact('profiler-failed', {
    profiler: z.enum(['py-spy', 'V8']),
    pid: z.number(),
    /** `seconds`: what it was given for that, where the time was over. */
    doing: z.enum(['looking', 'beginning', 'writing']),
    seconds: z.number().nullable(),
    why: text.nullable(),
  }),
  fact('server-ended-profiled', { server: text }),
  fact('processes-not-profiled', { doing: z.enum(['beginning', 'writing']), seconds: z.number(), missing: pids }),
  fact('endpoint-unanswered', { endpoint: text }),
  fact('profile-unreadable', { why: text }),
] as const;

/** How a whole run ended early, or without a result. */
const running = [
  fact('stopped', { endedCells: z.number(), cells: z.number() }),
  fact('killed', {}),
  fact('not-gone-on', { why: otherConditionsSchema }),
  fact('nothing-answered', {}),
  fact('own-fault', { message: text, stack: texts }),
  /** A failure that an earlier version of Servebench recorded as a sentence. */
  fact('recorded', { text }),
] as const;

const ofOne = [...preparing, ...starting, ...answering, ...measuring, ...ofLocust, ...profiling, ...running] as const;

const failureOfOne = z.discriminatedUnion('kind', ofOne);

/** `first`: the failure that the first cell met; `others`: whether other cells met other ones. */
const nothingMeasured = fact('nothing-measured', { first: failureOfOne.nullable(), others: z.boolean() });

export const failureSchema = z.discriminatedUnion('kind', [...ofOne, nothingMeasured]);

export type Failure = Immutable<z.infer<typeof failureSchema>>;
/** A failure of one thing, not of a whole run. */
export type SingleFailure = Immutable<z.infer<typeof failureOfOne>>;
export type TracingObstacle = Extract<Failure, { kind: 'tracing-forbidden' }>['cause'];
export type Explanation = Immutable<z.infer<typeof explanation>>;
/** Why the first answers of an endpoint are none that could be measured. */
export type Refusal = Immutable<z.infer<typeof refusal>>;
export type CodeLine = Immutable<z.infer<typeof codeLine>>;
export type Holder = Immutable<z.infer<typeof holder>>;
export type ProcessExit = Immutable<z.infer<typeof exit>>;

/** Why an engine could not count exactly. */
export type Inexactness = Extract<Failure, { kind: 'engine-inexact' }>['cause'];
