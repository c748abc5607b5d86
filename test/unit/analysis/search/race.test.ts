import { describe, expect, it } from 'vitest';
import {
  exhaustiveSeconds,
  nextTrial,
  type RaceCandidate,
  type RaceState,
} from '../../../../src/analysis/search/race.ts';

function candidate(key: string, rps: number, rest: Partial<RaceCandidate> = {}): RaceCandidate {
  return {
    key,
    settings: { workers: key },
    kind: key.split(' ')[0]!,
    prediction: { rps, low: rps * 0.9, high: rps * 1.1, timePerRequestMs: null, serverCpuCores: null },
    trialsRps: [],
    trialLogSd: null,
    isVoid: false,
    trialSeconds: 5,
    processes: 1,
    costRank: 0,
    reference: false,
    ...rest,
  };
}

const race = (candidates: readonly RaceCandidate[], rest: Partial<RaceState> = {}) =>
  nextTrial({ endpoint: 'e', candidates, elapsedSeconds: 1, exhaustiveSeconds: 100, isModelled: true, ...rest });

describe('the next trial of a race', () => {
  it('is first the cheapest of those predicted to be about the fastest', () => {
    const step = race([candidate('a', 50), candidate('b', 100, { costRank: 3 }), candidate('c', 99, { costRank: 1 })]);
    expect(step).toMatchObject({ done: false, key: 'c' });
  });

  it('goes to who may still beat the leader, not to who cannot', () => {
    const step = race([candidate('x a', 50), candidate('x b', 100, { trialsRps: [100] }), candidate('y c', 98)]);
    expect(step).toMatchObject({ done: false, key: 'y c' });
  });

  it('prefers the shorter of two equal hopes', () => {
    const step = race([
      candidate('x a', 100, { trialsRps: [95] }),
      candidate('y b', 100, { trialSeconds: 60 }),
      candidate('z c', 100, { trialSeconds: 4 }),
    ]);
    expect(step).toMatchObject({ key: 'z c' });
  });

  it('learns from a miss what others of its kind may be worth', () => {
    // Predicted alike; a loop reached half, so the other loop is no hope any more, and the threads are.
    const step = race([
      candidate('loop 1', 100, { trialsRps: [50] }),
      candidate('loop 2', 100),
      candidate('threads 1', 90, {
        prediction: { rps: 90, low: 40, high: 130, timePerRequestMs: null, serverCpuCores: null },
      }),
    ]);
    expect(step).toMatchObject({ key: 'threads 1' });
  });

  it('is done when nothing promises enough, and says who leads', () => {
    const step = race([candidate('a', 100, { trialsRps: [100, 101, 99] }), candidate('b', 60)]);
    expect(step).toMatchObject({ done: true, leader: { workers: 'a' } });
  });

  it('measures a close rival again until they can be told apart, the one with fewer trials first', () => {
    const close = [
      candidate('a', 100, { trialsRps: [100, 103], trialLogSd: 0.05 }),
      candidate('b', 100, { trialsRps: [101], trialLogSd: 0.05 }),
    ];
    expect(race(close)).toMatchObject({ done: false, key: 'b' });
  });

  it('looks at a tie once more and then lets it stand, however much time is left', () => {
    const tied = (trials: number, trialLogSd: number) =>
      ['a', 'b'].map((key) => candidate(key, 100, { trialsRps: Array(trials).fill(100), trialLogSd }));
    expect(race(tied(1, 0.05))).toMatchObject({ done: false });
    expect(race(tied(3, 0.005))).toMatchObject({ done: true });
  });

  it('passes over settings with failed requests, and gives up when none is left', () => {
    const broken = { trialsRps: [500], isVoid: true };
    expect(race([candidate('a', 100, broken), candidate('b', 60)])).toMatchObject({ done: false, key: 'b' });
    expect(race([candidate('a', 100, broken)])).toMatchObject({ done: true, leader: null });
  });

  it('keeps to its time: a small hope is not worth more, a large one is, and a limit holds for all', () => {
    const leader = candidate('x a', 100, { trialsRps: [100] });
    const small = candidate('y b', 97);
    const large = candidate('y b', 300, {
      prediction: { rps: 300, low: 100, high: 900, timePerRequestMs: null, serverCpuCores: null },
    });
    const late = { elapsedSeconds: 18 };
    expect(race([leader, small])).toMatchObject({ done: false, key: 'y b' });
    expect(race([leader, small], late)).toMatchObject({ done: true });
    expect(race([leader, large], late)).toMatchObject({ done: false, key: 'y b' });
    expect(race([leader, large], { ...late, limitSeconds: 20 })).toMatchObject({ done: true });
  });

  it('believes less in a server whose starts differ by luck, before and after it was measured', () => {
    const lucky = (key: string, rps: number, trialsRps: readonly number[] = []) => {
      const { prediction } = candidate(key, rps);
      return candidate(key, rps, { prediction: { ...prediction, luck: 0.2 }, trialsRps });
    };
    expect(race([lucky('threads 2', 110), candidate('loop 1', 100, { costRank: 1 })])).toMatchObject({ key: 'loop 1' });
    // It was fast this time; the steady one is expected to be as fast every time, so it is worth a look.
    const wide = { ...candidate('loop 1', 100).prediction, low: 80, high: 125 };
    const measured = lucky('threads 2', 100, [104]);
    expect(race([measured, candidate('loop 1', 100, { prediction: wide })])).toMatchObject({ key: 'loop 1' });
  });

  it('looks at a server with fewer processes that may be as fast, once nothing faster is to be found', () => {
    const large = { trialsRps: [100, 100, 100], processes: 4, costRank: 5 };
    const exact = { rps: 99, low: 96, high: 102, timePerRequestMs: null, serverCpuCores: null };
    const others = [
      candidate('x small', 99, { prediction: exact, processes: 1, costRank: 1 }),
      candidate('x same', 99, { prediction: exact, processes: 4, costRank: 4 }),
    ];
    // So late that what the two may gain is not worth a trial.
    const late = { elapsedSeconds: 11.5 };
    expect(race([candidate('x large', 100, large), ...others], late)).toMatchObject({ key: 'x small' });
    expect(race([candidate('x large', 100, { ...large, processes: 1 }), ...others], late)).toMatchObject({
      done: true,
    });
    expect(race([candidate('x large', 100, large), ...others], { elapsedSeconds: 14 })).toMatchObject({ done: true });
  });

  it('ends with the references that people ask for, where there is time', () => {
    const sure = [candidate('a', 100, { trialsRps: [100, 100, 100] }), candidate('b', 20, { reference: true })];
    expect(race(sure)).toMatchObject({ done: false, key: 'b' });
    expect(race(sure, { elapsedSeconds: 12 })).toMatchObject({ done: true });
  });

  it('weighs its time against measuring everything, and a small grid against a larger one', () => {
    expect(exhaustiveSeconds(Array.from({ length: 30 }, () => ({ trialSeconds: 10 })))).toBeCloseTo(300, 9);
    expect(exhaustiveSeconds([{ trialSeconds: 10 }, { trialSeconds: 6 }])).toBeCloseTo(128, 9);
    expect(exhaustiveSeconds([{ trialSeconds: 0.5 }])).toBe(30);
    const slow = [10, ...Array.from({ length: 19 }, () => 500)].map((trialSeconds) => ({ trialSeconds }));
    expect(exhaustiveSeconds(slow)).toBeCloseTo(10 + 19 * 30, 9);
  });
});
