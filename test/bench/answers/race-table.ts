import { median } from '../../../src/analysis/statistics/order-statistics.ts';
import { planSchema } from '../../../src/model/plan/plan.ts';
import { raceOnce } from '../../fixtures/simulated-race.ts';
import { randomService, simulatedKinds } from '../../fixtures/simulated-service.ts';

/**
 * How well the race does on made-up services, by kind: what it reaches of the true best, in what share of the exhaustive
 * search's time, beside the exhaustive search, the rule of thumb and as many random trials.
 * `node test/bench/answers/race-table.ts [services of each kind] [requests]`
 */
const each = Number(process.argv[2] ?? 10);
const requests = Number(process.argv[3] ?? 320);
const { load } = planSchema.parse({
  service: { launcher: 'gunicorn' },
  endpoints: [{ name: 'e', path: '/' }],
  load: { connections: 16, requests },
});

const percent = (share: number) => `${(100 * share).toFixed(1).padStart(6)}`;
console.log('kind             guided  worst  exhaus. worst  rule   random | time %  worst  trials');
const all = [];
for (const kind of simulatedKinds) {
  const outcomes = Array.from({ length: each }, (_, i) => raceOnce(randomService(kind, i + 1), load, i + 1));
  all.push(...outcomes);
  print(kind, outcomes);
}
print('all', all);

function print(kind: string, outcomes: readonly ReturnType<typeof raceOnce>[]): void {
  const of = (key: 'guided' | 'exhaustive' | 'ruleOfThumb' | 'random' | 'timeShare' | 'trials') =>
    outcomes.map((one) => one[key]);
  console.log(
    kind.padEnd(16),
    percent(median(of('guided'))),
    percent(Math.min(...of('guided'))),
    percent(median(of('exhaustive'))),
    percent(Math.min(...of('exhaustive'))),
    percent(median(of('ruleOfThumb'))),
    percent(median(of('random'))),
    '|',
    percent(median(of('timeShare'))),
    percent(Math.max(...of('timeShare'))),
    median(of('trials')).toFixed(1).padStart(6),
  );
}
