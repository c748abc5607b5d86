import * as z from 'zod';
import { settingsSchema } from '../run/effective-settings.ts';
import type { Immutable } from './immutable.ts';
import { voidReasonSchema } from './void-reason.ts';

/*
 * What became of a rate between two runs, as facts; the sentences are in src/words/rate-changes.ts.
 */

const text = z.string();
const figure = z.number();
const nullableFigure = figure.nullable();
const whichRun = z.enum(['earlier', 'later']);

/** Why two rates can't be compared. */
const incomparable = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('other-load') }),
  z.object({ kind: z.literal('not-in-run'), run: whichRun }),
  z.object({ kind: z.literal('void'), run: whichRun, reason: voidReasonSchema }),
  z.object({ kind: z.literal('other-server') }),
  z.object({ kind: z.literal('nothing-in-common') }),
]);

const change = {
  /** `no-difference`: none beyond noise. */
  verdict: z.enum(['faster', 'slower', 'no-difference', 'not-comparable']),
  /** Rate after / rate before. */
  ratio: nullableFigure,
  /** Interval of the ratio, wide enough that of all verdicts of a comparison without any change one in twenty goes wrong at most. */
  low: nullableFigure,
  high: nullableFigure,
  /** Only for `not-comparable`. */
  incomparable: incomparable.nullable(),
};

/** Of one settings × endpoint that is in both runs, or in one of them. */
const settingsChange = z.object({
  of: z.literal('settings'),
  endpoint: text,
  settings: settingsSchema,
  ...change,
  /** Requests per second of the servers that were compared, all their starts taken together; `null`: none were. */
  servers: z.object({ beforeRps: figure, afterRps: figure }).nullable(),
  /** Of the test of their starts' ranks; `null` where these were too few. */
  p: nullableFigure,
});

/** Of all comparable cells of an endpoint taken together. `servers`: how many were compared. */
const endpointChange = z.object({ of: z.literal('endpoint'), endpoint: text, ...change, servers: figure });

export const rateChangeSchema = z.discriminatedUnion('of', [settingsChange, endpointChange]);

export type RateChange = Immutable<z.infer<typeof rateChangeSchema>>;
export type SettingsChange = Immutable<z.infer<typeof settingsChange>>;
export type EndpointRateChange = Immutable<z.infer<typeof endpointChange>>;
export type Incomparable = Immutable<z.infer<typeof incomparable>>;
