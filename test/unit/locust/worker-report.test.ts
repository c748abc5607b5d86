import { describe, expect, it } from 'vitest';
import { measurementOf } from '../../../src/benchmark/measurement.ts';
import { combineReports } from '../../../src/load/trial/combine-reports.ts';
import { trialResult } from '../../../src/load/trial/trial-result.ts';
import { fromMasterSchema, type MessageOf, type WorkerReport } from '../../../src/locust/messages.ts';
import { generatorReport, type ReportReading } from '../../../src/locust/worker-report.ts';
import { whyVoid } from '../../../src/model/run/comparable.ts';
import { specFor } from '../../integration/load/trials.ts';

const none = { count: 0, sumMs: 0, sumSquaresMs: 0, minMs: 0, maxMs: 0, rawMs: [], buckets: null };
const times = (rawMs: number[]) => ({
  ...{ count: rawMs.length, sumMs: 0, sumSquaresMs: 0, minMs: Math.min(...rawMs), maxMs: Math.max(...rawMs) },
  ...{ rawMs, buckets: null },
});

function worker(change: Partial<WorkerReport> = {}): WorkerReport {
  return {
    succeeded: 2,
    failed: 0,
    byStatus: [[200, 2]],
    errors: {},
    examples: [],
    opened: 1,
    bodyBytes: 4,
    bodyLengths: [2],
    bodyLengthChanges: 0,
    beganMs: 1000,
    firstStartMs: 1010,
    lastCompletionMs: 1110,
    latency: times([40, 60]),
    failedLatency: none,
    connect: none,
    late: none,
    completionsMs: [1050, 1110],
    succeededAt: [
      [0, 1],
      [1, 1],
    ],
    failedAt: [],
    slices: { sliceMs: 100, slices: [[1, [820], [1], 60]] },
    byClient: [2],
    cpuSeconds: 0.02,
    waitedSeconds: 0,
    wallSeconds: 0.2,
    rssBytes: 1000,
    longestPauseMs: 0,
    ...change,
  };
}

const reading: ReportReading = {
  rotation: 1,
  limitMs: 60_000,
  address: '127.0.0.1:80',
  schedule: null,
  elsewhere: false,
};

function measuredBy(reports: WorkerReport[], change: Partial<ReportReading> = {}, cpuWarning = false) {
  const told: Pick<MessageOf<'measured'>, 'cpuWarning' | 'reports'> = { cpuWarning, reports };
  const report = combineReports(reports.map((one) => generatorReport(one, told, { ...reading, ...change })));
  return trialResult(specFor({}, { profile: { kind: 'closed', connections: 2, requests: 4, seconds: null } }), report, {
    ...{ engine: 'locust', processes: reports.length, stopped: false, gaveUp: null },
    ...{ listenOverflows: 0, localPorts: 28_000, lingering: 0 },
  });
}

describe("workers' reports", () => {
  it('are one result, with the clock that they share', () => {
    const later = worker({ beganMs: 1100, firstStartMs: 1100, lastCompletionMs: 1210, completionsMs: [1150, 1210] });
    const result = measuredBy([worker(), later]);
    expect(result).toMatchObject({
      engine: 'locust',
      requests: { sent: 4, succeeded: 4, failed: 0, inFlightAtEnd: 0, byStatus: { 200: 4 } },
      elapsedSeconds: 0.2,
      rps: 20,
      samplesMs: [40, 60, 40, 60],
      completionsMs: [40, 100, 140, 200],
      latencyParts: null,
      bytes: { received: null, body: 8, sent: null },
      generator: { transport: 'locust', processes: 2 },
    });
    expect(result.series.succeeded).toEqual([1, 2, 1]);
  });

  it('of other machines begin together, whatever their clocks say', () => {
    const other = worker({
      ...{ beganMs: 9e9, firstStartMs: 9e9 + 20, lastCompletionMs: 9e9 + 130, completionsMs: [9e9 + 60, 9e9 + 130] },
    });
    const result = measuredBy([worker(), other], { elsewhere: true });
    expect(result.elapsedSeconds).toBeCloseTo(0.12, 9);
    // What they spend is not taken from a server here.
    expect(result.generator.cpuShare).toBe(0);
  });

  it('tell how requests failed, without a word of the server', () => {
    const result = measuredBy([
      worker({
        ...{ failed: 4, failedLatency: times([1, 1, 1, 1]), failedAt: [[0, 4]] },
        errors: { status: 1, text: 1, length: 1, refused: 1 },
        examples: [
          { kind: 'status', status: 500, bytes: 3, code: null },
          { kind: 'refused', status: null, bytes: 0, code: 'ECONNREFUSED' },
        ],
      }),
    ]);
    expect(result.requests.errors).toEqual({ 'unexpected-status': 1, 'body-mismatch': 2, refused: 1 });
    expect(result.errorExamples).toEqual([
      { kind: 'unexpected-status', status: 500 },
      { kind: 'system', cause: 'refused', code: 'ECONNREFUSED', address: '127.0.0.1:80' },
    ]);
  });

  it.each([
    { what: 'computed all the time', cpuSeconds: 0.19, waitedSeconds: null, cpuWarning: false },
    { what: 'waited for a core', cpuSeconds: 0.1, waitedSeconds: 0.09, cpuWarning: false },
    { what: 'was warned of by Locust', cpuSeconds: 0.02, waitedSeconds: 0, cpuWarning: true },
  ])('are no figures of the server where a worker $what', ({ cpuSeconds, waitedSeconds, cpuWarning }) => {
    const result = measuredBy([worker(), worker({ cpuSeconds, waitedSeconds })], {}, cpuWarning);
    expect(result.warnings.map(({ kind }) => kind)).toContain('generator-bound');
    const measurement = measurementOf([{ result, server: null }]);
    expect(whyVoid(measurement)).toMatchObject({ kind: 'generator-limit' });
    expect(measurement.generator).toMatchObject({ engine: 'locust', transport: 'locust' });
  });

  it('with many times have the quantiles of buckets that are 0.1 % wide', () => {
    // 1.5 ms and 3 ms, as the worker counts them: exponent of the ns, and ten bits of the fraction.
    const bucketOf = (ms: number) => {
      const exponent = Math.floor(Math.log2(ms * 1e6));
      return exponent * 1024 + Math.floor(((ms * 1e6) / 2 ** exponent - 1) * 1024);
    };
    const count = 20_000;
    const latency = {
      ...{ count, sumMs: 45_000, sumSquaresMs: 112_500, minMs: 1.5, maxMs: 3, rawMs: null },
      buckets: [
        [bucketOf(1.5), bucketOf(3)],
        [count / 2, count / 2],
      ] as [number[], number[]],
    };
    const result = measuredBy([worker({ latency, succeeded: count, completionsMs: null })]);
    expect(result.samplesMs).toBeNull();
    expect(result.latencyMs.mean).toBe(2.25);
    expect((result.latencyMs.p75 ?? 0) / 3).toBeCloseTo(1, 3);
  });
});

describe('what the master tells', () => {
  it('is taken as it is meant', () => {
    const told = { type: 'measured', trial: 1, reports: [worker()], requests: 2, failures: 0, cpuWarning: false };
    expect(fromMasterSchema.parse(JSON.parse(JSON.stringify(told)))).toEqual(told);
  });

  it.each([
    null,
    {},
    { type: 'measured', trial: 1, reports: [{}] },
    { type: 'workers', ready: 'many' },
    { type: 'other' },
  ])('is left out where it is none of ours: %j', (told) => {
    expect(fromMasterSchema.safeParse(told).success).toBe(false);
  });

  it('makes no series as long as a worker says', () => {
    const result = measuredBy([
      worker({
        succeededAt: [[4e9, 1]],
        failedAt: [[-1, 1]],
        slices: { sliceMs: 100, slices: [[4e9, [820], [1], 60]] },
      }),
    ]);
    expect(result.series.succeeded).toEqual([]);
  });
});
