import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCpuProfile, writeCpuProfile } from '../../../src/profile/formats/cpuprofile.ts';
import { fileUrlOf, pathOfFileUrl } from '../../../src/profile/formats/file-url.ts';
import { readSpeedscope, writeSpeedscope } from '../../../src/profile/formats/speedscope.ts';
import { mergeProfiles } from '../../../src/profile/merge-profiles.ts';
import {
  ProfileFormatError,
  type SampledProfile,
  samplesOf,
  totalMicros,
} from '../../../src/profile/sampled-profile.ts';
import { type CallNode, callTree } from '../../fixtures/call-tree.ts';
import { readCollapsedStacks } from '../../fixtures/collapsed-stacks.ts';
import { anyProfile, frameText, selfMicros } from './arbitrary-profile.ts';

/** The self time of each frame of a `.cpuprofile` as VS Code's viewer (vscode-js-profile-table 1.0.11) works it out. */
function selfMicrosInViewer(text: string): Record<string, number> {
  const { nodes, samples, timeDeltas, startTime, endTime } = JSON.parse(text);
  const times: Record<string, number> = {};
  let left = endTime - startTime - (timeDeltas[0] ?? 0);
  for (const [index, id] of samples.entries()) {
    const { callFrame } = nodes.find((node: { id: number }) => node.id === id);
    const micros = index === samples.length - 1 ? left : timeDeltas[index + 1];
    left -= micros;
    const file = pathOfFileUrl(callFrame.url);
    const line = callFrame.lineNumber < 0 ? null : callFrame.lineNumber + 1;
    const key = id === 1 ? '(root)' : frameText({ name: callFrame.functionName, file, line });
    if (micros > 0) times[key] = (times[key] ?? 0) + micros;
  }
  return times;
}

/** The stacks of a profile's samples with their time, as texts. */
const stacksOf = ({ frames, threads }: SampledProfile) =>
  threads.map(({ samples }) =>
    samples.map(({ stack, micros }) => [stack.map((index) => frameText(frames[index])).join(' > '), micros]),
  );

describe('a profile in a .cpuprofile', () => {
  it('has the time of every function and all of it, as VS Code reads it', () => {
    fc.assert(
      fc.property(anyProfile, (profile) => {
        const text = writeCpuProfile(profile);
        expect(selfMicrosInViewer(text)).toEqual(selfMicros(profile));
        const { startTime, endTime } = JSON.parse(text);
        expect(endTime - startTime).toBe(totalMicros(samplesOf(profile)));
      }),
    );
  });

  it('keeps the stack and the time of every sample when it is read again', () => {
    fc.assert(
      fc.property(anyProfile, (profile) => {
        const text = writeCpuProfile(profile);
        for (const namesLines of [false, true]) {
          const read = readCpuProfile(text, { name: 'all', pid: null }, { namesLines });
          expect(stacksOf(read).flat()).toEqual(stacksOf(profile).flat());
        }
        const own = readCpuProfile(text, { name: 'all', pid: null }, { namesLines: true });
        expect(own.frames.filter(({ isFunctionLine }) => isFunctionLine)).toEqual([]);
      }),
    );
  });

  it('names nodes from 1, parents before children, with the ticks of each line', () => {
    fc.assert(
      fc.property(anyProfile, (profile) => {
        const { nodes } = JSON.parse(writeCpuProfile(profile)) as {
          nodes: { id: number; children: number[]; hitCount: number; positionTicks?: { ticks: number }[] }[];
        };
        expect(nodes.map(({ id }) => id)).toEqual(nodes.map((_, index) => index + 1));
        expect(nodes.flatMap(({ children }) => children)).toEqual(nodes.slice(1).map(({ id }) => id));
        expect(nodes.reduce((sum, { hitCount }) => sum + hitCount, 0)).toBe(samplesOf(profile).length);
        for (const { positionTicks = [], hitCount } of nodes)
          for (const { ticks } of positionTicks) expect(ticks).toBe(hitCount);
      }),
    );
  });

  it('of V8 gives the lines of a function to its samples as often as it counted them', () => {
    const text = JSON.stringify({
      nodes: [
        { id: 1, callFrame: { functionName: '(root)', url: '', lineNumber: -1 }, children: [2, 3] },
        {
          id: 2,
          callFrame: { functionName: 'compute', url: 'file:///srv/app.mjs', lineNumber: 9 },
          positionTicks: [
            { line: 11, ticks: 2 },
            { line: 12, ticks: 1 },
          ],
        },
        { id: 3, callFrame: { functionName: '(idle)', url: '', lineNumber: -1 } },
      ],
      startTime: 1000,
      endTime: 6000,
      samples: [2, 3, 2, 2],
      timeDeltas: [500, 1000, 1200, 900],
    });
    const profile = readCpuProfile(text, { name: 'worker', pid: 7 });
    expect(stacksOf(profile)).toEqual([
      [
        ['compute|/srv/app.mjs|11', 1000],
        ['(idle)||null', 1200],
        ['compute|/srv/app.mjs|11', 900],
        ['compute|/srv/app.mjs|12', 1400],
      ],
    ]);
  });
});

describe('a profile in a speedscope file', () => {
  it('is the same when it is read again', () => {
    fc.assert(
      fc.property(anyProfile, (profile) => {
        expect(stacksOf(readSpeedscope(writeSpeedscope(profile, 'a run'), 7))).toEqual(stacksOf(profile));
      }),
    );
  });

  it('in seconds keeps each sample to the µs', () => {
    const text = JSON.stringify({
      shared: { frames: [{ name: 'view', file: '/srv/views.py', line: 3, col: null }] },
      profiles: [
        { type: 'sampled', name: 'Thread 7', unit: 'seconds', samples: [[0], [0], []], weights: [0.01, 0.1, 0.001] },
      ],
    });
    expect(stacksOf(readSpeedscope(text, 7))).toEqual([
      [
        ['view|/srv/views.py|3', 10_000],
        ['view|/srv/views.py|3', 100_000],
        ['', 1000],
      ],
    ]);
  });

  it.each([
    ['no JSON', '{'],
    ['another file', '{"shared":{}}'],
    [
      'a frame that is not there',
      '{"shared":{"frames":[]},"profiles":[{"type":"sampled","name":"","unit":"seconds","samples":[[0]],"weights":[1]}]}',
    ],
    [
      'a sample without its weight',
      '{"shared":{"frames":[]},"profiles":[{"type":"sampled","name":"","unit":"seconds","samples":[[]],"weights":[]}]}',
    ],
  ])('that is %s is refused', (_, text) => {
    expect(() => readSpeedscope(text, null)).toThrow(ProfileFormatError);
  });
});

describe('collapsed stacks', () => {
  it('are read as so many samples of each stack', () => {
    const profile = readCollapsedStacks('run (a (b).py:1);view (views.py:12) 2\nrun (a (b).py:1) 1\n\n', 10_000);
    expect(stacksOf(profile)).toEqual([
      [
        ['run|a (b).py|1 > view|views.py|12', 10_000],
        ['run|a (b).py|1 > view|views.py|12', 10_000],
        ['run|a (b).py|1', 10_000],
      ],
    ]);
  });

  it('without a count are refused', () => {
    expect(() => readCollapsedStacks('run (a.py:1);view (b.py:2)\n', 10_000)).toThrow(ProfileFormatError);
  });
});

describe('several profiles as one', () => {
  it('keep every sample with its stack and time', () => {
    fc.assert(
      fc.property(fc.array(anyProfile, { maxLength: 3 }), (profiles) => {
        const merged = mergeProfiles(profiles);
        expect(stacksOf(merged)).toEqual(profiles.flatMap(stacksOf));
        expect(new Set(merged.frames.map(frameText)).size).toBe(merged.frames.length);
      }),
    );
  });
});

describe('the tree of calls', () => {
  it('has all samples in its root, and in each node those that ended there and below', () => {
    const check = (node: CallNode): void => {
      const below = node.children.reduce((sum, { total }) => sum + total.micros, 0);
      expect(node.total.micros).toBe(node.self.micros + below);
      for (const child of node.children) check(child);
    };
    fc.assert(
      fc.property(anyProfile, (profile) => {
        const tree = callTree(profile, samplesOf(profile));
        expect(tree.total).toEqual({
          samples: samplesOf(profile).length,
          micros: totalMicros(samplesOf(profile)),
        });
        check(tree);
      }),
    );
  });
});

describe('the URL of a file', () => {
  it.each([
    ['/srv/my app/vïews#1.py', 'file:///srv/my%20app/v%C3%AFews%231.py'],
    ['C:\\app\\views.py', 'file:///C:/app/views.py'],
    ['<frozen runpy>', '<frozen runpy>'],
    ['node:internal/timers', 'node:internal/timers'],
  ])('of %s is %s, and back', (path, url) => {
    expect(fileUrlOf(path)).toBe(url);
    expect(pathOfFileUrl(url)).toBe(path);
  });
});
