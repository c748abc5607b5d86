import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { renderBencher, renderBenchmarkAction } from '../../../../src/report/ci/trackers.ts';
import { finishedRecord, guidedNodeRecord, hostileRecord, singleCellRecord } from '../../../fixtures/sample-records.ts';

/** The Bencher Metric Format, as its documentation has it. */
const bencherFormat = z.record(
  z.string().min(1).max(1024),
  z.record(
    z.string().regex(/^[a-z][a-z0-9-]*$/),
    z.strictObject({ value: z.number(), lower_value: z.number().optional(), upper_value: z.number().optional() }),
  ),
);

/** What github-action-benchmark reads with its tool customBiggerIsBetter. */
const benchmarkActionFormat = z.array(
  z.strictObject({
    name: z.string().min(1),
    unit: z.string(),
    value: z.number(),
    range: z.string().optional(),
    extra: z.string().optional(),
  }),
);

describe('what trackers read', () => {
  it('has each measured server that may be compared, with its interval, by a name that stays', () => {
    const bencher = bencherFormat.parse(JSON.parse(renderBencher(finishedRecord)));
    const action = benchmarkActionFormat.parse(JSON.parse(renderBenchmarkAction(finishedRecord)));
    const comparable = finishedRecord.cells.filter(
      ({ sameAs, measurement }) => sameAs === null && measurement !== null && measurement.requests.failed === 0,
    );
    expect(Object.keys(bencher)).toHaveLength(comparable.length);
    expect(action.map(({ name }) => name)).toEqual(Object.keys(bencher));
    const cell = comparable[0];
    const name = 'sleep · sync · 1 worker · 1 thread';
    expect(bencher[name]?.['throughput']).toEqual({
      value: cell?.measurement?.rps.mean,
      lower_value: cell?.measurement?.rps.low,
      upper_value: cell?.measurement?.rps.high,
    });
    expect(bencher[name]?.['latency']?.value).toBeCloseTo(1e6 * (cell?.measurement?.latencyMs.p50 ?? 0));
    expect(action[0]).toMatchObject({ name, unit: 'requests/s', value: cell?.measurement?.rps.mean });
    expect(action[0]?.range).toMatch(/^± \d/);
  });

  it('needs no settings in a name where there is one point only', () => {
    expect(Object.keys(bencherFormat.parse(JSON.parse(renderBencher(singleCellRecord))))).toEqual(
      singleCellRecord.cells.map(({ endpoint }) => endpoint),
    );
  });

  it('stays what it is whatever was measured', () => {
    for (const record of [guidedNodeRecord, hostileRecord]) {
      bencherFormat.parse(JSON.parse(renderBencher(record)));
      benchmarkActionFormat.parse(JSON.parse(renderBenchmarkAction(record)));
    }
    expect(JSON.parse(renderBencher({ ...finishedRecord, cells: [] }))).toEqual({});
  });
});
