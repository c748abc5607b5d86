import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatChange,
  formatDuration,
  formatEstimate,
  formatFigure,
  formatMs,
  formatNumber,
  formatQuantile,
  formatRate,
  formatShare,
  formatShort,
  listOf,
  samplesNeeded,
} from '../../../src/words/figures.ts';
import { timeSummary } from '../../fixtures/sample-records.ts';

describe('numbers', () => {
  it.each([
    [0, '0'],
    [0.0333, '0.0333'],
    [0.9996, '1.00'],
    [5.304, '5.30'],
    [99.96, '100'],
    [178.4, '178'],
    [12_345.6, '12,346'],
    [1_234_567, '1,234,567'],
    [-2.5, '−2.50'],
  ])('%d has three significant digits: %s', (value, text) => {
    expect(formatFigure(value)).toBe(text);
  });

  it('reads back as the number within the digits it shows', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e9, noNaN: true }), (value) => {
        const read = Number(formatFigure(value).replaceAll(',', ''));
        expect(Math.abs(read - value)).toBeLessThanOrEqual(
          Math.max(0.5, 0) * 10 ** Math.floor(Math.log10(value)) * 0.011 + (value >= 100 ? 0.5 : 0),
        );
      }),
    );
  });

  it('keeps a value that rounds to nothing without a sign', () => {
    expect(formatNumber(-0.001, 1)).toBe('0.0');
  });
});

describe('figures with an interval', () => {
  it.each([
    [{ mean: 5.304, low: 5.2, high: 5.4 }, '5.3 (5.2–5.4)'],
    [{ mean: 178.4, low: 166.2, high: 190.1 }, '178 (166–190)'],
    [{ mean: 5.304, low: 5.3039, high: 5.3041 }, '5.304 (5.304–5.304)'],
    [{ mean: 0.333, low: 0.329, high: 0.337 }, '0.333 (0.329–0.337)'],
    [{ mean: 61.02, low: null, high: null }, '61.0'],
    [{ mean: 12_345, low: 12_000, high: 12_700 }, '12,345 (12,000–12,700)'],
  ])('%j reads %s', (estimate, text) => {
    expect(formatEstimate(estimate)).toBe(text);
  });
});

describe('units', () => {
  it.each([
    [0.42, '0.420 ms'],
    [999.4, '999 ms'],
    [3016.7, '3.02 s'],
  ])('%d ms reads %s', (ms, text) => {
    expect(formatMs(ms)).toBe(text);
  });

  it.each([
    [0.25, '0.25 s'],
    [8.04, '8.0 s'],
    [59.6, '1 min'],
    [92, '1 min 32 s'],
    [3599.7, '1 h'],
    [7500, '2 h 5 min'],
  ])('%d s reads %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it.each([
    [1, '1 byte'],
    [999, '999 bytes'],
    [38_100_000, '38.1 MB'],
    [999_990, '1.00 MB'],
    [8_589_934_592, '8.59 GB'],
  ])('%d bytes read %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('never rounds a share to nothing or to all', () => {
    expect([0, 0.0004, 0.004, 0.375, 0.996, 0.9996, 1].map(formatShare)).toEqual([
      '0 %',
      '< 0.1 %',
      '0.4 %',
      '38 %',
      '99.6 %',
      '> 99.9 %',
      '100 %',
    ]);
  });
});

describe('quantiles', () => {
  it('needs as many samples as an upper bound at 95 % needs', () => {
    expect([samplesNeeded('p90'), samplesNeeded('p95'), samplesNeeded('p99'), samplesNeeded('p999')]).toEqual([
      29, 59, 299, 2995,
    ]);
  });

  it('says that n is too small instead of a number', () => {
    expect(formatQuantile(timeSummary({ count: 32 }), 'p95')).toBe('n too small (32 of 59)');
    expect(formatQuantile(timeSummary({ count: 59, p95: 12.34 }), 'p95')).toBe('12.3 ms');
    expect(formatQuantile(timeSummary(), 'p95')).toBe('–');
  });
});

it('joins a list as people do', () => {
  expect([listOf([]), listOf(['a']), listOf(['a', 'b']), listOf(['a', 'b', 'c'])]).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ]);
});

describe('figures in sentences', () => {
  it('have three digits without trailing zeros, and no exponent', () => {
    expect([0.001234, 2, 2.4, 12.34, 999.6, 12345, 1e6].map(formatShort)).toEqual([
      '0.00123',
      '2',
      '2.4',
      '12.3',
      '1,000',
      '12,345',
      '1,000,000',
    ]);
    expect([12.096, 31].map(formatRate)).toEqual(['12.1 requests/s', '31.0 requests/s']);
    expect([1, 0.99, 1.12, 0.996].map(formatChange)).toEqual(['±0 %', '−1 %', '+12 %', '±0 %']);
  });

  it('are honest about nothing', () => {
    expect(
      [Number.NaN, Number.POSITIVE_INFINITY].flatMap((value) => [formatShort(value), formatNumber(value)]),
    ).toEqual(['–', '–', '–', '–']);
    expect(formatShort(0)).toBe('0');
  });
});
