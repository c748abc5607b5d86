import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimeSample } from '../../../../src/load/times/time-sample.ts';
import { addSlices, TimeSlices, type TimeSlicesReport } from '../../../../src/load/times/time-slices.ts';
import { addHistograms, histogramCount, histogramOf } from '../../../../src/model/trial/latency-histogram.ts';

const moments = fc
  .array(
    fc.record({
      ms: fc.double({ min: 0.001, max: 60_000, noNaN: true }),
      at: fc.double({ min: 0, max: 400_000, noNaN: true }),
    }),
    { maxLength: 200 },
  )
  .map((list) => [...list].sort((a, b) => a.at - b.at));

function sliced(list: readonly { readonly ms: number; readonly at: number }[]): TimeSlicesReport {
  const slices = new TimeSlices(100);
  for (const { ms, at } of list) slices.record(ms, at);
  return slices.report();
}

const whole = ({ slices }: TimeSlicesReport) => addHistograms(slices.map(({ histogram }) => histogram));

describe('latencies by time', () => {
  it('hold every answer in the slice of its moment, in at most 240 slices however long the trial is', () => {
    fc.assert(
      fc.property(moments, (list) => {
        const { sliceMs, slices } = sliced(list);
        expect(slices.length).toBeLessThanOrEqual(240);
        slices.forEach(({ histogram, maxMs }, index) => {
          const here = list.filter(({ at }) => Math.floor(at / sliceMs) === index).map(({ ms }) => ms);
          expect(histogram).toEqual(histogramOf(here));
          expect(maxMs).toBe(here.length === 0 ? null : Math.max(...here));
        });
        expect(whole({ sliceMs, slices })).toEqual(histogramOf(list.map(({ ms }) => ms)));
      }),
    );
  });

  it('of several processes lose nothing, though one went on far longer than the others', () => {
    fc.assert(
      fc.property(moments, moments, fc.integer({ min: 0, max: 5000 }), (one, other, shift) => {
        const both = addSlices([sliced(one), sliced(other)], [0, shift]);
        expect(whole(both)).toEqual(histogramOf([...one, ...other].map(({ ms }) => ms)));
        expect(Math.max(0, ...both.slices.map(({ maxMs }) => maxMs ?? 0))).toBe(
          Math.max(0, ...[...one, ...other].map(({ ms }) => ms)),
        );
      }),
    );
  });
});

describe('a large sample', () => {
  it('has the histogram that its raw times would have', () => {
    const times = Array.from({ length: 30_000 }, (_, index) => 0.4 + ((index * 7919) % 30_000) / 1000);
    const sample = new TimeSample();
    for (const ms of times) sample.record(ms);
    expect(sample.rawMs).toBeNull();
    expect(sample.histogram()).toEqual(histogramOf(times));
    expect(histogramCount(sample.histogram())).toBe(30_000);
  });
});
