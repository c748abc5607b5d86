import * as z from 'zod';

/** What bounds an endpoint. */
export const boundSchema = z.enum(['cpu', 'io', 'mixed', 'lock', 'inconclusive']);
export type Bound = z.infer<typeof boundSchema>;

/**
 * What keeps one measured cell from being faster. `connections`: the load itself, all of its requests being served at once;
 * `offered-rate`: an open load asks for no more; `own-limit`: an option
 * of the server, or a rate limiter before it.
 */
export const limitSchema = z.enum([
  'slots',
  'cpu',
  'lock',
  'downstream',
  'imbalance',
  'generator',
  'connections',
  'offered-rate',
  'failed-requests',
  'own-limit',
  'delayed-ack',
  'unclear',
]);
export type Limit = z.infer<typeof limitSchema>;
