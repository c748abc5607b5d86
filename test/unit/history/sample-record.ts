import { readPlan } from '../../../src/model/plan/plan-file.ts';
import type { Cell, Measurement, RunRecord } from '../../../src/model/run/record.ts';
import type { TimeSummary } from '../../../src/model/trial/trial.ts';
import { said } from '../../fixtures/cell-ends.ts';

const plan = readPlan(`{
  "service": { "launcher": "gunicorn", "app": "app:app" },
  "settings": { "workerClass": ["sync", "gevent"], "workers": [1, 2] },
  "endpoints": [{ "name": "sleep", "path": "/sleep/3" }]
}`).plan;

function timeSummary(ms: number): TimeSummary {
  return {
    count: 32,
    min: ms * 0.9,
    mean: ms,
    standardDeviation: ms * 0.05,
    p50: ms,
    p50Low: ms * 0.95,
    p50High: ms * 1.05,
    p66: ms,
    p75: ms,
    p80: ms,
    p90: ms * 1.1,
    p95: null,
    p98: null,
    p99: null,
    p999: null,
    max: ms * 1.1,
  };
}

export function sampleMeasurement(rps: number, samplesMs: readonly number[] | null = null): Measurement {
  const latencyMs = 16_000 / rps;
  return {
    requests: {
      sent: 32,
      succeeded: 32,
      failed: 0,
      inFlightAtEnd: 0,
      byStatus: { 200: 32 },
      errors: {},
      staleRetries: 0,
    },
    errorExamples: [],
    elapsedSeconds: 32 / rps,
    rps: { mean: rps, low: null, high: null },
    timePerRequestMs: latencyMs,
    latencyMs: timeSummary(latencyMs),
    failedLatencyMs: { ...timeSummary(0), count: 0 },
    connectMs: timeSummary(0.1),
    firstByteMs: timeSummary(latencyMs),
    connections: { opened: 16, reused: 0.5 },
    bytes: { received: 5000, body: 320, sent: 2000 },
    generator: { cpuShare: 0.01, eventLoopUtilization: 0.01, engine: 'native', processes: 1 },
    server: null,
    series: { bucketMs: 100, succeeded: [16, 16], failed: [0, 0] },
    samplesMs,
    completionsMs: samplesMs,
    trialsRps: [rps],
    warnings: [],
  };
}

export function sampleCell(workerClass: string, workers: number, measurement: Measurement | null): Cell {
  const place = {
    endpoint: 'sleep',
    settings: { workerClass, workers },
    effective: {
      workerClass,
      processes: workers,
      slotsPerProcess: 1,
      concurrency: workers,
      model: 'serial' as const,
      keepAlive: false,
      sharedLock: true,
      key: `${workerClass} ${workers}`,
    },
    sameAs: null,
    command: ['gunicorn', '-k', workerClass, '-w', String(workers), 'app:app'],
    prediction: null,
  };
  const skip = { kind: 'recorded', text: 'gevent is not installed.' } as const;
  return measurement === null
    ? { ...place, status: 'skipped', measurement, skip }
    : { ...place, status: 'measured', measurement };
}

/** A whole record of a run of four cells. */
export function sampleRecord(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    schema: 2,
    id: 'a1b2c3',
    startedAt: '2026-05-04T03:02:01.000Z',
    finishedAt: '2026-05-04T03:04:01.000Z',
    status: 'finished',
    failure: null,
    machine: {
      cpu: 'A CPU',
      cores: 2,
      physicalCores: 2,
      memoryBytes: 8e9,
      platform: 'linux',
      versions: { gunicorn: '27.0.1' },
      git: { commit: 'abc', dirty: false },
    },
    plan: plan!,
    elapsedSeconds: 120,
    cells: [
      sampleCell('sync', 1, sampleMeasurement(0.33)),
      sampleCell('sync', 2, sampleMeasurement(0.67)),
      sampleCell('gevent', 1, sampleMeasurement(5.3)),
      sampleCell('gevent', 2, null),
    ],
    calibrations: [
      {
        endpoint: 'sleep',
        settings: { workerClass: 'sync', workers: 1 },
        requests: 2,
        cpuMs: 1.1,
        waitMs: 3000,
        latencyMs: 3001.1,
        warnings: [],
      },
    ],
    diagnoses: [
      {
        endpoint: 'sleep',
        bound: 'io',
        cpuMs: 1.1,
        waitMs: 3000,
        evidence: [said('It waits.')],
        summary: [said('It waits.')],
        limits: {},
      },
    ],
    recommendations: [],
    budgets: [
      {
        endpoint: 'sleep',
        figure: 'p95Ms',
        limit: 4000,
        actual: null,
        kept: false,
        finding: said('Too few requests.'),
      },
    ],
    notes: [],
    ...changes,
  };
}
