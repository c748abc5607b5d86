import { describe, expect, it } from 'vitest';
import { meanwhileAt } from '../../../src/profile/answer/meanwhile.ts';
import { profileAnswer } from '../../../src/profile/answer/profile-answer.ts';
import { userCodeOutside } from '../../../src/profile/answer/user-code.ts';
import { compareProfiles } from '../../../src/profile/compare-profiles.ts';
import {
  type ProfileDocument,
  profileDocumentSchema,
  readProfileDocument,
} from '../../../src/profile/profile-document.ts';
import type { Frame, SampledProfile } from '../../../src/profile/sampled-profile.ts';
import { profileComparisonText } from '../../../src/report/profile/comparison-text.ts';
import { terminalProfile } from '../../../src/report/profile/terminal-profile.ts';
import { readCollapsedStacks } from '../../fixtures/collapsed-stacks.ts';

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
    libraryFolders: [],
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

  it('take a function that was hardly ever seen, and now is not, for no change', () => {
    const seldom = documentOf({ 'view (/srv/app.py:10)': 990, 'log (/srv/app.py:50)': 2 }, 4);
    const [comparison] = compareProfiles(seldom, documentOf({ 'view (/srv/app.py:10)': 1000 }, 4));
    expect(comparison).toMatchObject({ changed: [], unclear: 2 });
  });

  it('are told with the places of now', () => {
    const after = documentOf({ 'view (/srv/app.py:14)': 980, 'prices (/srv/shop.py:26)': 20 }, 2);
    const text = profileComparisonText(before, after, { colour: false, showPath: (file) => file.slice(5) });
    expect(text).toContain('Of a request’s CPU time: 4.00 ms then, 2.00 ms now.');
    expect(text).toMatch(/lost {4}shop\.py:26 {2}prices {2}−1\.96 ms/);
    expect(text).toContain('1 other functions differ');
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

describe('a profile in a terminal', () => {
  const samples = readCollapsedStacks(
    mixed({
      'view (/srv/app.py:10);dumps (/usr/lib/python3.11/json/__init__.py:9)': 600,
      'view (/srv/app.py:12)': 400,
    }),
    10_000,
  );
  const document = documentOf(
    { 'view (/srv/app.py:10);dumps (/usr/lib/python3.11/json/__init__.py:9)': 600, 'view (/srv/app.py:12)': 400 },
    4,
  );
  const text = terminalProfile(document, [samples], {
    width: 100,
    colour: false,
    showPath: (file) => file.replace('/srv/', ''),
    codeAt: (file, line) => (file === '/srv/app.py' && line === 10 ? '    return json.dumps(\u001b[31mrows)\n' : null),
    isUserCode,
  });

  it('has the costliest line first, with its code, what it calls, and a bar for each call', () => {
    expect(text.split('\n').slice(2, 6)).toEqual([
      'Where a request spends its CPU time, 4.00 ms in all',
      expect.stringMatching(/^ {2}app\.py:10 {2}2\.4\d? \(.*\) ms, 60 % {2}view$/),
      '      return json.dumps(\ufffd[31mrows)',
      '      in dumps (json/__init__.py) 100 %',
    ]);
    expect(text).toMatch(/^ {2}60 % █{12} {9}view {2}app\.py:10$/m);
    expect(text).toMatch(/^ {2}60 % █{12} {9}└ dumps {2}json\/__init__\.py$/m);
    expect(text).toContain('1,000 samples of 1 process in 10.0 s, by py-spy 0.4.3; meanwhile 98.0 requests/s (−2 %).');
  });

  it('claims no interval where threads waited for a core', () => {
    const rough = { ...document, notes: [{ kind: 'waited-for-a-core', sampledMs: 9, cpuMs: 4 } as const] };
    const said = terminalProfile(rough, [samples], {
      width: 100,
      colour: false,
      showPath: (file) => file,
      codeAt: () => null,
      isUserCode,
    });
    expect(said).toMatch(/app\.py:10 {2}about 2\.40 ms, 60 %/);
    expect(said).toContain('ready to run for 9.00 ms of each request and ran for 4.00 ms');
  });

  it('names no line where the samples are too few', () => {
    const few = documentOf({ 'view (/srv/app.py:10)': 50 }, 4);
    const said = terminalProfile(few, [samples], {
      width: 100,
      colour: false,
      showPath: (file) => file,
      codeAt: () => null,
      isUserCode,
    });
    expect(said).toContain('50 samples are too few');
    expect(said).not.toContain('app.py:10');
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
