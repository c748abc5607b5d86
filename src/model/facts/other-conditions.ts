import * as z from 'zod';
import type { Immutable } from './immutable.ts';

const text = z.string();
const machine = z.object({ cpu: text, platform: text, cores: z.number() });

/** What keeps a run from being gone on with: what would be measured now could not be held against what was. */
export const otherConditionsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('nothing-left') }),
  /** It compares with a commit, all its trials side by side. */
  z.object({ kind: z.literal('comparison') }),
  z.object({ kind: z.literal('other-plan') }),
  z.object({ kind: z.literal('other-machine'), before: machine, after: machine }),
  /** Of a program, or of a lock file (its digest); `null`: it was not there. */
  z.object({ kind: z.literal('other-version'), name: text, before: text.nullable(), after: text.nullable() }),
  /** Short commits, with `+` where there were uncommitted changes; `null`: outside a repository. */
  z.object({ kind: z.literal('other-commit'), before: text.nullable(), after: text.nullable() }),
]);

export type OtherConditions = Immutable<z.infer<typeof otherConditionsSchema>>;
