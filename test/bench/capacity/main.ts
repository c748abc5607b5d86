/**
 * Holds the rate that `servebench capacity` finds against a ladder of all rates: three endpoints of the Flask example under two
 * settings; or against made-up servers whose highest rate is known. Nothing here passes or fails.
 *
 *     npm run bench:capacity -- [--seconds 8] [--step 5] [--repeats 2] [--endpoints compute,sleep,home] [--settings 0,1]
 *     npm run bench:capacity -- --simulated 200
 *     npm run bench:capacity -- --table | --clear
 *
 * The ladder climbs and descends in turns around the answer, each rung on a fresh server; its answer is where, going up, more requests
 * are over the limit than may be, all of its trials of a rung and its neighbours together. Each of its halves (the rungs' first and
 * second trials) has an answer of its own: how far they lie apart is the ladder's own noise. Rows are kept in
 * `.cache/bench-capacity/rows.jsonl`, and one that is there for an endpoint under its settings is not measured again, so the whole can be
 * done in slices.
 */
import { appendFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findCapacity } from '../../../src/benchmark/capacity/find-capacity.ts';
import type { RateQuestion } from '../../../src/benchmark/capacity/rate-question.ts';
import { RateTrials } from '../../../src/benchmark/capacity/rate-trials.ts';
import { type PlanInput, planSchema } from '../../../src/model/plan/plan.ts';
import type { Settings } from '../../../src/model/settings.ts';
import { triedText } from '../../../src/words/capacity.ts';
import { settingsLabel } from '../../../src/words/settings-label.ts';
import { percent, printTable, rate as rateText } from '../answers/print-table.ts';
import { ladderAnswer, type Rung } from './ladder.ts';
import { searchOnSimulated } from './simulated.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '8' },
    step: { type: 'string', default: '5' },
    repeats: { type: 'string', default: '2' },
    endpoints: { type: 'string', default: 'compute,sleep,home' },
    settings: { type: 'string', default: '0,1' },
    simulated: { type: 'string' },
    table: { type: 'boolean', default: false },
    clear: { type: 'boolean', default: false },
  },
});

const folder = resolve('.cache/bench-capacity');
const kept = join(folder, 'rows.jsonl');

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

/** What one search and one ladder came to. */
interface Row {
  readonly endpoint: string;
  readonly settings: string;
  readonly limitMs: number;
  readonly found: number;
  readonly low: number;
  readonly high: number | null;
  readonly trials: number;
  readonly seconds: number;
  readonly otherCores: number | null;
  readonly ladder: number | null;
  readonly ladderHalves: readonly (number | null)[];
  readonly ladderTrials: number;
  readonly ladderSeconds: number;
  readonly ladderOtherCores: number | null;
}

/** Tries every rung from 0.75 to 1.3 of a rate, up and down in turns. */
async function climb(trials: RateTrials, settings: Settings, around: number) {
  const startedAt = performance.now();
  const under = trials.under(settings);
  await under.calibrate();
  const factor = 1 + Number(values.step) / 100;
  const rates: number[] = [];
  for (let rate = around * 0.75; rate < around * 1.3; rate *= factor) rates.push(rate);
  const rungs: Rung[] = [];
  const cores: number[] = [];
  for (let repeat = 0; repeat < Number(values.repeats); repeat++)
    for (const rate of repeat % 2 === 0 ? rates : rates.toReversed()) {
      const { tried, otherCores } = await under.try(rate);
      const beyond = tried.outcome === 'behind' || tried.outcome === 'lost';
      rungs.push({ rate, repeat, overShare: beyond ? 1 : (tried.overShare ?? 1) });
      if (otherCores !== null) cores.push(otherCores);
    }
  const of = (some: readonly Rung[]) => ladderAnswer(some, 0.05);
  return {
    ladder: of(rungs),
    ladderHalves: [0, 1].map((half) => of(rungs.filter(({ repeat }) => repeat % 2 === half))),
    ladderTrials: rungs.length,
    ladderSeconds: (performance.now() - startedAt) / 1000,
    ladderOtherCores: cores.length === 0 ? null : cores.reduce((sum, one) => sum + one, 0) / cores.length,
  };
}

function printRows(rows: readonly Row[]): void {
  const cores = (value: number | null) => (value === null ? '–' : value.toFixed(2));
  printTable(
    [
      ...['endpoint', 'settings', '>p95 limit', '>found', '>95 % interval', '>ladder', '>its halves', '>off', 'holds'],
      ...['>trials', '>ladder’s', '>s', '>ladder’s s', '>other cores', '>ladder’s'],
    ],
    rows.map((row) => [
      row.endpoint,
      row.settings,
      `${row.limitMs} ms`,
      rateText(row.found),
      `${rateText(row.low)}–${row.high === null ? '' : rateText(row.high)}`,
      row.ladder === null ? '–' : rateText(row.ladder),
      row.ladderHalves.map((half) => (half === null ? '–' : rateText(half))).join(', '),
      row.ladder === null ? '–' : percent(row.found / row.ladder - 1, 1),
      row.ladder === null ? '–' : row.ladder >= row.low && row.ladder <= (row.high ?? Infinity) ? 'yes' : 'no',
      row.trials,
      row.ladderTrials,
      row.seconds.toFixed(0),
      row.ladderSeconds.toFixed(0),
      cores(row.otherCores),
      cores(row.ladderOtherCores),
    ]),
  );
}

async function keptRows(): Promise<readonly Row[]> {
  const text = await readFile(kept, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

async function measure(): Promise<void> {
  const state = await mkdtemp(join(tmpdir(), 'servebench-bench-capacity-'));
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const environment = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const context = {
    planFolder: resolve('examples/flask-blocking'),
    distFolder: resolve('dist'),
    mediaFolder: resolve('media'),
    storageFolder: state,
    environment,
    suggestedPython: null,
    confirmedHosts: [],
  };
  const wanted = values.settings.split(',').map(Number);
  const chosen = points.filter((_, index) => wanted.includes(index));
  const rows = await keptRows();
  const isKept = (endpoint: string, settings: Settings) =>
    rows.some((row) => row.endpoint === endpoint && row.settings === settingsLabel(settings));
  try {
    for (const endpoint of values.endpoints.split(',')) {
      const missing = chosen.filter((settings) => !isKept(endpoint, settings));
      if (missing.length === 0) continue;
      const limitMs = limits[endpoint] ?? 100;
      const question: RateQuestion = { plan, endpoint, percentile: 'p95', limitMs, seconds: Number(values.seconds) };
      await using trials = await RateTrials.open(question, { signal: stop.signal, context });
      for (const settings of missing) {
        const found = await findCapacity(trials, settings, ({ tried }) =>
          console.log(`${endpoint}: ${triedText(tried, 'p95')}`),
        );
        if (found === null || found.stopped) return;
        const ladder = await climb(trials, settings, Math.max(found.rate, 1));
        const { rate, low, high, seconds, otherCores } = found;
        const row: Row = {
          ...{ endpoint, settings: settingsLabel(settings), limitMs, found: rate, low, high, seconds, otherCores },
          trials: found.tried.length,
          ...ladder,
        };
        await appendFile(kept, `${JSON.stringify(row)}\n`);
        printRows([row]);
      }
    }
  } finally {
    await rm(state, { recursive: true, force: true });
  }
}

await mkdir(folder, { recursive: true });
if (values.clear) await rm(folder, { recursive: true });
else if (values.simulated !== undefined) searchOnSimulated(Number(values.simulated));
else {
  if (!values.table) await measure();
  printRows(await keptRows());
}
