import * as z from 'zod';
import type { Immutable } from './immutable.ts';

const text = z.string();

/** Where an interpreter or a Node.js was found; the words are in src/words/program-origins.ts. */
export const programOriginSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('plan') }),
  /** A version manager has the version that the plan names. */
  z.object({ kind: z.literal('manager-by-plan'), manager: text }),
  /** PATH has none; `file`: what asks for this version. */
  z.object({ kind: z.literal('manager'), manager: text, file: text.nullable() }),
  /** A virtual environment of the service's folder. */
  z.object({ kind: z.literal('folder'), name: text }),
  /** What keeps an environment for the project outside of its folder. */
  z.object({ kind: z.literal('tool'), tool: z.enum(['uv', 'Poetry', 'Pipenv', 'conda', 'pyenv']) }),
  z.object({ kind: z.literal('editor') }),
  z.object({ kind: z.literal('environment'), variable: text }),
  z.object({ kind: z.literal('path') }),
]);

export type ProgramOrigin = Immutable<z.infer<typeof programOriginSchema>>;
