import { choose } from '../../../src/analysis/advice/choice.ts';
import { isDisturbed } from '../../../src/analysis/measured/disturbance.ts';
import { contendersOf } from '../../../src/analysis/search/contenders.ts';
import { geometricMean } from '../../../src/analysis/statistics/geometric-mean.ts';
import { median } from '../../../src/analysis/statistics/order-statistics.ts';
import { normalFrom, seededRandom } from '../../../src/analysis/statistics/random.ts';
import { guided } from '../../../src/benchmark/guided.ts';
import { defaultsOf } from '../../../src/model/plan/launcher-facts.ts';
import type { Cell, Measurement, RunRecord } from '../../../src/model/run/record.ts';
import { settingsLabel } from '../../../src/words/settings-label.ts';
import { pendingCell } from '../../fixtures/cell-ends.ts';
import { type PlayedWorld, playRun } from '../../fixtures/played-run.ts';
import { keptFigures } from './kept-figures.ts';
import { percent, printTable } from './print-table.ts';

/**
 * Plays the guided search again and again on the rates that exhaustive runs have kept, one endpoint at a time: what it
 * reaches of the best, and in what share of the exhaustive time. A trial gives one of the kept measurements of its cell,
 * a little off, as another start would; what others on the machine disturbed is left out.
 * `node test/bench/answers/race-replay.ts [draws] [SECTION…]`, after `npm run bench:answers -- model search`.
 */
const draws = Number(process.argv[2] ?? 20);
const sections = process.argv.length > 3 ? process.argv.slice(3) : ['model', 'search-records'];
/** Standard deviation of ln rps between starts, where the kept measurements don't bring it themselves. */
const noise = 0.012;
const timing = { prepareSeconds: 0.17, startSeconds: 0.3, stopSeconds: 0.38 };
/** Warm-up and start of the generator, s. */
const beforeTrialSeconds = 0.25;

const rows: string[][] = [];
const all: Outcome[] = [];
for (const [name, { endpoint, records }] of await keptGrids()) {
  const outcomes = Array.from({ length: draws }, (_, i) => replay(endpoint, records, i + 1));
  all.push(...outcomes);
  rows.push(rowOf(name, outcomes));
}
rows.push(rowOf('all', all));
printTable(['endpoint', '>median', '>p10', '>worst', '>time', '>longest', '>trials', '>most', 'advice'], rows);

interface Outcome {
  readonly share: number;
  readonly timeShare: number;
  readonly trials: number;
  readonly advice: string;
}

function rowOf(name: string, outcomes: readonly Outcome[]): string[] {
  const shares = outcomes.map(({ share }) => share).sort((a, b) => a - b);
  const times = outcomes.map(({ timeShare }) => timeShare);
  const trials = outcomes.map((one) => one.trials);
  const counts = new Map<string, number>();
  for (const { advice } of outcomes) counts.set(advice, (counts.get(advice) ?? 0) + 1);
  const advice = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 3);
  return [
    name,
    percent(median(shares), 1),
    percent(shares[Math.floor(shares.length / 10)]!, 1),
    percent(shares[0]!, 1),
    percent(median(times), 1),
    percent(Math.max(...times), 1),
    (trials.reduce((sum, count) => sum + count, 0) / trials.length).toFixed(1),
    String(Math.max(...trials)),
    name === 'all' ? '' : advice.map(([what, count]) => `${count}× ${what}`).join(', '),
  ];
}

/** Whether its starts are alike: no connections that fall on its processes as luck has it. */
function isSteady({ effective }: Cell): boolean {
  return effective?.processes === 1 || effective?.model === 'serial';
}

function keyOf({ effective }: Cell): string {
  return effective?.key ?? '';
}

function replay(endpoint: string, kept: readonly RunRecord[], seed: number): Outcome {
  const random = seededRandom(seed);
  // The machine is not equally fast at every hour: the rates of all runs are brought to the level of one of them.
  const record = kept[Math.floor(random() * kept.length)]!;
  const cellsOf = (one: RunRecord) => one.cells.filter((cell) => cell.endpoint === endpoint && cell.sameAs === null);
  const home = new Map(cellsOf(record).map((cell) => [keyOf(cell), cell.measurement?.rps.mean ?? 0]));
  const known = new Map<string, { readonly measurement: Measurement; readonly level: number }[]>();
  for (const one of kept) {
    const cells = cellsOf(one).flatMap((cell) =>
      cell.measurement === null || isDisturbed(cell.measurement, one.machine.cores)
        ? []
        : [{ key: keyOf(cell), measurement: cell.measurement, steady: isSteady(cell) }],
    );
    const level = median(
      cells.filter(({ steady }) => steady).map(({ key, measurement }) => home.get(key)! / measurement.rps.mean),
    );
    for (const { key, measurement } of cells) known.set(key, [...(known.get(key) ?? []), { measurement, level }]);
  }
  const truth = new Map(
    [...known].map(([key, ones]) => [
      key,
      geometricMean(ones.map(({ measurement, level }) => measurement.rps.mean * level)),
    ]),
  );
  const seconds = (elapsed: number) => beforeTrialSeconds + elapsed;
  const plan = {
    ...record.plan,
    endpoints: record.plan.endpoints.filter(({ name }) => name === endpoint),
    search: 'guided' as const,
  };
  const world: PlayedWorld = {
    ...timing,
    plan,
    machine: record.machine,
    cells: record.cells
      .filter((cell) => cell.endpoint === endpoint && known.has(keyOf(cell)))
      .map((cell) => pendingCell({ ...cell, prediction: null })),
    calibrate: () => record.calibrations.find((calibration) => calibration.endpoint === endpoint)!,
    measure(cell) {
      const choices = known.get(keyOf(cell))!;
      const { measurement, level } = choices[Math.floor(random() * choices.length)]!;
      const factor = level * Math.exp(noise * normalFrom(random));
      const { rps, trialsRps } = measurement;
      return {
        ...measurement,
        rps: {
          mean: rps.mean * factor,
          low: rps.low === null ? null : rps.low * factor,
          high: rps.high === null ? null : rps.high * factor,
        },
        trialsRps: trialsRps.map((rate) => rate * factor),
      };
    },
    trialSeconds: ({ elapsedSeconds }) => seconds(elapsedSeconds),
  };
  const run = playRun(guided(defaultsOf('gunicorn')), world);
  const perServer = timing.startSeconds + timing.stopSeconds;
  const exhaustiveSeconds =
    timing.prepareSeconds +
    perServer +
    1 +
    [...known.values()].reduce((sum, cells) => sum + perServer + seconds(cells[0]!.measurement.elapsedSeconds), 0);
  const chosen = choose(contendersOf(run.cells, record.machine))?.chosen;
  return {
    share: (truth.get(chosen?.key ?? '') ?? 0) / Math.max(...truth.values()),
    timeShare: run.elapsedSeconds / exhaustiveSeconds,
    trials: run.trials,
    advice: chosen === undefined ? 'nothing' : settingsLabel(chosen.settings),
  };
}

interface KeptGrid {
  readonly endpoint: string;
  readonly records: RunRecord[];
}

/** What sections keep: a record, or several by name, each perhaps with what goes with it. */
type Kept = Partial<RunRecord> & { readonly [name: string]: unknown };

/** The exhaustive gunicorn runs that were kept, by endpoint and number of servers. */
async function keptGrids(): Promise<Map<string, KeptGrid>> {
  const grids = new Map<string, KeptGrid>();
  for (const section of sections) {
    for (const kept of (await keptFigures<Kept>(section)).values()) {
      for (const record of recordsIn(kept)) {
        if (record.plan.search !== 'exhaustive' || record.plan.service.launcher !== 'gunicorn') continue;
        const servers = new Set(record.cells.map(keyOf)).size;
        for (const { name: endpoint } of record.plan.endpoints) {
          const name = `/${endpoint}, ${servers} servers`;
          const grid = grids.get(name) ?? { endpoint, records: [] };
          grid.records.push(record);
          grids.set(name, grid);
        }
      }
    }
  }
  return grids;
}

function recordsIn(kept: Kept): RunRecord[] {
  if (kept.cells !== undefined) return [kept as RunRecord];
  return ['record', 'first', 'second'].flatMap((name) => {
    const part = kept[name] as Kept | undefined;
    return part === undefined ? [] : recordsIn(part);
  });
}
