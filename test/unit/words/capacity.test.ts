import { describe, expect, it } from 'vitest';
import type { SettingsCapacity } from '../../../src/model/run/capacity.ts';
import { machinesFor } from '../../../src/model/run/machines-for.ts';
import { capacitySentences, machinesSentence, triedText } from '../../../src/words/capacity.ts';

const tried = { rate: 143, latencyMs: 168, overShare: 0.02, outcome: 'kept' } as const;
const found: SettingsCapacity = {
  settings: { workers: 2 },
  ...{ rate: 240, low: 231, high: 249, generatorBound: false, aloneMs: 5, forecastRps: 260, otherCores: 0.02 },
  tried: new Array(9).fill(tried),
  stopped: false,
  seconds: 96,
};
const question = { percentile: 'p95', limitMs: 200 } as const;

describe('a capacity in words', () => {
  it('is a rate with its interval, and what it rests on', () => {
    expect(capacitySentences(found, question)).toEqual([
      '240 (231–249) requests/s with p95 within 200 ms (9 trials, 1 min 36 s).',
    ]);
  });

  it('says why there is none, and where it is only a least one', () => {
    expect(capacitySentences({ ...found, rate: 0, low: 0, high: null, aloneMs: 250 }, question)).toEqual([
      'No rate keeps p95 within 200 ms: a request alone takes 250 ms (9 trials, 1 min 36 s).',
    ]);
    expect(capacitySentences({ ...found, high: null, generatorBound: true }, question)).toEqual([
      'At least 240 requests/s with p95 within 200 ms: no rate that could be tried was too high (9 trials, 1 min 36 s).',
      'Beyond that the load generator is at its limit, so nothing is known of the server.',
    ]);
  });

  it('says what stood in the way', () => {
    const [, stopped, others] = capacitySentences({ ...found, stopped: true, otherCores: 0.5 }, question);
    expect(stopped).toBe('The search was stopped before the answer was narrow.');
    expect(others).toMatch(/^Other programs kept 0\.500 cores busy/);
  });

  it('counts machines, and how many more its interval leaves open', () => {
    expect(machinesSentence(found, 500)).toBe(
      'For 500 requests/s you need 3 such machines (4, if each can do no more than 231 requests/s), at 70 % of the most that each can do.',
    );
    expect(machinesSentence(found, 100)).toBe(
      'For 100 requests/s one such machine is enough, at 70 % of the most that it can do.',
    );
    expect(machinesSentence({ ...found, rate: 0, low: 0 }, 100)).toBeNull();
    expect(machinesFor(168, 240)).toBe(1);
  });

  it('tells each trial', () => {
    expect(triedText(tried, 'p95')).toBe('143 requests/s: kept (p95 168 ms)');
    expect(triedText({ ...tried, outcome: 'behind', latencyMs: null }, 'p95')).toBe(
      '143 requests/s: the server fell behind',
    );
  });
});
