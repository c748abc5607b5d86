import { bisections } from './tuning.ts';

/** A server as a queue: what is known of it. */
export interface Queue {
  /** Requests per second that it can do at most. */
  readonly saturationRps: number;
  /** Latency of a request that waits behind no other, ms: of the percentile in question. */
  readonly aloneMs: number;
  /** Requests that it works on at once. */
  readonly servers: number;
  /** Share of the requests that a percentile leaves out: 0.05 for p95. */
  readonly tail: number;
}

/**
 * The latency (ms) that a percentile of requests stays below when they start at so many a second, evenly: the time alone, and
 * the wait for a free server. Mean wait by Sakasegawa's approximation (1977), S·u^(√(2(m+1))−1)/(m(1−u))·(c²ₐ+c²ₛ)/2 with
 * even arrivals (c²ₐ = 0) and service times as variable as exponential ones; the wait's tail is taken for exponential, as in heavy
 * traffic (Kingman). Infinite from the saturation on.
 */
export function percentileAt(rate: number, { saturationRps, aloneMs, servers, tail }: Queue): number {
  const use = rate / saturationRps;
  if (use >= 1) return Number.POSITIVE_INFINITY;
  const serviceMs = (1000 * servers) / saturationRps;
  const meanWaitMs = (serviceMs * use ** (Math.sqrt(2 * (servers + 1)) - 1)) / (2 * servers * (1 - use));
  return aloneMs + meanWaitMs * Math.max(0, Math.log(use / tail));
}

/** The rate at which the percentile reaches a limit, by the forecast; 0 where one request alone takes longer. */
export function rateAt(limitMs: number, queue: Queue): number {
  if (queue.aloneMs > limitMs) return 0;
  return bisect((rate) => percentileAt(rate, queue) > limitMs, queue.saturationRps);
}

/** Where a condition begins to hold, between 0 and `to`. */
function bisect(holds: (x: number) => boolean, to: number): number {
  let [low, high] = [0, to];
  for (let step = 0; step < bisections; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
