import * as z from 'zod';
import { failureSchema } from './failure.ts';
import type { Immutable } from './immutable.ts';
import { skipSchema } from './skip.ts';
import { warningSchema } from './warning.ts';

const figure = z.number();
const counts = z.record(z.string(), figure);

/** Why a cell may not be compared with others, as facts; the sentences are in src/words/void-reasons.ts. */
export const voidReasonSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('nothing-succeeded') }),
  z.object({
    kind: z.literal('requests-failed'),
    /** `errors`: counts by `ErrorKind`; `byStatus`: of all answers. */
    requests: z.object({ sent: figure, failed: figure, errors: counts, byStatus: counts }),
  }),
  z.object({ kind: z.literal('generator-limit'), busyShare: figure }),
  z.object({ kind: z.literal('warning'), warning: warningSchema }),
  z.object({ kind: z.literal('not-measured') }),
  z.object({ kind: z.literal('failed'), failure: failureSchema }),
  z.object({ kind: z.literal('skipped'), skip: skipSchema }),
]);

export type VoidReason = Immutable<z.infer<typeof voidReasonSchema>>;
