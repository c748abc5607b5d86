/**
 * Holds the rate that `servebench capacity` finds against a ladder of all rates: three endpoints of the Flask example under two
 * settings. Nothing here passes or fails.
 *
 *     npm run bench:capacity -- [--seconds 4] [--step 5] [--repeats 2] [--endpoints compute,sleep,mixed]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findCapacity } from '../../../src/benchmark/capacity/find-capacity.ts';
import { type RateQuestion, RateTrials } from '../../../src/benchmark/capacity/rate-trials.ts';
import { type PlanInput, planSchema } from '../../../src/model/plan/plan.ts';
import type { Settings } from '../../../src/model/settings.ts';
import { settingsLabel } from '../../../src/words/settings-label.ts';
import { percent, printTable, rate as rateText } from '../answers/print-table.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    step: { type: 'string', default: '5' },
    repeats: { type: 'string', default: '2' },
    endpoints: { type: 'string', default: 'compute,sleep,home' },
  },
});

const plan = planSchema.parse({
  service: { launcher: 'gunicorn', app: 'blocking_flask:app', python: resolve('.cache/venv/bin/python') },
  settings: { workerClass: ['sync', 'gthread'], workers: [1, 2], threads: [1, 4] },
  endpoints: [
    { name: 'compute', path: '/compute/50000' },
    { name: 'sleep', path: '/sleep/0.02' },
    { name: 'home', path: '/' },
  ],
} satisfies PlanInput);

const points: readonly Settings[] = [
  { workerClass: 'sync', workers: 1, threads: 1 },
  { workerClass: 'gthread', workers: 2, threads: 4 },
];

/** Limits at which each endpoint has some room for a queue, ms. */
const limits: Readonly<Record<string, number>> = { compute: 60, sleep: 80, home: 20 };

/** The highest rung below the first one that was not kept each time. */
async function climb(trials: RateTrials, settings: Settings, around: number) {
  const startedAt = performance.now();
  const under = trials.under(settings);
  await under.calibrate();
  const factor = 1 + Number(values.step) / 100;
  let [kept, count, misses] = [0, 0, 0];
  // A rung that is missed may be an accident: two in a row are the end.
  for (let rung = around * 0.6; misses < 2 && rung < around * 2; rung *= factor) {
    let ok = true;
    for (let repeat = 0; ok && repeat < Number(values.repeats); repeat++, count++) ok = (await under.try(rung)).kept;
    if (ok && misses === 0) kept = rung;
    misses = ok ? 0 : misses + 1;
  }
  return { kept, count, seconds: (performance.now() - startedAt) / 1000 };
}

const rows: (string | number)[][] = [];
const state = await mkdtemp(join(tmpdir(), 'servebench-bench-capacity-'));
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
const environment = Object.fromEntries(
  Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
);
try {
  for (const endpoint of values.endpoints.split(',')) {
    const question: RateQuestion = {
      ...{ plan, endpoint, percentile: 'p95', limitMs: limits[endpoint] ?? 100, seconds: Number(values.seconds) },
    };
    await using trials = await RateTrials.open(question, {
      signal: stop.signal,
      context: {
        planFolder: resolve('examples/flask-blocking'),
        distFolder: resolve('dist'),
        mediaFolder: resolve('media'),
        storageFolder: state,
        environment,
        suggestedPython: null,
        confirmedHosts: [],
      },
    });
    for (const settings of points) {
      const found = await findCapacity(trials, settings, ({ rate, latencyMs, kept }) =>
        console.log(
          `${endpoint}: ${rateText(rate)}/s ${kept ? 'kept' : 'not kept'}, p95 ${latencyMs?.toFixed(1) ?? '–'} ms`,
        ),
      );
      const ladder = await climb(trials, settings, Math.max(found.rate, 1));
      rows.push([
        endpoint,
        settingsLabel(settings),
        `${question.limitMs} ms`,
        rateText(found.rate),
        found.failedAt === null ? '–' : rateText(found.failedAt),
        rateText(ladder.kept),
        ladder.kept === 0 ? '–' : percent(found.rate / ladder.kept - 1, 1),
        found.trials,
        ladder.count,
        found.seconds.toFixed(0),
        ladder.seconds.toFixed(0),
      ]);
      printTable(
        [
          'endpoint',
          'settings',
          '>p95 limit',
          '>found',
          '>not kept at',
          '>ladder',
          '>off',
          '>trials',
          '>ladder’s',
          '>s',
          '>ladder’s s',
        ],
        rows,
      );
    }
  }
} finally {
  await rm(state, { recursive: true, force: true });
}
