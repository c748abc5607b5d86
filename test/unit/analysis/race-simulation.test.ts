import { describe, expect, it } from 'vitest';
import { median } from '../../../src/analysis/statistics/order-statistics.ts';
import { planSchema } from '../../../src/model/plan/plan.ts';
import { raceOnce } from '../../fixtures/simulated-race.ts';
import { randomService, simulatedKinds } from '../../fixtures/simulated-service.ts';

// `node test/bench/answers/race-table.ts` prints the same for many more services.
const { load } = planSchema.parse({
  service: { launcher: 'gunicorn' },
  endpoints: [{ name: 'e', path: '/' }],
  load: { connections: 16, requests: 320 },
});

describe('the guided search on made-up services that differ from the model', () => {
  const outcomes = simulatedKinds.flatMap((kind) =>
    [1, 2, 3].map((seed) => ({ kind, seed, ...raceOnce(randomService(kind, seed), load, seed) })),
  );

  it('reaches at least 97 % of the true best in the middle, and 90 % everywhere', () => {
    expect(median(outcomes.map(({ guided }) => guided))).toBeGreaterThanOrEqual(0.97);
    expect(outcomes.filter(({ guided }) => guided < 0.9)).toEqual([]);
  });

  it('takes at most 15 % of the exhaustive search’s time in the middle, and never a quarter', () => {
    expect(median(outcomes.map(({ timeShare }) => timeShare))).toBeLessThanOrEqual(0.15);
    expect(Math.max(...outcomes.map(({ timeShare }) => timeShare))).toBeLessThan(0.25);
  });

  it('beats the rule of thumb', () => {
    const better = outcomes.filter(({ guided, ruleOfThumb }) => guided >= ruleOfThumb - 0.03);
    expect(better.length).toBeGreaterThanOrEqual(outcomes.length - 2);
  });
});
