/**
 * Share of what a machine can do that it is planned to be loaded with. Custom: there is room for peaks, and for the load of a
 * machine that fails.
 */
export const plannedShare = 0.7;

/** What the digits of a double may add to a whole number. */
const rounding = 1e-9;

/** How many machines a rate takes, each loaded to `plannedShare` of what it can do, requests per second; `null` where it can do nothing. */
export function machinesFor(targetRps: number, capacityRps: number): number | null {
  return capacityRps > 0 ? Math.ceil((targetRps / (capacityRps * plannedShare)) * (1 - rounding)) : null;
}
