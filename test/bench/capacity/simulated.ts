/** Holds the search of `servebench capacity` against made-up servers whose highest rate is known: how often its interval holds, and how wide it is. */
import { median } from '../../../src/analysis/statistics/order-statistics.ts';
import { randomQueue, searchSimulated, trueRate } from '../../fixtures/simulated-queue.ts';
import { percent } from '../answers/print-table.ts';

/** Searches on so many made-up servers and prints what came of it. */
export function searchOnSimulated(cases: number, from = 1, verbose = false): void {
  const rows = Array.from({ length: cases }, (_, index) => {
    const seed = from + index;
    const { queue, limitMs } = randomQueue(seed);
    const right = trueRate(queue, limitMs, 0.05);
    const off = [0.5, 0.8, 1, 1.25, 2][seed % 5] as number;
    const found = searchSimulated(queue, { limitMs, tail: 0.05, forecast: right * off, seed });
    const holds = right >= found.low && right <= (found.high ?? Infinity);
    if (verbose)
      console.log(
        `${seed} c ${queue.servers} S ${queue.serviceMs.toFixed(1)} cv ${queue.variation.toFixed(2)} L ${limitMs.toFixed(0)} start ${queue.startDifference.toFixed(3)} dist ${queue.disturbedShare.toFixed(2)}: true ${right.toFixed(1)} (use ${((right * queue.serviceMs) / 1000 / queue.servers).toFixed(2)}) found ${found.rate.toFixed(1)} ${found.low.toFixed(1)}..${found.high?.toFixed(1)} ${holds ? '' : 'MISS'} ${percent(found.rate / right - 1, 1)} n ${found.trials}`,
      );
    return { holds, off: found.rate / right - 1, width: (found.high ?? Infinity) / found.low, ...found };
  });
  const errors = rows.map(({ off }) => Math.abs(off)).sort((a, b) => a - b);
  console.log(
    [
      `${cases} simulated servers`,
      `interval holds ${percent(rows.filter(({ holds }) => holds).length / cases, 1)}`,
      `off: median ${percent(median(errors), 1)}, 90 % within ${percent(errors[Math.floor(0.9 * cases)] ?? 0, 1)}, most ${percent(errors.at(-1) ?? 0, 1)}, mean ${percent(rows.reduce((sum, { off }) => sum + off, 0) / cases, 1)}`,
      `width ×${median(rows.map(({ width }) => width)).toFixed(3)}`,
      `${median(rows.map(({ trials }) => trials))} trials, ${median(rows.map(({ seconds }) => seconds)).toFixed(0)} s of load`,
    ].join('; '),
  );
}
