import { describe, expect, it } from 'vitest';
import { sittingCheck } from '../../../../src/analysis/measured/sitting-drift.ts';

const calm = { endpoint: 'home', latencyMs: 10, latencyVariation: 0.2, requests: 100, otherCores: 0.05 };

describe('two sittings of a run', () => {
  it('met the same machine where a request takes about the same', () => {
    expect(sittingCheck(calm, { ...calm, latencyMs: 10.4 }, 2)).toMatchObject({ endpoint: 'home', drift: 'none' });
  });

  it('did not where it takes longer, or shorter, than noise explains', () => {
    expect(sittingCheck(calm, { ...calm, latencyMs: 13 }, 2)).toMatchObject({ ratio: 1.3, drift: 'slower' });
    expect(sittingCheck(calm, { ...calm, latencyMs: 8 }, 2).drift).toBe('faster');
  });

  it('can’t be told apart by two requests, or beside busy programs', () => {
    const few = { ...calm, requests: 2, latencyVariation: null };
    expect(sittingCheck(few, { ...few, latencyMs: 13 }, 2).drift).toBe('none');
    expect(sittingCheck({ ...calm, otherCores: 1.8 }, { ...calm, latencyMs: 13 }, 2).drift).toBe('none');
  });

  it('says nothing without a figure of each', () => {
    const nothing = { kind: 'sitting-checked', endpoint: 'home', ratio: null, low: null, high: null, drift: null };
    expect(sittingCheck({ ...calm, latencyMs: null }, calm, 2)).toEqual(nothing);
    expect(sittingCheck(calm, { ...calm, requests: 0 }, 2)).toEqual(nothing);
  });
});
