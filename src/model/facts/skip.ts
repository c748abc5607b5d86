import * as z from 'zod';
import type { Immutable } from './immutable.ts';

const text = z.string();

/** Why a cell was not measured although nothing failed, as facts; the sentences are in src/words/skips.ts. */
export const skipSchema = z.discriminatedUnion('kind', [
  /** `workerClass`: the class that needs the package; `null`: the settings do. */
  z.object({
    kind: z.literal('package-missing'),
    package: text,
    workerClass: text.nullable(),
    interpreter: text,
    install: text,
  }),
  z.object({ kind: z.literal('no-such-class'), workerClass: text, version: text, has: z.array(text) }),
  /** Found out by starting it: `app` is the interface that the application speaks; `null`: the class itself can't be loaded. */
  z.object({ kind: z.literal('class-cannot-serve'), workerClass: text, app: z.enum(['asgi', 'wsgi']).nullable() }),
  /** `program` starts Node in a process of its own. */
  z.object({ kind: z.literal('one-process-only'), program: text }),
  /** A guided search has measured its neighbours; `settings`: those whose effect can't be predicted. */
  z.object({ kind: z.literal('slower-beside'), settings: z.array(text) }),
  /** What an earlier version of Servebench recorded as a sentence. */
  z.object({ kind: z.literal('recorded'), text }),
]);

export type Skip = Immutable<z.infer<typeof skipSchema>>;
