import * as z from 'zod';
import { settingsSchema } from '../run/effective-settings.ts';
import type { Immutable } from './immutable.ts';
import { rateChangeSchema } from './rate-change.ts';

const figure = z.number();

/** What a budget's figure was held against, as facts; the sentences are in src/words/budgets.ts. */
export const budgetFindingSchema = z.discriminatedUnion('kind', [
  /** It is for the recommended settings, and none could be recommended. */
  z.object({ kind: z.literal('no-settings') }),
  z.object({ kind: z.literal('not-measured'), settings: settingsSchema }),
  z.object({ kind: z.literal('too-few-requests'), settings: settingsSchema, succeeded: figure }),
  /** A rate of good answers beside failed ones is not the rate of a working service. */
  z.object({ kind: z.literal('requests-failed'), settings: settingsSchema, failed: figure, sent: figure }),
  z.object({ kind: z.literal('judged'), settings: settingsSchema }),
  /** `commit`: of the baseline; `null` outside a repository. */
  z.object({
    kind: z.literal('against-baseline'),
    startedAt: z.string(),
    commit: z.string().nullable(),
    change: rateChangeSchema,
  }),
  /** What an earlier version of Servebench recorded as a sentence. */
  z.object({ kind: z.literal('recorded'), text: z.string() }),
]);

export type BudgetFinding = Immutable<z.infer<typeof budgetFindingSchema>>;
