import * as z from 'zod';
import type { Immutable } from './immutable.ts';

const text = z.string();
const figure = z.number();

function fault<Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) {
  return z.object({ kind: z.literal(kind), ...shape });
}

/** Why a saved run can't be read or written, as facts; the sentences are in src/words/record-faults.ts. */
export const recordFaultSchema = z.discriminatedUnion('kind', [
  fault('too-large-to-save', { mostBytes: figure }),
  fault('json-broken', { name: text }),
  fault('no-json-object', { name: text }),
  fault('no-record', { name: text }),
  /** `schema`: as it is written in the file; `reads`: the versions that this Servebench reads. */
  fault('other-version', { name: text, schema: text, reads: z.array(figure) }),
  /** `schema`: the format of the file; `reads`: the newest that this Servebench reads. */
  fault('newer-version', { name: text, schema: figure, reads: figure }),
  /** `place`: of what is missing or malformed, such as `cells[0].settings`. */
  fault('malformed', { name: text, place: text }),
  fault('journal-malformed', { name: text }),
  fault('journal-without-beginning', { name: text }),
  fault('is-folder', { file: text }),
  fault('larger-than-any', { name: text, mostBytes: figure }),
  fault('no-file', { file: text }),
  /** `why`: what the system or the reading thread says. */
  fault('unreadable', { file: text, why: text }),
  /** Nothing came back from the thread that reads. */
  fault('not-answered', { name: text }),
  fault('too-slow', { name: text, seconds: figure }),
]);

export type RecordFault = Immutable<z.infer<typeof recordFaultSchema>>;
