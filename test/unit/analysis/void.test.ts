import { describe, expect, it } from 'vitest';
import type { Warning } from '../../../src/model/facts/warning.ts';
import { whyCellVoid, whyVoid } from '../../../src/model/run/comparable.ts';
import type { CellOf, Measurement } from '../../../src/model/run/record.ts';
import { voidClause, voidSentence } from '../../../src/words/void-reasons.ts';
import { failedCell, predictedCell, said } from '../../fixtures/cell-ends.ts';
import { reference2018 } from '../../fixtures/reference-2018.ts';

const good = reference2018.find(({ measurement }) => measurement?.requests.failed === 0) as CellOf<'measured'>;
const withRequests = (part: Partial<Measurement['requests']>): Measurement => ({
  ...good.measurement,
  requests: { ...good.measurement.requests, ...part },
});

const sentence = (measurement: Measurement) => voidSentence(whyVoid(measurement)!);

describe('what may not be compared', () => {
  it('nothing is wrong with a clean measurement', () => {
    expect(whyVoid(good.measurement)).toBeNull();
    expect(whyCellVoid(good)).toBeNull();
  });

  it('a single failed request is enough', () => {
    expect(sentence(withRequests({ succeeded: 31, failed: 1, errors: { reset: 1 } }))).toBe(
      '1 of 32 requests failed (1 connection reset).',
    );
  });

  it('a few of thousands are not: up to 0.5 % of the requests, and of the time that clients waited', () => {
    const few = (failed: number, failedMeanMs: number): Measurement => {
      const { latencyMs } = good.measurement;
      return {
        ...withRequests({ sent: 2000, succeeded: 2000 - failed, failed, errors: { reset: failed } }),
        latencyMs: { ...latencyMs, mean: 10 },
        failedLatencyMs: { ...latencyMs, mean: failedMeanMs },
      };
    };
    expect(whyVoid(few(10, 10))).toBeNull();
    expect(whyVoid(few(11, 1))?.kind).toBe('requests-failed');
    // Ten that waited a minute each kept clients from sending for three times as long as the answered ones took.
    expect(whyVoid(few(10, 60_000))?.kind).toBe('requests-failed');
  });

  it('a limit that was set on purpose is named instead of its failures, in a few words', () => {
    const refused: Warning = {
      kind: 'server-limit',
      option: '--limit-concurrency',
      value: 4,
      beyond: 'refused',
      count: 8,
      connections: 16,
    };
    const failed = withRequests({
      succeeded: 24,
      failed: 8,
      byStatus: { 200: 24, 503: 8 },
      errors: { 'unexpected-status': 8 },
    });
    const why = whyVoid({ ...failed, warnings: [refused] })!;
    expect(why).toEqual({ kind: 'warning', warning: refused });
    expect(voidClause(why)).toBe("8 requests beyond the server's own limit, --limit-concurrency = 4");
    // One that only makes requests wait is a part of what is measured.
    expect(whyVoid({ ...good.measurement, warnings: [{ ...refused, beyond: 'waits' }] })).toBeNull();
  });

  it('nor a trial without an answer, or with the generator at its limit', () => {
    expect(sentence(withRequests({ succeeded: 0, failed: 0 }))).toBe('No request succeeded.');
    expect(
      sentence({ ...good.measurement, generator: { ...good.measurement.generator, eventLoopUtilization: 0.9 } }),
    ).toContain('90 % busy');
  });

  it('nor what a warning says is not the server’s figure; others are only shown', () => {
    const warned = (warning: Warning) => whyVoid({ ...good.measurement, warnings: [warning] });
    const warming: Warning = { kind: 'still-warming', firstRps: 10, lastRps: 20 };
    expect(warned(warming)).toEqual({ kind: 'warning', warning: warming });
    const recorded: Warning = { kind: 'recorded', was: 'generator-paused', text: 'It stood still.' };
    expect(sentence({ ...good.measurement, warnings: [recorded] })).toBe('It stood still.');
    // What a replaced worker lost has failed; one that lost nothing is as the server is in use.
    expect(warned({ ...recorded, was: 'server-restarted' })).toBeNull();
    expect(warned({ kind: 'host-busy', otherCores: 1 })).toBeNull();
  });

  it('a cell that was not measured gives its own reason', () => {
    expect(whyCellVoid(failedCell(good, said('It did not start.')))).toEqual({
      kind: 'failed',
      failure: said('It did not start.'),
    });
    expect(voidSentence(whyCellVoid(predictedCell(good))!)).toBe('It was not measured.');
  });
});
