import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeTrees } from '../../../src/profile/answer/code-tree.ts';
import { profileAnswer } from '../../../src/profile/answer/profile-answer.ts';
import { shareEstimate } from '../../../src/profile/answer/share-estimate.ts';
import { userCodeOutside } from '../../../src/profile/answer/user-code.ts';
import { isWaitingFrame } from '../../../src/profile/answer/waiting-frames.ts';
import { readCpuProfile } from '../../../src/profile/formats/cpuprofile.ts';
import { samplesOf } from '../../../src/profile/sampled-profile.ts';
import { aroundLine } from '../../../src/report/profile/profile-words.ts';
import { readCollapsedStacks } from '../../fixtures/collapsed-stacks.ts';
import { anyProfile } from './arbitrary-profile.ts';

const isUserCode = userCodeOutside(['/opt/servebench/media']);
const server = 'run (/v/lib/python3.11/site-packages/gunicorn/sync.py:20)';

/** 300 samples in `dumps`, called by one line, 100 in another line, 100 in the server alone. */
const profile = readCollapsedStacks(
  [
    `${server};view (/srv/app.py:31);totals (/srv/shop.py:12);dumps (/usr/lib/python3.11/json/__init__.py:231) 300`,
    `${server};view (/srv/app.py:33) 100`,
    `${server};write (/v/lib/python3.11/site-packages/gunicorn/util.py:9) 100`,
  ].join('\n'),
  10_000,
);

describe('the answer of a profile', () => {
  const answer = profileAnswer(profile, { mode: 'cpu', isUserCode, totalMsPerRequest: 5 });

  it('charges what a library takes to the line of the user that called it', () => {
    expect(answer.lines.map(({ name, line, samples }) => `${name}:${line} ${samples}`)).toEqual([
      'totals:12 300',
      'view:33 100',
    ]);
    const [first] = answer.lines;
    expect(first?.msPerRequest?.mean).toBeCloseTo(3);
    expect(first?.callees).toMatchObject([{ name: 'dumps', share: 1 }]);
    expect(first?.callers).toMatchObject([{ name: 'view', line: 31 }]);
  });

  it('says apart what is in no line of the user’s', () => {
    expect(answer.outside.share.share).toBeCloseTo(0.2);
    expect(answer.outside.msPerRequest?.mean).toBeCloseTo(1);
    expect(answer.outside.functions).toMatchObject([{ name: 'write', share: 1 }]);
  });

  it('of waiting leaves out the threads that wait for a request', () => {
    const waits = profileAnswer(profile, { mode: 'wall', isUserCode, totalMsPerRequest: null });
    expect(waits).toMatchObject({ samples: 400, leftOut: 100 });
    expect(waits.lines[0]?.share.share).toBeCloseTo(0.75);
    expect(waits.lines[0]?.msPerRequest).toBeNull();
  });

  it('leaves out V8’s idle samples, and says of a caller that its line is not known', () => {
    const node = (id: number, functionName: string, url: string, lineNumber: number, more: object = {}) => ({
      id,
      callFrame: { functionName, url, lineNumber },
      ...more,
    });
    const text = JSON.stringify({
      nodes: [
        node(1, '(root)', '', -1, { children: [2, 4] }),
        node(2, 'serialise', 'file:///srv/app.mjs', 9, { children: [3] }),
        node(3, 'stringify', 'node:internal/fast', 3),
        node(4, '(idle)', '', -1),
      ],
      startTime: 0,
      endTime: 3000,
      samples: [3, 4, 4],
      timeDeltas: [0, 1000, 1000],
    });
    const found = profileAnswer(readCpuProfile(text, { name: 'worker', pid: 1 }), {
      mode: 'cpu',
      isUserCode,
      totalMsPerRequest: null,
    });
    expect(found).toMatchObject({ samples: 1, leftOut: 2, tooFew: true });
    expect(found.lines).toMatchObject([{ name: 'serialise', line: 10, isFunctionLine: true }]);
  });

  it('of waiting leaves out threads that the user’s code started for itself', () => {
    const thread = '_bootstrap (/usr/lib/python3.11/threading.py:995);run (/usr/lib/python3.11/threading.py:975)';
    const handler = `${thread};_worker (/usr/lib/python3.11/concurrent/futures/thread.py:58);${server}`;
    const threads = readCollapsedStacks(
      [
        `${thread};refresh (/srv/cache.py:9) 300`,
        `${handler};view (/srv/app.py:31);get (/v/lib/python3.11/site-packages/requests/api.py:73) 250`,
      ].join('\n'),
      10_000,
    );
    const waits = profileAnswer(threads, { mode: 'wall', isUserCode, totalMsPerRequest: null });
    expect(waits).toMatchObject({ samples: 250, leftOut: 300 });
    expect(waits.lines.map(({ name, line }) => `${name}:${line}`)).toEqual(['view:31']);
    expect(codeTrees(threads, { isUserCode, mode: 'wall' }).map(({ frame }) => frame.name)).toEqual(['view']);
    // What such a thread computes is time that requests don't have.
    expect(profileAnswer(threads, { mode: 'cpu', isUserCode, totalMsPerRequest: null }).samples).toBe(550);
  });

  it('charges a template to the line that renders it, and names it', () => {
    const rendered = readCollapsedStacks(
      `${server};view (/srv/app.py:31);render (/v/lib/python3.11/site-packages/jinja2/environment.py:9);root (/srv/templates/table.html:17) 300`,
      10_000,
    );
    const [first] = profileAnswer(rendered, { mode: 'cpu', isUserCode, totalMsPerRequest: 5 }).lines;
    expect(first).toMatchObject({ name: 'view', line: 31, callees: [{ file: '/srv/templates/table.html', share: 1 }] });
    expect(first && aroundLine(first, (file) => file.replace('/srv/', ''))).toBe('in templates/table.html 100 %');
  });

  it('counts each sample once, in one line or outside', () => {
    fc.assert(
      fc.property(anyProfile, fc.constantFrom('cpu' as const, 'wall' as const), (any, mode) => {
        const found = profileAnswer(any, { mode, isUserCode, totalMsPerRequest: 1 });
        const inLines = found.lines.reduce((sum, { samples }) => sum + samples, 0);
        const outside = Math.round(found.outside.share.share * found.samples);
        expect(inLines + outside).toBe(found.samples);
        expect(found.samples + found.leftOut).toBe(samplesOf(any).length);
      }),
    );
  });

  it('is a tree of the user’s calls, with the first function outside of each', () => {
    const [view] = codeTrees(profile, { isUserCode, mode: 'cpu' });
    expect(view).toMatchObject({
      frame: { line: 31 },
      samples: 300,
      children: [{ frame: { name: 'totals' }, children: [{ frame: { name: 'dumps' }, isUserCode: false }] }],
    });
  });
});

describe('a thread that waits', () => {
  it.each([
    ['Condition.wait', '/usr/lib/python3.11/threading.py', true],
    ['EpollSelector.select', '/v/lib/python3.13t/selectors.py', true],
    ['Queue.get', 'C:\\Python312\\Lib\\queue.py', true],
    ['_worker', '/usr/lib/python3.11/concurrent/futures/thread.py', true],
    ['(idle)', '', true],
    ['(program)', '', false],
    ['dumps', '/usr/lib/python3.11/json/__init__.py', false],
    ['Condition.notify', '/usr/lib/python3.11/threading.py', false],
    ['close_graceful', '/v/lib/python3.11/site-packages/gunicorn/util.py', true],
    ['wait', '/srv/threading.py', false],
    ['poll', '/usr/lib/x86_64-linux-gnu/libc.so.6', true],
    ['memcpy', '/usr/lib/x86_64-linux-gnu/libc.so.6', false],
  ])('in %s of %s: %s', (name, file, waits) => {
    expect(isWaitingFrame({ name, file, line: 1 })).toBe(waits);
    const stack = {
      frames: [{ name, file, line: 1 }],
      threads: [{ name: '', pid: 1, samples: [{ stack: [0], micros: 1 }] }],
    };
    expect(profileAnswer(stack, { mode: 'cpu', isUserCode, totalMsPerRequest: 1 }).samples).toBe(waits ? 0 : 1);
  });
});

describe('the user’s own code', () => {
  it.each([
    ['/srv/app.py', true],
    ['C:\\srv\\app.py', true],
    ['/srv/lib/prices.py', true],
    ['/srv/python/app.py', true],
    ['/home/me/python3.12/shop/app.py', true],
    ['/usr/lib64/python3.9/json/decoder.py', false],
    ['C:\\Users\\me\\Python312\\Lib\\json\\decoder.py', false],
    ['/srv/templates/table.html', false],
    ['/srv/views/table.ejs', false],
    ['/srv/.venv/lib/python3.12/site-packages/flask/app.py', false],
    ['/usr/lib/python3/dist-packages/flask/app.py', false],
    ['/usr/lib/python3.13t/json/decoder.py', false],
    ['/srv/node_modules/express/lib/router.js', false],
    ['node:internal/timers', false],
    ['<frozen runpy>', false],
    ['', false],
    ['/usr/lib/x86_64-linux-gnu/libc.so.6', false],
    ['/build/Python-3.11.7/Modules/_json.c', false],
    ['/srv/fast.pyx', true],
    ['/opt/servebench/media/python/servebench_app.py', false],
  ])('%s: %s', (file, users) => {
    expect(isUserCode({ name: 'f', file, line: 1 })).toBe(users);
  });

  it('is no module’s own body: it is in every stack of a server that it starts', () => {
    expect(isUserCode({ name: '<module>', file: '/srv/app.py', line: 90 })).toBe(false);
  });
});

describe('the interval of a share', () => {
  it('of independent samples is Wilson’s', () => {
    // 30 of 100: 0.2189 to 0.3958 (Brown, Cai & DasGupta 2001, the score interval). Too few batches to tell more.
    const { share, low, high } = shareEstimate([30], [100]);
    expect(share).toBeCloseTo(0.3);
    expect(low).toBeCloseTo(0.2189, 3);
    expect(high).toBeCloseTo(0.3958, 3);
  });

  it('of samples that come in clumps is as wide as their number of clumps asks for', () => {
    const sizes = Array.from({ length: 20 }, () => 50);
    const even = shareEstimate(
      sizes.map(() => 25),
      sizes,
    );
    const clumps = shareEstimate(
      sizes.map((size, batch) => (batch % 2) * size),
      sizes,
    );
    expect(even.high - even.low).toBeLessThan(0.07);
    // Twenty independent looks, not a thousand.
    expect(clumps.high - clumps.low).toBeGreaterThan(0.35);
  });

  it('holds the share, whatever was seen', () => {
    const batch = fc.tuple(fc.nat(100), fc.nat(100)).map(([a, b]) => ({ count: Math.min(a, b), size: Math.max(a, b) }));
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 20 }), (batches) => {
        const { share, low, high } = shareEstimate(
          batches.map(({ count }) => count),
          batches.map(({ size }) => size),
        );
        expect(low).toBeLessThanOrEqual(share);
        expect(high).toBeGreaterThanOrEqual(share);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });
});
