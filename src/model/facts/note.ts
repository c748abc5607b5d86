import * as z from 'zod';
import { settingsSchema } from '../run/effective-settings.ts';
import type { Immutable } from './immutable.ts';
import { otherConditionsSchema } from './other-conditions.ts';
import { programOriginSchema } from './program-origin.ts';
import { rateChangeSchema } from './rate-change.ts';
import { recordFaultSchema } from './record-fault.ts';
import { warningSchema } from './warning.ts';

/*
 * What there is to know of a whole run: what was found of its service, hidden inputs, leftovers that were ended. The sentences
 * are in src/words/notes.ts; nothing here is one, but for what other programs wrote.
 */

const text = z.string();
const texts = z.array(text);
const figure = z.number();
const pids = z.array(figure);

function note<Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) {
  return z.object({ kind: z.literal(kind), ...shape });
}

/** Where a server listens. */
const place = z.union([z.object({ port: figure }), z.object({ socketPath: text })]);
const machine = z.object({ cpu: text, platform: text, cores: figure });

/** Servers that an earlier Servebench left running. `command`: its beginning. */
const ofLeftovers = [
  note('leftover-unsure', { pid: figure.nullable(), command: text }),
  note('leftover-replaced', { pid: figure.nullable(), command: text }),
  note('leftover-not-ended', { command: text, left: pids }),
  note('leftover-ended', { command: text, ended: pids }),
  note('leftover-listens', { pid: figure, place, command: text }),
  /** Of another version of Servebench. */
  note('foreign-leftover-not-ended', { left: pids }),
  note('foreign-leftover-ended', { ended: pids }),
  /** A checkout of a commit, which is removed. */
  note('leftover-checkout', { folder: text }),
  note('foreign-server', { pid: figure, port: figure.nullable() }),
] as const;

/** What a launcher found. */
const ofLaunchers = [
  note('interpreter', { version: text, path: text, origin: programOriginSchema }),
  note('configuration-read', { server: text, file: text }),
  note('variable-overruled', { variable: text }),
  note('arguments-left-out', { setting: z.enum(['service.args', 'GUNICORN_CMD_ARGS']), arguments: texts }),
  note('gunicorn-also-sets', { names: texts }),
  note('gunicorn-reload', {}),
  note('variables-kept-back', { names: texts }),
  note('granian-interface', { interface: text }),
  note('node', { version: text, path: text, origin: programOriginSchema }),
  note('other-node-asked', { file: text, version: text }),
  note('node-options', {}),
  note('steps-not-done', { steps: texts }),
  note('asks-for-place', { place: z.union([z.object({ port: figure }), z.object({ path: text })]) }),
  /** `value`: what NODE_ENV is; `null`: it is not set. */
  note('not-production', { value: text.nullable() }),
  note('attached', { url: text }),
] as const;

/** What a checkout of a commit does not hold. */
const ofCheckouts = [
  note('submodules-empty', { ref: text, paths: texts }),
  /** `file`: the first of Git LFS that is only a pointer. */
  note('large-files-missing', { ref: text, file: text }),
] as const;

/** What happened meanwhile. */
const ofTheRun = [
  note('background-server-ended', { server: text, place, ended: pids }),
  note('place-taken', { server: text, place, left: pids }),
  note('nothing-calibrated', { settings: settingsSchema }),
  /** What the trials of an endpoint may run into. */
  note('forecast', { endpoint: text, warning: warningSchema }),
  note('budgets-not-judged', {
    budgets: figure,
    cause: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('no-baseline') }),
      /** `isDefault`: it was looked for beside the plan. */
      z.object({ kind: z.literal('no-such-file'), file: text, isDefault: z.boolean() }),
      z.object({ kind: z.literal('no-baseline-record'), fault: recordFaultSchema }),
      /** The same in the words of an earlier version. */
      z.object({ kind: z.literal('unreadable'), why: text }),
      z.object({ kind: z.literal('other-machine'), baseline: machine, here: machine }),
    ]),
  }),
  /** `change`: what was found instead of a change; `null`: neither run has what the budget is about. */
  note('budget-not-judged', { endpoint: text, change: rateChangeSchema.nullable() }),
  note('request-times-left-out', {}),
  /** An endpoint was not added to the run on show. */
  note('run-of-its-own', { why: otherConditionsSchema }),
  /**
   * What one request took alone (the calibration) in this sitting, as a multiple of what it took in an earlier one. `drift`: whether
   * the machine or the service is another one by that; all `null`: it could not be told.
   */
  note('sitting-checked', {
    endpoint: text,
    ratio: figure.nullable(),
    low: figure.nullable(),
    high: figure.nullable(),
    drift: z.enum(['none', 'slower', 'faster']).nullable(),
  }),
  /** What Locust made the load with. `path`: of its Python, or its own. `startedHere`: its workers are processes of this run. */
  note('locust', {
    version: text.nullable(),
    path: text,
    workers: figure,
    cores: figure,
    startedHere: z.boolean(),
  }),
  /** What is to be done on other machines. `variables`: those of the environment that a worker needs. */
  note('locust-awaits', { workers: figure, seconds: figure, hosts: texts, command: text, variables: texts }),
  /** The application itself has an endpoint's path behind a prefix alone. */
  note('route-elsewhere', { path: text, instead: text }),
  /** `more`: how many routes it has besides that the plan has not. */
  note('routes-not-in-plan', { routes: texts, more: figure }),
] as const;

export const noteSchema = z.discriminatedUnion('kind', [
  ...ofLeftovers,
  ...ofLaunchers,
  ...ofCheckouts,
  ...ofTheRun,
  /** What an earlier version of Servebench recorded as a sentence. */
  note('recorded', { text }),
]);

export type Note = Immutable<z.infer<typeof noteSchema>>;
export type NoteOf<Kind extends Note['kind']> = Extract<Note, { kind: Kind }>;
