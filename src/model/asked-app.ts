import * as z from 'zod';

/** A route as an application itself knows it: one line of what the asked process tells. */
export const askedRouteSchema = z.object({
  /**
   * The whole path, prefixes included, as its framework writes it; a regular expression stands between U+E000 and U+E001.
   */
  path: z.string().max(1000),
  /** How it writes a parameter: `<int:id>` and `{id}`, or `:id`. */
  style: z.enum(['brackets', 'colon']),
  /** In capitals; none: it answers every method. */
  methods: z.array(z.string()),
  /** The function that answers; `null` where it has no name. */
  handler: z.string().nullable(),
  /** Names of what stands before it: decorators, dependencies, middleware. */
  guards: z.array(z.string()),
  /** What its parameters are, where a schema tells: `int`, `uuid`. */
  types: z.record(z.string(), z.string()).default({}),
  /** Parameters of the query that it cannot do without. */
  query: z.array(z.string()).default([]),
});

export type AskedRoute = z.output<typeof askedRouteSchema>;

/** What an application said when it was asked. */
export interface AskedApp {
  /** `Flask`, `Express 5`: for people. */
  readonly framework: string;
  readonly routes: readonly AskedRoute[];
  /** Whether it has more routes than were told. */
  readonly isCut: boolean;
}
