import { describe, expect, it } from 'vitest';
import {
  advisedAndSmallest,
  advisedSettings,
  settingsToCompare,
} from '../../../../src/analysis/advice/settings-to-compare.ts';
import { planSchema } from '../../../../src/model/plan/plan.ts';
import type { Recommendation } from '../../../../src/model/run/record.ts';
import { finishedRecord } from '../../../fixtures/sample-records.ts';

const plan = planSchema.parse({
  service: { launcher: 'gunicorn', app: 'app:app' },
  settings: { workers: [1, 2, 4] },
  endpoints: [
    { name: 'home', path: '/' },
    { name: 'cart', path: '/cart' },
  ],
});

const [sample] = finishedRecord.recommendations;
const advises = (...points: readonly (readonly [endpoint: string | null, workers: number])[]) => ({
  recommendations: points.map(
    ([endpoint, workers]): Recommendation => ({ ...(sample as Recommendation), endpoint, settings: { workers } }),
  ),
});

describe('the settings that two states of a service are compared under', () => {
  it('are those for the whole service, or for the one endpoint that is meant', () => {
    const record = advises(['home', 1], ['cart', 2], [null, 4]);
    expect(settingsToCompare(plan, record)).toEqual({ workers: 4 });
    expect(advisedSettings(plan, record, ['cart'])).toEqual({ workers: 2 });
    expect(advisedSettings(plan, advises(['home', 2]), ['home', 'cart'])).toEqual({ workers: 2 });
  });

  it('are the first of the plan where no run recommends any that the plan has', () => {
    expect(settingsToCompare(plan, null)).toEqual({ workers: 1 });
    expect(settingsToCompare(plan, advises([null, 16]))).toEqual({ workers: 1 });
    expect(advisedSettings(plan, advises(['other', 2]), ['home', 'cart'])).toBeNull();
  });

  it('of a capacity are the advised and the smallest, once where they are the same', () => {
    expect(advisedAndSmallest(plan, { workers: 4 })).toEqual([{ workers: 4 }, { workers: 1 }]);
    expect(advisedAndSmallest(plan, { workers: 1 })).toEqual([{ workers: 1 }]);
    expect(advisedAndSmallest(plan, null)).toEqual([{ workers: 1 }]);
  });
});
