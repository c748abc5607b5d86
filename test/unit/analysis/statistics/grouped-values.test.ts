import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionGroups, type GroupedValue } from '../../../../src/analysis/statistics/grouped-values.ts';
import { conditionOn } from '../../../fixtures/gaussian-conditioning.ts';

const variances = { shared: 0.06 ** 2, group: 0.04 ** 2 };

const value = fc.record({
  group: fc.constantFrom('threads', 'event-loop', 'serial'),
  ownVariance: fc.double({ min: 4e-4, max: 0.25, noNaN: true }),
  observed: fc.option(
    fc.record({
      value: fc.double({ min: -2, max: 2, noNaN: true }),
      variance: fc.double({ min: 1e-5, max: 0.1, noNaN: true }),
    }),
  ),
});

/** The same by a matrix of all covariances. */
function byMatrix(values: readonly GroupedValue[]) {
  const covariance = (i: number, j: number) =>
    variances.shared +
    (values[i]!.group === values[j]!.group ? variances.group : 0) +
    (i === j ? values[i]!.ownVariance : 0);
  const observations = values.flatMap(({ observed }, index) => (observed === null ? [] : [{ index, ...observed }]));
  return conditionOn(values.length, covariance, observations);
}

describe('conditionGroups', () => {
  it('gives what the matrix of all covariances gives', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 12 }), (values) => {
        const [quick, slow] = [conditionGroups(values, variances), byMatrix(values)];
        for (let i = 0; i < values.length; i++) {
          expect(quick.mean(i)).toBeCloseTo(slow.mean(i), 8);
          for (let j = 0; j < values.length; j++) expect(quick.covariance(i, j)).toBeCloseTo(slow.covariance(i, j), 8);
        }
      }),
    );
  });

  it('reads each value a fixed number of times, however many there are', () => {
    const reads = (count: number) => {
      let read = 0;
      const values = Array.from({ length: count }, (_, index) => ({
        group: index % 2 === 0 ? 'threads' : 'serial',
        ownVariance: 0.01,
        get observed() {
          read++;
          return { value: 0.1, variance: 0.01 };
        },
      }));
      const posterior = conditionGroups(values, variances);
      for (let index = 0; index < count; index++) posterior.covariance(index, 0);
      return read / count;
    };
    expect(reads(2000)).toBe(reads(20));
  });
});
