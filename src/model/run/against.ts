import * as z from 'zod';
import type { Immutable } from '../facts/immutable.ts';
import { settingsSchema } from './effective-settings.ts';

/*
 * What a run that compares the working tree with a commit found: facts, without a sentence (src/words/against.ts has them).
 */

const figure = z.number();
const nullableFigure = z.number().nullable();

/**
 * How many times as large a figure is on the head's side, with an interval that holds (95 % or more) whenever one looks at
 * it; bounds are `null` while the blocks are too few.
 */
const ratio = z.object({ ratio: figure, low: nullableFigure, high: nullableFigure });

/** What the trials of one side measured, all blocks together. */
const side = z.object({
  starts: figure,
  requests: figure,
  failed: figure,
  rps: figure,
  meanMs: nullableFigure,
  p50Ms: nullableFigure,
  p95Ms: nullableFigure,
  cpuMsPerRequest: nullableFigure,
  memoryBytes: nullableFigure,
});

const endpoint = z.object({
  endpoint: z.string(),
  /**
   * `fails`: requests fail that did not fail before. `unsure`: it surely changed, but perhaps by no more than the threshold,
   * or a second look did not confirm it. `untold`: the intervals are too wide to say anything, see `why`.
   */
  verdict: z.enum(['slower', 'faster', 'no-change', 'fails', 'unsure', 'untold']),
  /** What told it: the speed, or the CPU time of a request where that is what bounds it. */
  by: z.enum(['speed', 'cpu']).nullable(),
  /** Whether a second lot of blocks said the same; `null` where there was nothing to confirm. */
  confirmed: z.boolean().nullable(),
  /** Why it can't be told; `null` where it can. */
  why: z.enum(['too-noisy', 'base-fails', 'not-measured', 'stopped']).nullable(),
  /** Head's speed over base's: of rates where the load is closed, of mean latencies (inverted) where it is open. */
  speed: ratio.nullable(),
  /** Head's CPU time per request over base's. */
  cpu: ratio.nullable(),
  /** Pairs of fresh servers, one of each side, that the first answer and its confirmation rest on. */
  blocks: figure,
  confirmingBlocks: figure,
  /** Cores that other programs kept busy meanwhile, mean; `null`: not known. */
  otherCores: nullableFigure,
  base: side.nullable(),
  head: side.nullable(),
});

export const againstSchema = z.object({
  /** As the user named it, and the commit that it is. */
  ref: z.string(),
  commit: z.string(),
  /** The head is the working tree as it is; whether it differs from its commit; `null`: not known. */
  dirty: z.boolean().nullable(),
  settings: settingsSchema,
  thresholdPercent: figure,
  /** Time that it was given, s. */
  withinSeconds: figure,
  /** How the base got what it depends on: from the working tree, by the plan's command, or nothing was needed. */
  environment: z.enum(['shared', 'prepared', 'as-it-is']),
  endpoints: z.array(endpoint),
});

export type Against = Immutable<z.infer<typeof againstSchema>>;
export type AgainstEndpoint = Immutable<z.infer<typeof endpoint>>;
export type AgainstSide = Immutable<z.infer<typeof side>>;
export type AgainstRatio = Immutable<z.infer<typeof ratio>>;
