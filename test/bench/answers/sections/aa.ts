import { compareRuns } from '../../../../src/analysis/compare/compare-runs.ts';
import { median } from '../../../../src/analysis/statistics/order-statistics.ts';
import type { RateChange } from '../../../../src/model/facts/rate-change.ts';
import type {} from '../../../../src/model/run/comparison.ts';
import type { RunRecord } from '../../../../src/model/run/record.ts';
import { rateChangeSentence } from '../../../../src/words/rate-changes.ts';
import { keepFigures, keptFigures } from '../kept-figures.ts';
import { labelledPlan } from '../plans.ts';
import { percent, printTable } from '../print-table.ts';
import { runPlan } from '../run-plan.ts';
import type { Section, SectionOptions } from '../section.ts';

/** Two runs of one plan, one after the other. */
interface RunPair {
  readonly before: RunRecord;
  readonly after: RunRecord;
}

/** Servers on which starts differ little (one process) and much (threads in two processes), times several kinds of endpoints. */
const settings = { workerClass: ['sync'], workers: [1, 2], threads: [1, 4] };
const endpoints = ['sleep', 'upstream', 'compute', 'json', 'sqlite', 'mixed'];

/** The same settings against themselves: what is called different is called so wrongly. */
export const aa: Section = {
  name: 'aa',
  about: 'the same settings against themselves: how often they are called different',
  async run(options) {
    if (!options.onlyTables) await measurePairs(options);
    // All that was ever kept: a few pairs at a time add up.
    printPairs([...(await keptFigures<RunPair>('aa')).values()]);
  },
};

async function measurePairs({ quick, seconds, signal }: SectionOptions): Promise<void> {
  const load = { connections: 16, seconds: seconds ?? 0.6 };
  const plan = labelledPlan('flask', endpoints, { settings, load, search: 'exhaustive' });
  const pairs = quick ? 1 : 2;
  for (let pair = 1; pair <= pairs; pair++) {
    const label = `A/A pair ${pair} of ${pairs}`;
    const before = (await runPlan(plan, { signal, label })).record;
    const after = (await runPlan(plan, { signal, label })).record;
    await keepFigures('aa', `pair-${before.startedAt.replaceAll(':', '-')}`, { before, after });
  }
}

function printPairs(pairs: readonly RunPair[]): void {
  const comparisons = pairs.map(({ before, after }) => compareRuns(before, after));
  const cells = comparisons.flatMap((comparison) => comparison.cells);
  const rows = [
    row('cells', cells),
    row(
      'endpoints',
      comparisons.flatMap((comparison) => comparison.endpoints),
    ),
    ...endpoints.map((name) =>
      row(
        `cells of /${name}`,
        cells.filter(({ endpoint }) => endpoint === name),
      ),
    ),
  ];
  printTable(
    ['pairs of', '>compared', '>called different', '>share', '>typical difference', '>largest', '>seen from'],
    rows,
  );
  console.log('"seen from": the change that would be called one in half of the comparisons.\n');
  for (const comparison of comparisons)
    for (const change of [...comparison.endpoints, ...comparison.cells])
      if (isDifferent(change)) console.log(`called different: ${change.endpoint}: ${rateChangeSentence(change)}`);
}

function row(name: string, changes: readonly RateChange[]): (string | number)[] {
  const compared = changes.filter(({ ratio }) => ratio !== null);
  const different = compared.filter(isDifferent);
  const logRatios = compared.map(({ ratio }) => Math.abs(Math.log(ratio ?? 1)));
  const halfWidths = compared.map(({ low, high }) => Math.log((high ?? 1) / (low ?? 1)) / 2);
  return [
    name,
    compared.length,
    different.length,
    percent(different.length / compared.length, 1),
    percent(median(logRatios), 1),
    percent(Math.max(...logRatios), 1),
    percent(median(halfWidths), 1),
  ];
}

function isDifferent({ verdict }: RateChange): boolean {
  return verdict === 'faster' || verdict === 'slower';
}
