import * as z from 'zod';
import type { Immutable } from '../facts/immutable.ts';

/** A point of the space; see `Settings`. */
export const settingsSchema = z.record(z.string(), z.union([z.string(), z.number()]));

/** What the server really runs for some settings: two settings with the same `key` are the same server. */
export const effectiveSettingsSchema = z.object({
  /** The worker class that really serves, e.g. `gthread` for `-k sync --threads 4`; `null` where the launcher has none. */
  workerClass: z.string().nullable(),
  /** Server processes that serve requests. */
  processes: z.number(),
  /** Requests that one process works on at once; `null` where the server sets no bound that is known. */
  slotsPerProcess: z.number().nullable(),
  /** Requests that all processes work on at once (`processes × slotsPerProcess`); `null` where no bound is known. */
  concurrency: z.number().nullable(),
  /** How a process works on its requests: one after another, in threads, on an event loop that yields while waiting, or on one that blocks. */
  model: z.enum(['serial', 'threads', 'event-loop', 'blocking-loop', 'unknown']),
  /** Whether the server can keep a client's connection open between requests; `null` if not known. */
  keepAlive: z.boolean().nullable(),
  /** Whether the threads or tasks of a process share one interpreter lock (CPython) or one event loop. */
  sharedLock: z.boolean(),
  /** Threads of a pool in which an event loop's process computes beside the loop and free of any lock (libuv's); left out: none known. */
  poolThreads: z.number().optional(),
  /** The settings whose effect on the server nobody here knows, by name: no model predicts what they do. Left out: none. */
  unmodelled: settingsSchema.optional(),
  /** Same key, same server in truth. */
  key: z.string(),
});

export type EffectiveSettings = Immutable<z.infer<typeof effectiveSettingsSchema>>;
