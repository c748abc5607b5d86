import { describe, expect, it } from 'vitest';
import { whyCellVoid, whyVoid } from '../../../src/model/run/comparable.ts';
import type { Cell, Measurement } from '../../../src/model/run/record.ts';
import { reference2018 } from '../../fixtures/reference-2018.ts';

const good = reference2018.find(({ measurement }) => measurement?.requests.failed === 0) as Cell & {
  measurement: Measurement;
};
const withRequests = (part: Partial<Measurement['requests']>): Measurement => ({
  ...good.measurement,
  requests: { ...good.measurement.requests, ...part },
});

describe('what may not be compared', () => {
  it('nothing is wrong with a clean measurement', () => {
    expect(whyVoid(good.measurement)).toBeNull();
    expect(whyCellVoid(good)).toBeNull();
  });

  it('a single failed request is enough', () => {
    expect(whyVoid(withRequests({ succeeded: 31, failed: 1, errors: { reset: 1 } }))).toBe(
      '1 of 32 requests failed (reset 1).',
    );
  });

  it('nor a trial without an answer, or with the generator at its limit', () => {
    expect(whyVoid(withRequests({ succeeded: 0, failed: 0 }))).toBe('No request succeeded.');
    expect(
      whyVoid({ ...good.measurement, generator: { ...good.measurement.generator, eventLoopUtilization: 0.9 } }),
    ).toContain('90 % busy');
  });

  it('nor what a warning says is not the server’s figure; others are only shown', () => {
    const warned = (warning: string) => whyVoid({ ...good.measurement, warnings: [warning] });
    expect(warned('engine-inexact: The engine cannot count here.')).toBe('The engine cannot count here.');
    expect(warned('generator-paused: It stood still.')).toBe('It stood still.');
    // What a replaced worker lost has failed; one that lost nothing is as the server is in use.
    expect(warned('server-restarted: A worker was replaced.')).toBeNull();
    expect(warned('steady-state: Not reached.')).toBeNull();
  });

  it('a cell that was not measured gives its own reason', () => {
    expect(whyCellVoid({ ...good, status: 'failed', measurement: null, reason: 'It did not start.' })).toBe(
      'It did not start.',
    );
    expect(whyCellVoid({ ...good, status: 'predicted', measurement: null })).toBe('It was not measured.');
  });
});
