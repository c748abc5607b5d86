import { describe, expect, it } from 'vitest';
import { nextOnLines } from '../../../../src/analysis/search/line-search.ts';
import type { RaceCandidate } from '../../../../src/analysis/search/race.ts';
import { pointsOf, type Settings, type Space, settingsKey } from '../../../../src/model/settings.ts';

const nothingPredicted = { rps: 1, low: 0.01, high: 100, timePerRequestMs: null, serverCpuCores: null };

/** Searches a space whose rates are known; gives what was measured, in order, and the leader. */
function search(space: Space, rateOf: (settings: Settings) => number, limitSeconds: number | null = null) {
  const measured: Settings[] = [];
  for (;;) {
    const candidates = pointsOf(space).map(
      (settings, costRank): RaceCandidate => ({
        key: settingsKey(settings),
        settings,
        kind: 'unknown',
        prediction: nothingPredicted,
        trialsRps: known(settings),
        trialLogSd: null,
        isVoid: Number.isNaN(rateOf(settings)),
        trialSeconds: 5,
        processes: 1,
        costRank,
        reference: false,
      }),
    );
    const step = nextOnLines({
      ...{ endpoint: 'e', candidates, limitSeconds, exhaustiveSeconds: 100, isModelled: false },
      elapsedSeconds: 5 * measured.length,
    });
    if (step.done) return { measured, leader: step.leader };
    measured.push(step.settings);
  }

  function known(settings: Settings): number[] {
    return measured.some((one) => settingsKey(one) === settingsKey(settings)) ? [rateOf(settings)] : [];
  }
}

const bySetting = (rates: Readonly<Record<string, number>>) => (settings: Settings) =>
  rates[String(settings['pool'])] ?? Number.NaN;

describe('settings that no model knows', () => {
  it('are measured at both ends, then beside the fastest', () => {
    const { measured, leader } = search({ pool: [1, 2, 4, 8] }, bySetting({ 1: 189, 2: 382, 4: 755, 8: 1500 }));
    expect(leader).toEqual({ pool: 8 });
    expect(measured.map(({ pool }) => pool)).toEqual([1, 8, 4]);
  });

  it('are found wherever on a hill the fastest is, in whatever order the values stand', () => {
    const values = [16, 1, 2, 32, 3, 64, 4, 6, 8, 12];
    for (const best of values) {
      const hill = ({ pool }: Settings) => 1000 - 100 * Math.abs(Math.log(Number(pool) / best));
      const { measured, leader } = search({ pool: values }, hill);
      expect(leader).toEqual({ pool: best });
      expect(measured.length).toBeLessThan(values.length);
    }
  });

  it('have no order where they are names: all are measured', () => {
    const rates = { slow: 10, odd: 40, quick: 30, none: 20 };
    const { measured, leader } = search({ pool: Object.keys(rates) }, bySetting(rates));
    expect(measured.length).toBe(4);
    expect(leader).toEqual({ pool: 'odd' });
  });

  it('are searched one after another where there are several', () => {
    const rate = ({ pool, cache }: Settings) => Number(pool) * (100 - Math.abs(Number(cache) - 4));
    const { leader, measured } = search({ pool: [1, 2, 4, 8, 16], cache: [1, 2, 4, 8, 16] }, rate);
    expect(leader).toEqual({ pool: 16, cache: 4 });
    expect(measured.length).toBeLessThan(15);
  });

  it('that are too close to tell apart on a busy machine are measured again', () => {
    const noisy = (pool: number, ...trialsRps: number[]): RaceCandidate => ({
      ...{ key: String(pool), settings: { pool }, kind: 'unknown', prediction: nothingPredicted, trialsRps },
      ...{ trialLogSd: 0.2, isVoid: false, trialSeconds: 1, processes: 1, costRank: pool, reference: false },
    });
    const next = (...candidates: RaceCandidate[]) =>
      nextOnLines({ ...{ endpoint: 'e', candidates, exhaustiveSeconds: 100, isModelled: false }, elapsedSeconds: 3 });
    expect(next(noisy(1, 670), noisy(2, 640), noisy(4, 300))).toMatchObject({ done: false, settings: { pool: 1 } });
    expect(next(noisy(1, 670), noisy(2, 300), noisy(4, 200)).done).toBe(true);
  });

  it('that do not work are left out, and the time that the user gives is kept', () => {
    const failing = search({ pool: [1, 2, 4, 8] }, bySetting({ 1: 100, 2: 150, 4: 120 }));
    expect(failing.leader).toEqual({ pool: 2 });
    const none = search({ pool: [1, 2] }, () => Number.NaN);
    expect(none).toMatchObject({ leader: null });
    expect(search({ pool: [1, 2, 4, 8] }, bySetting({ 1: 1, 2: 2, 4: 4, 8: 8 }), 11).measured.length).toBe(2);
  });
});
