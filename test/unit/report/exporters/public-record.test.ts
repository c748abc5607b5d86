import { describe, expect, it } from 'vitest';
import type { Measurement, RunRecord } from '../../../../src/model/run/record.ts';
import { histogramCount, histogramOf } from '../../../../src/model/trial/latency-histogram.ts';
import { cellEvidence, leanRecord, publicRecord } from '../../../../src/report/exporters/public-record.ts';
import { singleCellRecord } from '../../../fixtures/sample-records.ts';

function recordWith(change: Partial<Measurement>): RunRecord {
  const [cell] = singleCellRecord.cells;
  if (cell?.status !== 'measured') throw new Error('The sample has a measured cell.');
  return { ...singleCellRecord, cells: [{ ...cell, measurement: { ...cell.measurement, ...change } }] };
}

const counts = Array.from({ length: 301 }, (_, index) => index % 7);
const long = recordWith({
  samplesMs: [1, 2, 3],
  completionsMs: [1, 3, 6],
  series: { bucketMs: 100, succeeded: counts, failed: counts.map(() => 1) },
});

describe('the public record', () => {
  it('keeps a cell’s histogram and its counts over time, folded, and no raw time', () => {
    const measurement = publicRecord(long).cells[0]!.measurement!;
    expect(measurement.samplesMs).toBeNull();
    expect(measurement.completionsMs).toBeNull();
    expect(measurement.latencyHistogram).toEqual(histogramOf([1, 2, 3]));
    const { bucketMs, succeeded, failed } = measurement.series;
    expect(bucketMs).toBe(600);
    expect(succeeded).toHaveLength(51);
    expect(succeeded.reduce((a, b) => a + b)).toBe(counts.reduce((a, b) => a + b));
    expect(failed.reduce((a, b) => a + b)).toBe(301);
  });

  it('takes the histogram that was kept before one of raw times, which are of one start alone', () => {
    const kept = histogramOf([1, 2, 3, 4, 5, 6]);
    const measurement = publicRecord(recordWith({ latencyHistogram: kept, samplesMs: [1, 2, 3] })).cells[0]!
      .measurement!;
    expect(measurement.latencyHistogram).toEqual(kept);
  });
});

describe('what the panel gets', () => {
  it('has no times with every change, and those of one cell when it asks', () => {
    const record = recordWith({ ...long.cells[0]!.measurement!, latencyHistogram: histogramOf([1, 2, 3]) });
    const lean = leanRecord(record).cells[0]!.measurement!;
    expect(lean).not.toHaveProperty('latencyHistogram');
    expect(lean.series).toEqual({ bucketMs: 100, succeeded: [], failed: [] });
    const evidence = cellEvidence(record.cells[0]!)!;
    expect(histogramCount(evidence.latencyHistogram!)).toBe(3);
    expect(evidence.series.succeeded).toHaveLength(51);
  });
});
