/** Latencies that wrk measured: how many requests took how many microseconds. */
export type Latencies = ReadonlyMap<number, number>;

/**
 * The latencies that wrk measured, without those that it made up. For each one from twice the mean interval of a connection on,
 * wrk adds others, an interval shorter each (`stats_correct` in its wrk.c): in a closed load they are of requests that nobody
 * sent, and on a server that treats connections unequally they are many. The longest were added to shorter ones only, so that
 * they can be taken out again, from the longest down. `null` where the output does not hold wrk-times.lua's lines, or where
 * what is left is not one latency for each request.
 */
export function measuredByWrk(output: string, connections: number): Latencies | null {
  const run = /^run: (\d+) us, (\d+) requests$/m.exec(output);
  if (run === null) return null;
  const requests = Number(run[2]);
  const latencies = new Map<number, number>();
  for (const [, microseconds, count] of output.matchAll(/^took (\d+) us: (\d+)$/gm)) {
    latencies.set(Number(microseconds), Number(count));
  }
  const requestsEach = Math.floor(requests / connections);
  if (requestsEach > 0) takeOut(latencies, Math.floor(Number(run[1]) / requestsEach));
  const counts = [...latencies.values()];
  return counts.every((count) => count >= 0) && counts.reduce((sum, count) => sum + count, 0) === requests
    ? latencies
    : null;
}

function takeOut(latencies: Map<number, number>, intervalMicroseconds: number): void {
  const longestFirst = [...latencies.keys()].sort((a, b) => b - a);
  for (const microseconds of longestFirst) {
    if (microseconds < 2 * intervalMicroseconds) return;
    const count = latencies.get(microseconds) as number;
    for (let at = microseconds - intervalMicroseconds; at > intervalMicroseconds; at -= intervalMicroseconds) {
      latencies.set(at, (latencies.get(at) ?? 0) - count);
    }
  }
}

/** The time within which this share of the requests was answered (nearest rank), ms; `null` without any. */
export function latencyQuantileMs(latencies: Latencies, share: number): number | null {
  const ascending = [...latencies].sort(([a], [b]) => a - b);
  const total = ascending.reduce((sum, [, count]) => sum + count, 0);
  let below = 0;
  for (const [microseconds, count] of ascending) {
    below += count;
    if (below >= share * total) return microseconds / 1000;
  }
  return null;
}
