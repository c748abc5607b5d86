import { describe, expect, it } from 'vitest';
import { measurementOf, type TrialPair } from '../../../src/benchmark/measurement.ts';
import { combineReports, emptyReport } from '../../../src/load/trial/combine-reports.ts';
import type { ServerSpend } from '../../../src/model/run/record.ts';
import { type Counters, counterNames } from '../../../src/model/trial/counters.ts';
import { populations } from '../../../src/report/figures/populations.ts';
import { timeSummary } from '../../fixtures/sample-records.ts';
import { sampleResult } from '../../fixtures/trial-results.ts';

/** A trial of so many requests per second, whose worker has this process id. */
function trial(rps: number, pid: number, { raw = true, read = true } = {}): TrialPair {
  const requests = { ...sampleResult.requests, sent: 10, succeeded: 10, failed: 0, byStatus: { 200: 10 }, errors: {} };
  const elapsedSeconds = 10 / rps;
  const times = Array.from({ length: 10 }, (_, index) => rps + index);
  const server: ServerSpend = {
    ...{ cpuSeconds: rps / 100, cpuMsPerRequest: rps, cpuCores: 1, runQueueMsPerRequest: 0 },
    ...{ voluntarySwitchesPerRequest: 0, involuntarySwitchesPerRequest: 0, rssBytes: pid, memoryKind: 'pss' },
    ...{ cpuTickMs: 10, byProcess: [{ pid, role: 'worker', cpuSeconds: 1, cpuShare: 1, rssBytes: pid }] },
  };
  const result = {
    ...{ ...sampleResult, requests, rps, elapsedSeconds, connectMs: timeSummary({ count: 10, mean: rps }) },
    ...{ latencyMs: timeSummary({ count: 10, mean: rps }), samplesMs: raw ? times : null, warnings: [] },
  };
  return { result, server: read ? server : null };
}

describe('measurementOf', () => {
  it('of one trial is that trial, and says nothing of starts', () => {
    const measured = measurementOf([trial(100, 1)]);
    expect(measured).not.toHaveProperty('starts');
    expect(measured.server?.byProcess[0]?.pid).toBe(1);
    expect(Object.values(populations(measured))).toEqual(['', '', '']);
  });

  it('holds every counter of the load engine, from each generator process of each start', () => {
    const counting = (step: number) =>
      Object.fromEntries(counterNames.map((name, index) => [name, (index + 1) * step])) as unknown as Counters;
    const report = combineReports([1, 10].map((step) => ({ ...emptyReport(1), counters: counting(step) })));
    const starts = [report.counters, counting(100)].map((counters, index) => {
      const pair = trial(100, index + 1);
      return { ...pair, result: { ...pair.result, counters } };
    });
    expect(measurementOf(starts).counters).toEqual(counting(111));
    expect(counterNames.length).toBeGreaterThan(0);
  });

  it('knows what its load generator spent on a request, over all starts by their requests', () => {
    const [one, three] = [trial(100, 1), trial(100, 2)];
    const spending = ({ result, server }: TrialPair, cpuUsPerRequest: number | null, succeeded: number) => ({
      result: {
        ...result,
        requests: { ...result.requests, succeeded },
        generator: { ...result.generator, cpuUsPerRequest },
      },
      server,
    });
    const spent = (...pairs: TrialPair[]) => measurementOf(pairs).generator.cpuUsPerRequest;
    expect(spent(spending(one, 80, 10), spending(three, 40, 30))).toBe(50);
    expect(spent(spending(one, 80, 10), spending(three, null, 0))).toBe(80);
    expect(spent(spending(one, null, 0))).toBeNull();
  });

  it('of several starts pools what can be pooled, and takes all else from the one whose rate is the median', () => {
    const measured = measurementOf([trial(50, 1), trial(100, 2), trial(200, 3)]);
    expect(measured.starts).toEqual({ count: 3, typical: 2, latency: 'all', server: 3 });
    expect(measured.requests.sent).toBe(30);
    expect(measured.latencyMs.count).toBe(30);
    expect(measured.connectMs.mean).toBe(100);
    expect(measured.samplesMs).toEqual(trial(100, 2).result.samplesMs);
    expect(measured.server?.byProcess.map(({ pid }) => pid)).toEqual([2]);
    expect(measured.server?.cpuMsPerRequest).toBeCloseTo((50 + 100 + 200) / 3, 9);
  });

  it('takes latencies from the typical start where not every start kept its raw times, and says so', () => {
    const measured = measurementOf([trial(50, 1), trial(100, 2, { raw: false }), trial(200, 3)]);
    expect(measured.starts?.latency).toBe('typical');
    expect(measured.latencyMs).toMatchObject({ count: 10, mean: 100 });
    expect(populations(measured).latency).toBe(' (of start 2 of 3, whose rate is the median)');
  });

  it('tells CPU of those starts alone whose server could be read, over their own time', () => {
    const measured = measurementOf([trial(50, 1), trial(100, 2, { read: false }), trial(200, 3)]);
    expect(measured.starts?.server).toBe(2);
    expect(measured.server?.cpuSeconds).toBeCloseTo(2.5, 9);
    expect(measured.server?.cpuCores).toBeCloseTo(2.5 / (10 / 50 + 10 / 200), 9);
    expect(populations(measured).server).toBe(' (of the 2 of 3 starts that could be read)');
  });
});
