/** What the stand-ins for k6's modules share while a script runs. */
export const state = {
  iteration: 0,
  noConnectionReuse: false,
  statuses: [{ min: 200, max: 399 }] as (number | { min: number; max: number })[],
  metrics: {} as Record<string, number[]>,
  checks: {} as Record<string, { passes: number; fails: number }>,
};
