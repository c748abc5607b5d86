import * as z from 'zod';

/**
 * What becomes of what is more than a server's own limit allows. `refused`: answered with status 503; `closed`: its connection is closed;
 * `waits`: it waits for another one's end; `overflowed`: its connect is dropped, and tried again by the client's system after a second;
 * `killed`: the worker is ended in the midst of it; `retired`: the worker ends after it, and another one takes its place.
 */
export const beyondLimitSchema = z.enum(['refused', 'closed', 'waits', 'overflowed', 'killed', 'retired']);

/** A limit that a server sets itself, as it is configured. */
export interface ServerLimit {
  /** As its manual calls it: `max_requests`, `--limit-concurrency`. */
  readonly option: string;
  /** Of each process: requests, connections or seconds, as the option counts; of the whole server for `overflowed`. */
  readonly value: number;
  readonly beyond: z.infer<typeof beyondLimitSchema>;
}
