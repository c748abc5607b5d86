import { describe, expect, it } from 'vitest';
import { listOf } from '../../../src/words/figures.ts';
import {
  formatBytes,
  formatChange,
  formatMs,
  formatNumber,
  formatRate,
  formatShare,
  plural,
} from '../../../src/words/wording.ts';

describe('figures for people', () => {
  it('have three digits and a unit, and no exponent', () => {
    expect([0.001234, 2.4, 12.34, 999.6, 12345, 1e6].map(formatNumber)).toEqual([
      '0.00123',
      '2.4',
      '12.3',
      '1,000',
      '12,345',
      '1,000,000',
    ]);
    expect([0.001, 2.4, 999, 1000, 3016.7, 48_046].map(formatMs)).toEqual([
      'less than 0.01 ms',
      '2.4 ms',
      '999 ms',
      '1.00 s',
      '3.02 s',
      '48 s',
    ]);
    expect(formatRate(12.096)).toBe('12.1 requests/s');
    expect(formatBytes(38_400_000)).toBe('38.4 MB');
  });

  it('are honest about nothing', () => {
    expect(formatNumber(Number.NaN)).toBe('–');
    expect(formatNumber(0)).toBe('0');
    expect([0, 0.001, 0.97, 1].map(formatShare)).toEqual(['0 %', 'less than 1 %', '97 %', '100 %']);
    expect([1, 0.99, 1.12, 0.996].map(formatChange)).toEqual(['±0 %', '−1 %', '+12 %', '±0 %']);
  });

  it('count and list as people do', () => {
    expect([plural(1, 'worker'), plural(4, 'worker'), plural(2, 'process', 'processes')]).toEqual([
      '1 worker',
      '4 workers',
      '2 processes',
    ]);
    expect([listOf([]), listOf(['a']), listOf(['a', 'b']), listOf(['a', 'b', 'c'])]).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
  });
});
