import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Latencies, latencyQuantileMs, measuredByWrk } from '../../bench/load/clients/wrk-latencies.ts';

/** What wrk does to its latencies before it prints them, as its wrk.c has it. */
function correctedByWrk(latencies: Latencies, interval: number): Map<number, number> {
  const corrected = new Map(latencies);
  const longest = Math.max(...latencies.keys());
  for (let n = interval * 2; n <= longest; n++) {
    const count = corrected.get(n) ?? 0;
    if (count === 0) continue;
    for (let m = n - interval; m > interval; m -= interval) corrected.set(m, (corrected.get(m) ?? 0) + count);
  }
  return corrected;
}

function printed(latencies: Latencies, microseconds: number, requests: number): string {
  const lines = [...latencies].map(([time, count]) => `took ${time} us: ${count}`);
  return [`run: ${microseconds} us, ${requests} requests`, ...lines, ''].join('\n');
}

const requestsOf = (latencies: Latencies) => [...latencies.values()].reduce((sum, count) => sum + count, 0);

test('what wrk made up is taken out, and all that it measured is left', () => {
  const times = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 50 })), {
    minLength: 1,
    selector: ([time]) => time,
  });
  fc.assert(
    fc.property(times, fc.integer({ min: 1, max: 400 }), (entries, interval) => {
      const latencies = new Map(entries);
      const requests = requestsOf(latencies);
      const output = printed(correctedByWrk(latencies, interval), interval * requests, requests);
      const measured = [...(measuredByWrk(output, 1) ?? [])].filter(([, count]) => count > 0);
      expect(new Map(measured)).toEqual(latencies);
    }),
  );
});

test('nothing is said where the output does not add up, or has no such lines', () => {
  expect(measuredByWrk(printed(new Map([[100, 3]]), 400, 4), 1)).toBeNull();
  expect(measuredByWrk('Requests/sec: 12', 1)).toBeNull();
});

test('quantiles are times that were measured', () => {
  const latencies = new Map([
    [2000, 1],
    [1000, 98],
    [9000, 1],
  ]);
  expect([0.5, 0.98, 0.99, 1].map((share) => latencyQuantileMs(latencies, share))).toEqual([1, 1, 2, 9]);
  expect(latencyQuantileMs(new Map(), 0.5)).toBeNull();
});
