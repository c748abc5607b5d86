import { describe, expect, it } from 'vitest';
import { type Blow, strike, type Victim } from '../../bench/kills/one-kill.ts';

/** A few of the blows of `npm run bench:kills`, when the first cells have been measured. */
const kills: readonly (readonly [Victim, Blow, boolean])[] = [
  ['CLI', 'KILL', false],
  ['runner', 'KILL', true],
  ['guardian', 'KILL', false],
  ['server', 'KILL', true],
];

describe.skipIf(process.platform !== 'linux')('a run in which a process is killed', () => {
  it.concurrent.each(kills)(
    'the %s by %s: nothing told is lost, and nothing is left',
    async (victim, blow, inEditor) => {
      const aftermath = await strike({ victim, blow, service: 'node', afterMs: 3500, inEditor });
      expect(aftermath).toMatchObject({
        hit: true,
        lostCells: 0,
        orphans: [],
        leasesLeftThen: 0,
        drafts: [],
      });
      expect(aftermath.recordReadable).not.toBe(false);
      expect(aftermath.code === 0).toBe(aftermath.finished);
    },
  );
});
