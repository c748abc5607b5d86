import { describe, expect, it } from 'vitest';
import { EndpointComparison } from '../../../../src/analysis/compare/endpoint-comparison.ts';
import { measurementOf } from '../../../../src/benchmark/measurement.ts';
import type { Measurement } from '../../../../src/model/run/record.ts';
import { sampleResult } from '../../../fixtures/trial-results.ts';

const options = { thresholdPercent: 2, cpuBound: false, openLoad: false };

function measured(rps: number, changes: Partial<Measurement> = {}): Measurement {
  const whole = measurementOf([{ result: sampleResult, server: null }]);
  const requests = { ...whole.requests, failed: 0, errors: {} };
  return { ...whole, requests, warnings: [], rps: { mean: rps, low: null, high: null }, ...changes };
}

const failing = (measurement: Measurement): Measurement => ({
  ...measurement,
  requests: { ...measurement.requests, failed: 3 },
});

/** Small differences from start to start that are no trend. */
const jitter = (index: number) => 1 + 0.004 * Math.sin(index * 2.4);

describe('the comparison of an endpoint', () => {
  it('ends with the first answer where nothing changed', () => {
    const comparison = new EndpointComparison(options);
    for (let index = 0; comparison.isOpen && index < 50; index++)
      comparison.add({ base: measured(100), head: measured(100 * jitter(index)) });
    expect(comparison.answer(false)).toMatchObject({ verdict: 'no-change', confirmed: null, confirmingBlocks: 0 });
    expect(comparison.answer(false).blocks).toBeLessThan(10);
  });

  it('confirms what became slower by a second lot of blocks', () => {
    const comparison = new EndpointComparison(options);
    for (let index = 0; comparison.isOpen && index < 50; index++)
      comparison.add({ base: measured(100), head: measured(85 * jitter(index)) });
    const { speed, confirmingBlocks, ...answer } = comparison.answer(false);
    expect(answer).toMatchObject({ verdict: 'slower', by: 'speed', confirmed: true });
    expect(confirmingBlocks).toBeGreaterThanOrEqual(4);
    expect(speed?.ratio).toBeCloseTo(0.85, 2);
  });

  it('calls a change that went away again not sure', () => {
    const comparison = new EndpointComparison(options);
    for (let index = 0; comparison.isOpen && index < 50; index++)
      comparison.add({ base: measured(100), head: measured((comparison.isConfirming ? 100 : 85) * jitter(index)) });
    expect(comparison.answer(false)).toMatchObject({ verdict: 'unsure', confirmed: false });
  });

  it('calls a change whose confirmation had no time left not sure, and one that was stopped untold', () => {
    const comparison = new EndpointComparison(options);
    for (let index = 0; !comparison.isConfirming && index < 50; index++)
      comparison.add({ base: measured(100), head: measured(85 * jitter(index)) });
    expect(comparison.answer(false)).toMatchObject({ verdict: 'unsure', confirmed: false });
    expect(new EndpointComparison(options).answer(true)).toMatchObject({ verdict: 'untold', why: 'stopped' });
  });

  it('tells requests that fail in the head alone from those that fail in the base', () => {
    const broken = new EndpointComparison(options);
    for (let index = 0; broken.isOpen && index < 50; index++)
      broken.add({ base: measured(100), head: failing(measured(300)) });
    expect(broken.answer(false)).toMatchObject({ verdict: 'fails', blocks: 0 });
    const young = new EndpointComparison(options);
    for (let index = 0; young.isOpen && index < 50; index++)
      young.add({ base: failing(measured(1)), head: measured(100) });
    expect(young.answer(false)).toMatchObject({ verdict: 'untold', why: 'base-fails' });
    const gone = new EndpointComparison(options);
    for (let index = 0; gone.isOpen && index < 50; index++) gone.add({ base: measured(100), head: null });
    expect(gone.answer(false)).toMatchObject({ verdict: 'fails' });
  });

  it('takes no rate that is not the server’s', () => {
    const comparison = new EndpointComparison(options);
    const bound = measured(100, {
      elapsedSeconds: 2,
      generator: { ...measured(1).generator, eventLoopUtilization: 0.95 },
    });
    for (let index = 0; comparison.isOpen && index < 50; index++) comparison.add({ base: bound, head: bound });
    expect(comparison.answer(false)).toMatchObject({ verdict: 'untold', why: 'not-measured' });
  });

  it('goes by the latency where the load has a rate of its own', () => {
    const comparison = new EndpointComparison({ ...options, openLoad: true });
    const at = (meanMs: number) => measured(50, { latencyMs: { ...measured(1).latencyMs, mean: meanMs } });
    for (let index = 0; comparison.isOpen && index < 50; index++)
      comparison.add({ base: at(10), head: at(14 * jitter(index)) });
    expect(comparison.answer(false)).toMatchObject({ verdict: 'slower', confirmed: true });
  });
});
