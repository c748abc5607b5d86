import * as z from 'zod';
import { type Failure, failureSchema } from '../model/facts/failure.ts';

/*
 * The saved form of a profile: what was asked, what it cost, and what it answers. The samples themselves are beside it, in a
 * .cpuprofile and a speedscope file. Fields that a later version adds are ignored.
 */

const figure = z.number();
const nullableFigure = z.number().nullable();
const settings = z.record(z.string(), z.union([z.string(), z.number()]));
const estimate = z.object({ mean: figure, low: nullableFigure, high: nullableFigure });
const share = z.object({ share: figure, low: figure, high: figure });
const related = z.object({ name: z.string(), file: z.string(), line: nullableFigure, share: figure });

const line = z.object({
  name: z.string(),
  file: z.string(),
  line: nullableFigure,
  isFunctionLine: z.boolean(),
  samples: figure,
  share,
  msPerRequest: estimate.nullable(),
  callees: z.array(related).readonly(),
  callers: z.array(related).readonly(),
});

const costlyFunction = z.object({
  name: z.string(),
  file: z.string(),
  line: nullableFigure,
  samples: figure,
  share,
  msPerRequest: estimate.nullable(),
});

const answer = z.object({
  mode: z.enum(['cpu', 'gil', 'wall']),
  samples: figure,
  leftOut: figure,
  tooFew: z.boolean(),
  totalMsPerRequest: nullableFigure,
  lines: z.array(line).readonly(),
  functions: z.array(costlyFunction).readonly(),
  outside: z.object({ share, msPerRequest: estimate.nullable(), functions: z.array(related).readonly() }),
});

const peer = z.object({ host: z.string(), port: figure, name: z.string().nullable(), looks: figure });

const part = z.object({
  answer,
  /** The rate while the profiler looked on. Never a measurement of the service. */
  rps: estimate,
  requests: z.object({ succeeded: figure, failed: figure }),
  seconds: figure,
  profiler: z.object({
    name: z.enum(['py-spy', 'node:inspector']),
    version: z.string().nullable(),
    rateHz: figure,
    nonBlocking: z.boolean(),
    /** Looks that failed; `null` where the profiler does not tell. */
    errors: nullableFigure,
    /** Processes looked at, of those that served. */
    processes: figure,
    servingProcesses: figure,
  }),
  /** Where other threads were while some stood at the costliest line; `null` where that says nothing. */
  meanwhile: z.object({ ticks: figure, lines: z.array(related).readonly() }).nullable(),
  /** Who the server's processes were connected to meanwhile, most often first. */
  peers: z.array(peer).readonly(),
  /** Files beside this one. */
  files: z.object({ cpuprofile: z.string(), speedscope: z.string() }),
});

const failure = z.custom<Failure>((value) => failureSchema.safeParse(value).success);

/** A note of an earlier version, which held what went wrong as a sentence. */
function withFailure(note: unknown): unknown {
  if (typeof note !== 'object' || note === null || !('why' in note) || 'failure' in note) return note;
  return { ...note, failure: { kind: 'recorded', text: String(note.why) } };
}

/** What the user has to know of a profile beside its lines. */
const note = z.discriminatedUnion('kind', [
  /** Node: CPU of the thread pool and of other threads without JavaScript is in no profile; ms of a request. */
  z.object({ kind: z.literal('cpu-outside-script'), ms: figure }),
  /** What waits in an event loop holds no thread, so no line of it is seen. */
  z.object({ kind: z.literal('waits-on-event-loop'), waitMs: nullableFigure, runtime: z.enum(['python', 'node']) }),
  /** Threads were ready to run far longer than they ran: time on a CPU can't be told well from waiting for one; ms of a request. */
  z.object({ kind: z.literal('waited-for-a-core'), sampledMs: figure, cpuMs: figure }),
  /** The profiler failed in this mode. */
  z.object({ kind: z.literal('profiler-failed'), mode: z.enum(['cpu', 'gil', 'wall']), failure }),
  /** Requests failed while it was profiled. */
  z.object({ kind: z.literal('requests-failed'), failed: figure, sent: figure }),
]);

/** A saved profile. */
export const profileDocumentSchema = z.object({
  schema: z.literal(1),
  kind: z.literal('profile'),
  id: z.string(),
  /** The newest run of the plan by then; `null` where there was none. */
  runId: z.string().nullable(),
  at: z.string(),
  endpoint: z.string(),
  settings,
  /** Same key, same server. */
  serverKey: z.string(),
  versions: z.record(z.string(), z.string()),
  /** What bounds the endpoint, as far as it was known. */
  bound: z.enum(['cpu', 'io', 'mixed', 'lock', 'inconclusive']),
  /** The same load on the same server without a profiler. */
  unprofiled: z.object({
    rps: estimate,
    cpuMsPerRequest: nullableFigure,
    /** One request at a time: its wait. */
    waitMs: nullableFigure,
  }),
  parts: z.array(part).readonly(),
  notes: z.array(z.preprocess(withFailure, note)).readonly(),
  /** Folders whose code is not the user's own, beside those of installed packages. */
  libraryFolders: z.array(z.string()).readonly().default([]),
});

/** What one profiling of an endpoint found out. */
export type ProfileDocument = z.output<typeof profileDocumentSchema>;
export type ProfilePart = ProfileDocument['parts'][number];
export type ProfileNote = ProfileDocument['notes'][number];

/** Reads a saved profile; `null` where the text is none of this version. */
export function readProfileDocument(text: string): ProfileDocument | null {
  try {
    return profileDocumentSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
