import { describe, expect, it } from 'vitest';
import { meanwhileAt } from '../../../src/profile/answer/meanwhile.ts';
import { profileAnswer } from '../../../src/profile/answer/profile-answer.ts';
import { userCodeOutside } from '../../../src/profile/answer/user-code.ts';
import { compareProfiles } from '../../../src/profile/compare-profiles.ts';
import { readCollapsedStacks } from '../../../src/profile/formats/collapsed-stacks.ts';
import {
  type ProfileDocument,
  profileDocumentSchema,
  readProfileDocument,
} from '../../../src/profile/profile-document.ts';
import type { Frame, SampledProfile } from '../../../src/profile/sampled-profile.ts';

const isUserCode = userCodeOutside([]);

/** So many samples of one stack and of another, evenly mixed. */
function mixed(stacks: Readonly<Record<string, number>>): string {
  const all = Object.values(stacks).reduce((sum, count) => sum + count, 0);
  return Object.entries(stacks)
    .flatMap(([stack, count]) => Array.from({ length: count }, (_, place) => ({ stack, at: (place * all) / count })))
    .sort((a, b) => a.at - b.at)
    .map(({ stack }) => `${stack} 1`)
    .join('\n');
}

/** A saved profile with so many samples of some stacks, of a request that takes so many ms. */
function documentOf(stacks: Readonly<Record<string, number>>, totalMsPerRequest: number): ProfileDocument {
  const samples = readCollapsedStacks(mixed(stacks), 10_000);
  return {
    schema: 1,
    kind: 'profile',
    id: 'an-id',
    runId: null,
    at: '2026-05-04T03:02:01.000Z',
    endpoint: 'checkout',
    settings: { workers: 1 },
    serverKey: 'sync 1',
    versions: {},
    bound: 'cpu',
    unprofiled: { rps: { mean: 100, low: null, high: null }, cpuMsPerRequest: totalMsPerRequest, waitMs: 0 },
    parts: [
      {
        answer: profileAnswer(samples, { mode: 'cpu', isUserCode, totalMsPerRequest }),
        rps: { mean: 98, low: null, high: null },
        requests: { succeeded: 980, failed: 0 },
        seconds: 10,
        profiler: {
          name: 'py-spy',
          version: '0.4.3',
          rateHz: 100,
          nonBlocking: false,
          errors: 0,
          processes: 1,
          servingProcesses: 1,
        },
        meanwhile: null,
        peers: [],
        files: { cpuprofile: 'a.cpuprofile', speedscope: 'a.speedscope.json' },
      },
    ],
    notes: [],
  };
}

describe('two profiles', () => {
  const before = documentOf({ 'view (/srv/app.py:10)': 500, 'prices (/srv/shop.py:20)': 500 }, 4);

  it('differ in the functions that changed by more than the noise of their samples, wherever their lines went', () => {
    const after = documentOf({ 'view (/srv/app.py:14)': 980, 'prices (/srv/shop.py:26)': 20 }, 2);
    const [comparison] = compareProfiles(before, after);
    expect(comparison).toMatchObject({ mode: 'cpu', totalBeforeMs: 4, totalAfterMs: 2, unclear: 1 });
    expect(comparison?.changed).toMatchObject([{ name: 'prices', lineBefore: 20, lineAfter: 26 }]);
    expect(comparison?.changed[0]?.difference.mean).toBeCloseTo(-1.96);
    expect(comparison?.changed[0]?.difference.high).toBeLessThan(-1.7);
  });

  it('of the same code differ in nothing', () => {
    const again = documentOf({ 'view (/srv/app.py:10)': 515, 'prices (/srv/shop.py:20)': 485 }, 4);
    expect(compareProfiles(before, again)).toMatchObject([{ changed: [], unclear: 2 }]);
  });

  it('with too few samples say nothing', () => {
    expect(compareProfiles(before, documentOf({ 'view (/srv/app.py:10)': 50 }, 4))).toEqual([]);
  });

  it('are what was saved when they are read again', () => {
    expect(readProfileDocument(JSON.stringify(before))).toEqual(profileDocumentSchema.parse(before));
    expect(readProfileDocument('{"schema":1,"kind":"profile"}')).toBeNull();
    expect(readProfileDocument('{')).toBeNull();
  });
});

describe('who was at work while others waited', () => {
  const frames: Frame[] = [
    { name: 'locked', file: '/srv/app.py', line: 5 },
    { name: 'locked', file: '/srv/app.py', line: 6 },
    { name: 'select', file: '/usr/lib/python3.11/selectors.py', line: 400 },
  ];
  const thread = (name: string, places: readonly number[]) => ({
    name,
    pid: 7,
    samples: places.map((place) => ({ stack: [place], micros: 10_000 })),
  });
  const line = { file: '/srv/app.py', line: 5 };

  it('is told look by look', () => {
    const turns = Array.from({ length: 90 }, (_, tick) => tick);
    const profile: SampledProfile = {
      frames,
      threads: [0, 1, 2]
        .map((holder) =>
          thread(
            `thread ${holder}`,
            turns.map((tick) => (tick % 3 === holder ? 1 : 0)),
          ),
        )
        .concat(
          thread(
            'main',
            turns.map(() => 2),
          ),
        ),
    };
    expect(meanwhileAt(profile, line, isUserCode)).toEqual({
      ticks: 90,
      lines: [{ name: 'locked', file: '/srv/app.py', line: 6, share: 1 }],
    });
  });

  it('is not known where only one stood there, or the threads were not there together', () => {
    const alone = { frames, threads: [thread('a', Array(90).fill(0)), thread('b', Array(90).fill(2))] };
    expect(meanwhileAt(alone, line, isUserCode)).toBeNull();
    const apart = { frames, threads: [thread('a', Array(90).fill(0)), thread('b', Array(60).fill(0))] };
    expect(meanwhileAt(apart, line, isUserCode)).toBeNull();
    expect(meanwhileAt(apart, null, isUserCode)).toBeNull();
  });
});
