import { describe, expect, it } from 'vitest';
import { chartOf } from '../../../../src/report/figures/chart-model.ts';
import { columnFormat, inColumn, timePerRequestOf } from '../../../../src/report/figures/figures.ts';
import {
  everyCellRecord,
  finishedRecord,
  guidedNodeRecord,
  runningView,
  singleCellRecord,
} from '../../../fixtures/sample-records.ts';

describe('a chart of the reference experiment', () => {
  const rps = chartOf(everyCellRecord, 'request', 'rps');
  const time = chartOf(everyCellRecord, 'request', 'timePerRequest');

  it('has a group for each workers × threads and a series for each worker class', () => {
    expect(rps.groupTitle).toBe('workers × threads');
    expect(rps.groups).toEqual(['1×1', '1×2', '1×4', '2×1', '2×2', '2×4', '4×1', '4×2', '4×4']);
    expect(rps.series.map((series) => series.name)).toEqual(['sync', 'gevent', 'gaiohttp']);
    expect(rps.series.every((series) => series.bars.every((bar) => bar !== null))).toBe(true);
  });

  it('draws what was measured, in a unit that fits', () => {
    const bar = rps.series[1]!.bars[0]!;
    expect(bar.value).toBeCloseTo(32 / 8.444, 6);
    expect([bar.low! < bar.value!, bar.high! > bar.value!]).toEqual([true, true]);
    expect(time.unit).toBe('s');
    expect(time.series[1]!.bars[0]!.value).toBeCloseTo(4.222, 3);
  });

  it('shows how many requests failed', () => {
    const bar = rps.series[1]!.bars[8]!;
    expect(bar.failedShare).toBeCloseTo(31 / 32);
    expect(bar.lines.join('\n')).toContain('31 of 32 requests failed (1 with status 500, 30 cut short)');
  });

  it.each([
    ['cpu', 'ms', 156],
    ['memory', 'MB', 59],
  ] as const)('can show %s instead, without an interval', (figure, unit, first) => {
    const chart = chartOf(everyCellRecord, 'compute', figure);
    expect([chart.unit, chart.series[0]!.bars[0]!.value, chart.series[0]!.bars[0]!.low]).toEqual([unit, first, null]);
  });

  it('has no bar for a percentile that the sample is too small for', () => {
    const bars = chartOf(everyCellRecord, 'compute', 'p95').series.flatMap((series) => series.bars);
    expect(bars.map((bar) => bar!.value)).toEqual(Array(27).fill(null));
  });

  it('says in words what it shows', () => {
    expect(rps.summary).toMatch(
      /^Requests per second of request for 27 settings\. Lowest .+; highest .+\. 11 had failed requests/,
    );
  });
});

describe('a chart of other runs', () => {
  it('marks the settings that are the same server, and the recommended one', () => {
    const gevent = chartOf(finishedRecord, 'sleep', 'rps').series[1]!.bars;
    expect(gevent.map((bar) => bar!.twin)).toEqual([false, true, true, false, true, true, false, true, true]);
    expect(gevent.map((bar) => bar!.best)).toEqual(['recommended', ...Array(8).fill(null)]);
    expect(gevent[1]!.lines).toContain('same server as gevent 1×1');
  });

  it('tells measured, predicted, skipped, failed and pending cells apart', () => {
    const bars = chartOf(guidedNodeRecord, 'compute', 'rps').series[0]!.bars;
    expect(bars.map((bar) => bar!.state)).toEqual([
      'measured',
      'measured',
      'predicted',
      'measured',
      'skipped',
      'failed',
    ]);
    expect(bars.map((bar) => bar!.value !== null)).toEqual([true, true, true, true, false, false]);
    const running = chartOf(runningView.record!, 'compute', 'rps').series[0]!.bars;
    expect(running.at(-1)).toMatchObject({ state: 'pending', value: null });
  });

  it('needs no worker class and no second setting', () => {
    const node = chartOf(guidedNodeRecord, 'compute', 'timePerRequest');
    expect([node.groupTitle, node.groups, node.unit]).toEqual(['workers', ['1', '2', '3', '4', '6', '8'], 'ms']);
    const single = chartOf(singleCellRecord, 'sleep', 'rps');
    expect([single.groupTitle, single.groups.length, single.series.length]).toEqual(['', 1, 1]);
  });
});

describe('the interval of the time per request', () => {
  const cell = everyCellRecord.cells[0]!;

  it('is that of requests per second turned round', () => {
    const { mean, low, high } = timePerRequestOf(cell)!;
    const { rps } = cell.measurement!;
    // 16 clients: time per request = 16 / rps.
    expect([mean, low, high]).toEqual(
      [16_000 / rps.mean, 16_000 / rps.high!, 16_000 / rps.low!].map((value) => expect.closeTo(value, 6)),
    );
  });

  it('is not given where failed requests count in the one and not in the other', () => {
    const failing = everyCellRecord.cells.find((one) => one.measurement!.requests.failed > 0)!;
    expect(timePerRequestOf(failing)).toMatchObject({ low: null, high: null });
  });
});

describe('a column of figures', () => {
  it('has one unit and as many decimals for all', () => {
    const format = columnFormat('timePerRequest', [48_046, 3016, null]);
    expect(format).toEqual({ unit: 's', decimals: 2, divisor: 1000 });
    expect([48_046, 3016].map((value) => inColumn(value, format))).toEqual(['48.05', '3.02']);
  });

  it('does not let one tiny value give all others digits that mean nothing', () => {
    expect(columnFormat('p50', [0.0012, 1234]).decimals).toBe(0);
  });

  it('shows no digit beyond what the intervals mean', () => {
    expect(columnFormat('rps', [8.09, 31.78, 80.92], [1.96, 5.72, 4.1]).decimals).toBe(1);
    expect(columnFormat('rps', [15.8, 277.1], [1.35, 0.4]).decimals).toBe(0);
    expect(columnFormat('rps', [0.333, 5.304], [0.004, 0.06]).decimals).toBe(2);
    // One interval among many says nothing about the others.
    expect(columnFormat('rps', [15.8, 74, 277.1], [5]).decimals).toBe(1);
  });
});
