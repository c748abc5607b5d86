import * as z from 'zod';
import type { Immutable } from '../facts/immutable.ts';
import { settingsSchema } from './effective-settings.ts';

/*
 * What a search for the highest rate of an endpoint found: facts, without a sentence (src/words/capacity.ts has them).
 */

const figure = z.number();
const nullableFigure = z.number().nullable();

/** The percentiles that a limit may be of. */
export const limitedPercentiles = ['p50', 'p90', 'p95', 'p99'] as const;

const tried = z.object({
  /** Requests that started each second. */
  rate: figure,
  /** The percentile in question, ms; `null` where it could not be told. */
  latencyMs: nullableFigure,
  /** Share of the answers that took longer than the limit, once the queue had settled; `null`: none came. */
  overShare: nullableFigure,
  /**
   * `behind`: more and more requests waited. `lost`: requests failed or found no connection in time. `generator`: the load generator
   * was at its limit, so that nothing is known of the server.
   */
  outcome: z.enum(['kept', 'over', 'behind', 'lost', 'generator']),
});

const capacity = z.object({
  settings: settingsSchema,
  /** The highest rate that keeps the limit, requests per second; 0: none does. */
  rate: figure,
  /** 95 % interval across server starts; `high` is `null` where no rate that could be tried was too high. */
  low: figure,
  high: nullableFigure,
  /** Whether the load generator, and not the server, was at its limit beyond `rate`. */
  generatorBound: z.boolean(),
  /** What one request takes alone, ms, mean; `null`: not known. */
  aloneMs: nullableFigure,
  /** The rate that the capacity model expected. */
  forecastRps: figure,
  /** Cores that other programs kept busy meanwhile, mean; `null`: not known. */
  otherCores: nullableFigure,
  tried: z.array(tried),
  /** Whether the search was stopped before it was over. */
  stopped: z.boolean(),
  /** Of the whole search, server starts included. */
  seconds: figure,
});

/** One search, under one or more settings. */
export const capacityRecordSchema = z.object({
  schema: z.literal(1),
  id: z.string(),
  /** When it began, ISO 8601. */
  at: z.string(),
  endpoint: z.string(),
  percentile: z.enum(limitedPercentiles),
  limitMs: figure,
  /** Least length of a trial, s. */
  trialSeconds: figure,
  capacities: z.array(capacity),
});

export type LimitedPercentile = (typeof limitedPercentiles)[number];
export type TriedRate = Immutable<z.infer<typeof tried>>;
export type SettingsCapacity = Immutable<z.infer<typeof capacity>>;
export type CapacityRecord = Immutable<z.infer<typeof capacityRecordSchema>>;
