import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogramOf } from '../../../../src/model/trial/latency-histogram.ts';
import { heatMapsOf } from '../../../../src/report/figures/heat-map.ts';
import { latencyPlot } from '../../../../src/report/figures/latency-plot.ts';
import { timeParts } from '../../../../src/report/figures/time-parts.ts';
import { timelinePlots } from '../../../../src/report/figures/timeline-plots.ts';
import { frontierOf, tradeOffPlot } from '../../../../src/report/figures/trade-off.ts';
import { everyCellRecord, evidentRecord, finishedRecord, guidedNodeRecord } from '../../../fixtures/sample-records.ts';

const times = fc.array(fc.double({ min: 0.01, max: 100_000, noNaN: true }), { minLength: 1, maxLength: 300 });
const none = { p50: null, p95: null, p99: null };

describe('the distribution of latencies', () => {
  it('shows each request once, in at most 48 columns, also beside another distribution', () => {
    fc.assert(
      fc.property(times, times, (own, other) => {
        const model = latencyPlot({ name: 'a', histogram: histogramOf(own) }, none, {
          name: 'b',
          histogram: histogramOf(other),
        });
        for (const { points } of model.series) {
          expect(points.length).toBeLessThanOrEqual(49);
          expect(points.reduce((sum, { y }) => sum + (y ?? 0), 0)).toBeCloseTo(100, 6);
          expect(points.map(({ x }) => x)).toEqual(model.series[0]!.points.map(({ x }) => x));
        }
      }),
    );
  });

  it('marks the percentiles that there are, and no others', () => {
    const histogram = histogramOf([1, 2, 3]);
    const { guides, summary } = latencyPlot({ name: 'sync 1×1', histogram }, { p50: 2, p95: null, p99: null }, null);
    expect(guides).toEqual([{ x: 2, label: 'p50 2.00 ms' }]);
    expect(summary).toBe('Latencies of sync 1×1: 3 requests, p50 2.00 ms.');
  });
});

describe('the course of a trial', () => {
  it('has its rate without the stretch that its end cuts off, and its failures only where there are some', () => {
    const [rate] = timelinePlots({ bucketMs: 100, succeeded: [5, 6, 1], failed: [0, 0, 0] }, 'sync');
    expect(rate!.model.series.map(({ name, points }) => [name, points.map(({ y }) => y)])).toEqual([
      ['answered', [50, 60]],
    ]);
    const failing = timelinePlots({ bucketMs: 100, succeeded: [5, 6, 1], failed: [0, 2, 0] }, 'sync');
    expect(failing[0]!.model.series.map(({ name }) => name)).toEqual(['answered', 'failed']);
  });

  it('leaves out a percentile that no stretch had enough answers for', () => {
    const latency = { sliceMs: 200, answered: [9, 9], p50Ms: [3, 4], p95Ms: [null, null], maxMs: [8, 9] };
    const plots = timelinePlots({ bucketMs: 100, succeeded: [], failed: [], latency }, 'sync');
    expect(plots.map(({ name }) => name)).toEqual(['latency']);
    expect(plots[0]!.model.series.map(({ name }) => name)).toEqual(['p50', 'longest']);
  });
});

describe('the trade-off', () => {
  it('has a frontier that no point beats, and every point is on it or beaten by one that is', () => {
    const point = fc.record({ cost: fc.integer({ min: 1, max: 50 }), rps: fc.integer({ min: 1, max: 50 }) });
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 40 }), (placed) => {
        const front = frontierOf(placed);
        const beats = (a: (typeof placed)[number], b: (typeof placed)[number]) =>
          a.cost <= b.cost && a.rps >= b.rps && (a.cost < b.cost || a.rps > b.rps);
        expect(front.some((one) => placed.some((other) => beats(other, one)))).toBe(false);
        for (const one of placed)
          expect(front.some((best) => beats(best, one) || (best.cost === one.cost && best.rps === one.rps))).toBe(true);
      }),
    );
  });

  it('marks what is recommended and what that is compared with, and leaves out cells that had failures', () => {
    const model = tradeOffPlot(finishedRecord, 'sleep', 'memory')!;
    const points = model.series.flatMap((series) => series.points).filter(({ cell }) => cell !== null);
    expect(points.filter(({ mark }) => mark === '★').map(({ lines }) => lines[0])).toEqual(['gevent 1×1']);
    expect(points.filter(({ mark }) => mark === '○').map(({ lines }) => lines[0])).toEqual(['sync 1×1']);
    expect(model.series.map(({ name }) => name)).toEqual(['sync', 'gevent', 'frontier']);
    expect(model.marks).toEqual(['★ recommended', '○ the smallest settings']);
    const unadvised = tradeOffPlot({ ...finishedRecord, recommendations: [] }, 'sleep', 'memory')!;
    expect(unadvised.marks).toEqual(['★ fastest measured']);
  });

  it('is none where fewer than two cells have both figures', () => {
    expect(tradeOffPlot(finishedRecord, 'sleep', 'p95')).toBeNull();
  });
});

describe('maps', () => {
  it('are one for each worker class, workers down and threads across, the best strongest', () => {
    const maps = heatMapsOf(evidentRecord, 'sleep', 'rps');
    expect(maps.map(({ name, rowSetting, columnSetting }) => [name, rowSetting, columnSetting])).toEqual([
      ['sync', 'workers', 'threads'],
      ['gevent', 'workers', 'threads'],
      ['gaiohttp', 'workers', 'threads'],
    ]);
    const cells = maps.flatMap(({ rows }) => rows.flatMap((row) => row.cells));
    expect(cells).toHaveLength(27);
    expect(cells.filter((cell) => cell!.isBest).map((cell) => cell!.settings)).toEqual([
      { workerClass: 'gevent', workers: 1, threads: 1 },
    ]);
    expect(maps[0]!.rows[0]!.cells[0]!.level).toBe(0);
  });

  it('turn the scale round where less is better, and mark failures', () => {
    const slow = heatMapsOf(everyCellRecord, 'sleep', 'timePerRequest');
    expect(slow[0]!.rows[0]!.cells[0]!.level).toBe(0);
    expect(slow[2]!.rows.flatMap((row) => row.cells).every((cell) => cell!.hasFailures)).toBe(true);
  });

  it('are none for a small grid', () => {
    expect(heatMapsOf(guidedNodeRecord, 'compute', 'rps')).toEqual([]);
  });
});

describe('where a request’s time goes', () => {
  const measured = evidentRecord.cells[0]!.measurement!;

  it('adds up to the latency, whatever the threads spent side by side', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1000, noNaN: true }),
        fc.double({ min: 0, max: 3000, noNaN: true }),
        fc.double({ min: 0, max: 3000, noNaN: true }),
        fc.option(fc.double({ min: 0, max: 3000, noNaN: true })),
        (mean, cpu, queue, aloneWaitMs) => {
          const server = { ...measured.server!, cpuMsPerRequest: cpu, runQueueMsPerRequest: queue };
          const parts = timeParts({ ...measured, latencyMs: { ...measured.latencyMs, mean }, server }, aloneWaitMs);
          expect(parts.reduce((sum, { ms }) => sum + ms, 0)).toBeCloseTo(mean, 6);
          expect(parts.every(({ share }) => share >= 0 && share <= 1 + 1e-9)).toBe(true);
        },
      ),
    );
  });

  it('calls the queue what it waits beyond what it waits alone', () => {
    const server = { ...measured.server!, cpuMsPerRequest: 10, runQueueMsPerRequest: 0 };
    const latencyMs = { ...measured.latencyMs, mean: 160 };
    const parts = (aloneWaitMs: number | null) =>
      timeParts({ ...measured, latencyMs, server, connectMs: { ...measured.connectMs, mean: 0 } }, aloneWaitMs);
    expect(parts(2).map(({ kind, ms }) => [kind, ms])).toEqual([
      ['cpu', 10],
      ['others', 2],
      ['queue', 148],
    ]);
    expect(parts(200).map(({ kind }) => kind)).toEqual(['cpu', 'others']);
    expect(parts(null).map(({ kind }) => kind)).toEqual(['cpu', 'waiting']);
  });

  it('does not call unknown time waiting', () => {
    const kinds = timeParts({ ...measured, server: null }, 5).map(({ kind }) => kind);
    expect(kinds).toEqual(['connect', 'not-known']);
    expect(timeParts({ ...measured, latencyMs: { ...measured.latencyMs, mean: null } }, null)).toEqual([]);
  });
});
