import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCdf, studentCdf, studentQuantile } from '../../../../src/analysis/statistics/distributions.ts';
import { incompleteBeta, logGamma } from '../../../../src/analysis/statistics/special-functions.ts';

describe('special functions', () => {
  it('ln Γ(n) is ln (n − 1)!', () => {
    let logFactorial = 0;
    for (let n = 2; n < 60; n++) {
      logFactorial += Math.log(n - 1);
      expect(logGamma(n)).toBeCloseTo(logFactorial, 9);
    }
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
  });

  it('I_x(a, 1) = x^a, and I_x(a, b) = 1 − I_{1−x}(b, a)', () => {
    const inside = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    const parameter = fc.double({ min: 0.3, max: 200, noNaN: true });
    fc.assert(
      fc.property(inside, parameter, parameter, (x, a, b) => {
        expect(incompleteBeta(x, a, 1)).toBeCloseTo(x ** a, 9);
        expect(incompleteBeta(x, a, b)).toBeCloseTo(1 - incompleteBeta(1 - x, b, a), 9);
      }),
    );
  });
});

describe("Student's t", () => {
  it('has the closed forms of one and two degrees of freedom', () => {
    for (const t of [-30, -2, -0.4, 0, 0.1, 1, 12.706]) {
      expect(studentCdf(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 10);
      expect(studentCdf(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 10);
    }
  });

  it('agrees with printed tables', () => {
    expect(studentQuantile(0.975, 1)).toBeCloseTo(12.706, 3);
    expect(studentQuantile(0.975, 4)).toBeCloseTo(2.776, 3);
    expect(studentQuantile(0.975, 9)).toBeCloseTo(2.262, 3);
    expect(studentQuantile(0.95, 30)).toBeCloseTo(1.697, 3);
    expect(studentQuantile(0.025, 9)).toBeCloseTo(-2.262, 3);
  });

  it('quantile and distribution undo each other', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.002, max: 0.998, noNaN: true }),
        fc.integer({ min: 1, max: 300 }),
        (share, freedom) => {
          expect(studentCdf(studentQuantile(share, freedom), freedom)).toBeCloseTo(share, 8);
        },
      ),
    );
  });
});

describe('normal distribution', () => {
  it('Φ agrees with printed tables, in the middle and far out', () => {
    expect(normalCdf(0)).toBe(0.5);
    expect(normalCdf(1.96)).toBeCloseTo(0.9750021, 7);
    expect(normalCdf(-1)).toBeCloseTo(0.1586553, 7);
    expect(1 - normalCdf(4)).toBeCloseTo(3.1671e-5, 8);
    expect(normalCdf(2.9999)).toBeCloseTo(normalCdf(3.0001), 5);
  });
});
