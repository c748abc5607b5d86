/** Comparisons that are put together from measured pairs, by the rules of `compareSides`. */
import { EndpointComparison } from '../../../src/analysis/compare/endpoint-comparison.ts';
import { mean, standardDeviation } from '../../../src/analysis/statistics/moments.ts';
import { integerFrom, type Random, seededRandom } from '../../../src/analysis/statistics/random.ts';
import { confirmingShare } from '../../../src/benchmark/against/compare-sides.ts';
import { percent, printTable } from '../answers/print-table.ts';
import type { KeptPair } from './pairs.ts';

interface ReplayOptions {
  /** Per cent. */
  readonly threshold: number;
  /** Seconds. */
  readonly within: number;
}

const replays = 1000;
/** Fewer pairs say too little of how far pairs differ. */
const fewestPairs = 6;

/** One comparison, of pairs that are drawn with replacement: the answer of each endpoint, and when it was there. */
function replay(pairs: readonly KeptPair[], options: ReplayOptions, random: Random) {
  const { threshold: thresholdPercent, within } = options;
  const endpoints = (pairs[0]?.endpoints ?? []).map(({ name, cpuBound }) => ({
    name,
    seconds: 0,
    comparison: new EndpointComparison({ thresholdPercent, cpuBound, openLoad: false }),
  }));
  let elapsed = 0;
  for (let block = 0; ; block++) {
    const blockSeconds = block === 0 ? 0 : elapsed / block;
    const left = within - elapsed;
    if (block > 0) for (const { comparison } of endpoints) comparison.giveUpUnless(Math.floor(left / blockSeconds));
    const open = endpoints.filter(
      ({ comparison }) =>
        comparison.isOpen && left + (comparison.isConfirming ? confirmingShare * within : 0) > blockSeconds / 2,
    );
    if (open.length === 0) return endpoints;
    const drawn = pairs[integerFrom(random, pairs.length)] as KeptPair;
    const trials = drawn.endpoints.reduce((sum, { seconds }) => sum + seconds, 0);
    elapsed += drawn.seconds - trials;
    for (const one of open) {
      const { seconds = 0, pair = null } = drawn.endpoints.find(({ name }) => name === one.name) ?? {};
      elapsed += seconds;
      if (pair !== null) one.comparison.take(pair);
    }
    for (const one of open) one.seconds = elapsed;
  }
}

function spreadText(values: readonly number[]): string {
  return values.length < 2
    ? '–'
    : `${(100 * mean(values)).toFixed(1)} ± ${(100 * standardDeviation(values)).toFixed(1)}`;
}

/** Of each kind of kept pairs: how they differ, and what a thousand comparisons of such pairs would have come to. */
export function printReplays(pairs: readonly KeptPair[], options: ReplayOptions): void {
  const kinds = new Map<string, KeptPair[]>();
  for (const one of pairs) {
    const key = JSON.stringify([one.busy, one.slowDown]);
    kinds.set(key, [...(kinds.get(key) ?? []), one]);
  }
  const rows = [...kinds]
    .map(([key, same]) => ({ kind: JSON.parse(key) as [number, number], same }))
    .sort((a, b) => a.kind[0] - b.kind[0] || a.kind[1] - b.kind[1])
    .filter(({ same }) => same.length >= fewestPairs)
    .flatMap(({ kind: [busy, slowDown], same }) => {
      const random = seededRandom(1);
      const runs = Array.from({ length: replays }, () => replay(same, options, random));
      return (runs[0] ?? []).map(({ name }, place) => {
        const ends = runs.flatMap((run) => run[place] ?? []);
        const share = (...verdicts: readonly string[]) =>
          percent(
            ends.filter(({ comparison }) => verdicts.includes(comparison.answer(false).verdict)).length / replays,
            1,
          );
        const seconds = ends.map((one) => one.seconds).sort((a, b) => a - b);
        const of = same.map(({ endpoints }) => endpoints[place]);
        const known = of.flatMap((one) => (one?.pair == null ? [] : [one.pair]));
        const cpu = known.flatMap(({ logCpu }) => (logCpu === null ? [] : [logCpu]));
        return [
          ...[busy === 0 ? 'nothing' : `${busy} busy loops`, slowDown === 0 ? 'nothing' : `${slowDown} %`, name],
          ...[known.length, spreadText(known.map(({ logSpeed }) => logSpeed)), spreadText(cpu)],
          ...[share('slower'), share('faster'), share('no-change'), share('unsure'), share('untold')],
          ...[0.5, 0.9].map((quantile) => (seconds[Math.floor(quantile * seconds.length)] ?? 0).toFixed(0)),
        ];
      });
    });
  if (rows.length === 0) return;
  console.log(
    `${replays} comparisons of each kind, put together from its pairs (threshold ${options.threshold} %, within ${options.within} s):`,
  );
  printTable(
    [
      ...['beside', 'slower by', 'endpoint', '>pairs', '>speed, ln % ± sd', '>CPU/request, ln % ± sd', '>slower'],
      ...['>faster', '>no change', '>not sure', '>can’t be told', '>median s', '>90 % s'],
    ],
    rows,
  );
}
