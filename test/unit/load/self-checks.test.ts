import { describe, expect, it } from 'vitest';
import type { GeneratorReport } from '../../../src/load/generator/protocol.ts';
import { steadinessOf } from '../../../src/load/self-checks/steady-state.ts';
import { TimeSample, type TimeSampleReport } from '../../../src/load/times/time-sample.ts';
import { emptyReport } from '../../../src/load/trial/combine-reports.ts';
import { trialResult } from '../../../src/load/trial/trial-result.ts';
import type { WarningKind } from '../../../src/model/facts/warning.ts';
import { noCounts } from '../../../src/model/trial/counters.ts';
import type { TrialSpec } from '../../../src/model/trial/trial.ts';
import { warningSentence } from '../../../src/words/warnings.ts';

const spec: TrialSpec = {
  engine: 'native',
  target: {
    scheme: 'http',
    host: '127.0.0.1',
    port: 8000,
    socketPath: null,
    hostHeader: 'localhost',
    allowSelfSigned: false,
  },
  requests: [],
  profile: { kind: 'closed', connections: 4, requests: 400, seconds: null },
  warmUp: null,
  keepAlive: true,
  timeouts: { connectMs: 1000, firstByteMs: 1000, totalMs: 1000 },
  drainMs: 1000,
  generators: 1,
};

function times(count: number, ms: number): TimeSampleReport {
  const sample = new TimeSample();
  for (let i = 0; i < count; i++) sample.record(ms);
  return sample.report();
}

/** 400 good answers of 10 ms over 4 kept connections: nothing to warn about. */
const sound: GeneratorReport = {
  ...emptyReport(1),
  sent: 400,
  succeeded: 400,
  byStatus: { '200': 400 },
  opened: 4,
  reusedRequests: 396,
  bodyLengths: [5],
  firstStartMs: 0,
  lastCompletionMs: 1000,
  latency: times(400, 10),
  completedByClient: [100, 100, 100, 100],
  clientBusyMs: 4000,
  cpuSeconds: 0.05,
  wallSeconds: 1,
  eventLoopUtilization: 0.1,
};

function warningsOf(
  change: Partial<GeneratorReport>,
  circumstances: { listenOverflows?: number | null; localPorts?: number; lingering?: number } = {},
  specChange: Partial<TrialSpec> = {},
) {
  return trialResult(
    { ...spec, ...specChange },
    { ...sound, ...change },
    {
      engine: 'native',
      processes: 1,
      stopped: false,
      gaveUp: null,
      listenOverflows: circumstances.listenOverflows ?? 0,
      localPorts: circumstances.localPorts ?? 28_232,
      lingering: circumstances.lingering ?? 0,
    },
  ).warnings;
}

const kindsOf = (...given: Parameters<typeof warningsOf>): WarningKind[] =>
  warningsOf(...given).map((warning) => warning.kind);

describe('self-checks', () => {
  it('find nothing in a sound trial', () => {
    expect(warningsOf({})).toEqual([]);
  });

  it.each<[WarningKind, Partial<GeneratorReport>, string]>([
    ['generator-bound', { eventLoopUtilization: 0.6 }, '60 %'],
    ['generator-bound', { eventLoopUtilization: 0.9 }, 'at its own limit'],
    // A counter that loses half of the requests shows half of the concurrency.
    ['littles-law', { succeeded: 200, latency: times(200, 10), sent: 200 }, '2.00 requests were in flight'],
    [
      'failed-requests',
      { succeeded: 390, failed: 10, errors: { reset: 8, malformed: 2 }, failedLatency: times(10, 10) },
      '10 of 400 requests failed: 8 connection reset, 2 not HTTP',
    ],
    [
      'fast-errors',
      { succeeded: 390, failed: 10, errors: { reset: 10 }, failedLatency: times(10, 1) },
      'median 1.00 ms against 10.0 ms',
    ],
    ['redirects', { counters: { ...noCounts(), redirects: 7 } }, '7 answers redirected'],
    ['body-length-changes', { bodyLengthChanges: 3 }, '3 of 400 good answers'],
    ['in-flight-at-end', { sent: 402, inFlightAgesMs: [20, 3500] }, '3.50 s'],
    ['connection-imbalance', { completedByClient: [250, 50, 50, 50] }, 'from 50 to 250'],
    [
      'keep-alive-unused',
      { opened: 400, reusedRequests: 0 },
      '0 % of the requests found their connection still open: the server closes it',
    ],
    [
      'keep-alive-unused',
      { opened: 400, reusedRequests: 0, failed: 398, succeeded: 2, errors: { 'too-large': 398 } },
      'the load generator closed the others',
    ],
    ['generator-paused', { longestPauseMs: 4000 }, 'stood still for 4.00 s'],
    ['slower-transport', { transport: 'sockets' }, 'does not let the load generator use its sockets directly'],
    [
      'engine-inexact',
      { gaveUp: { kind: 'engine-inexact', engine: 'autocannon', cause: 'lost-request' } },
      'autocannon lost the request',
    ],
    ['stale-retries', { staleRetries: 2 }, '2 requests had to be sent again'],
    ['unsolicited-bytes', { counters: { ...noCounts(), unsolicited: 1 } }, 'no request had asked for (1 time)'],
  ])('warn: %s', (kind, change, words) => {
    const warning = warningsOf(change).find((one) => one.kind === kind);
    expect(warning && warningSentence(warning)).toContain(words);
  });

  it('find nothing in a pause of a busy machine, nor in the transport that TLS and unix-domain sockets take', () => {
    expect(kindsOf({ longestPauseMs: 400 })).toEqual([]);
    for (const target of [{ scheme: 'https' as const }, { socketPath: '/tmp/x' }])
      expect(kindsOf({ transport: 'sockets' }, {}, { target: { ...spec.target, ...target } })).toEqual([]);
  });

  it('say that a sample is too small for the 95th percentile', () => {
    const small = {
      sent: 32,
      succeeded: 32,
      opened: 16,
      reusedRequests: 16,
      latency: times(32, 10),
      clientBusyMs: 320,
      completedByClient: [],
    };
    const warning = warningsOf(small).find(({ kind }) => kind === 'sample-too-small');
    expect(warning && warningSentence(warning)).toBe(
      '32 good answers are too few for the 95th percentile (59 are needed), and 16 of them were the first on their connection.',
    );
    expect(kindsOf({})).not.toContain('sample-too-small');
  });

  it('name a full backlog by slow connects together with the kernel’s counter', () => {
    expect(kindsOf({ counters: { ...noCounts(), connectsNearWholeSeconds: 2 } }, { listenOverflows: 5 })).toContain(
      'backlog-overflow',
    );
    expect(kindsOf({ counters: { ...noCounts(), connectsNearWholeSeconds: 2 } }, { listenOverflows: 0 })).not.toContain(
      'backlog-overflow',
    );
    expect(kindsOf({ counters: { ...noCounts(), connectsNearWholeSeconds: 0 } }, { listenOverflows: 5 })).not.toContain(
      'backlog-overflow',
    );
  });

  it('warn after a trial that took half of the local ports, together with those before it', () => {
    const closing = { keepAlive: false };
    expect(kindsOf({ opened: 301 }, { localPorts: 600 }, closing)).toContain('port-range');
    expect(kindsOf({ opened: 300 }, { localPorts: 600 }, closing)).not.toContain('port-range');
    expect(kindsOf({ opened: 300 }, { localPorts: 600, lingering: 1 }, closing)).toContain('port-range');
    // A few kept connections are not what uses them up.
    expect(kindsOf({ opened: 4 }, { localPorts: 600, lingering: 500 })).not.toContain('port-range');
    // Over ten minutes at most a tenth of them is taken at a time.
    expect(kindsOf({ opened: 301, lastCompletionMs: 600_000 }, { localPorts: 600 }, closing)).not.toContain(
      'port-range',
    );
  });

  it('have no steadiness to judge in a short trial, and tell steady from unsteady in a long one', () => {
    const series = (succeeded: number[]) => ({ bucketMs: 100, succeeded, failed: succeeded.map(() => 0) });
    expect(steadinessOf(series(Array(12).fill(500)))).toBeNull();
    expect(steadinessOf(series(Array(25).fill(500)))).toEqual({ variation: 0, blockMs: 200 });
    const climbing = Array.from({ length: 25 }, (_, i) => 300 + 20 * i);
    expect(steadinessOf(series(climbing))?.variation).toBeGreaterThan(0.1);
    expect(kindsOf({ seriesSucceeded: climbing })).toContain('steady-state');
  });
});
