import { describe, expect, it } from 'vitest';
import { spentBetween } from '../../../../src/service/sampling/server-spend.ts';
import type {
  ProcessSnapshot,
  ResourceSnapshot,
  ThreadSnapshot,
} from '../../../../src/service/start/running-server.ts';

const thread = (id: number, cpuMs: number, more: Partial<ThreadSnapshot> = {}): ThreadSnapshot => ({
  id,
  cpuNanoseconds: cpuMs * 1e6,
  runQueueNanoseconds: 0,
  voluntarySwitches: 0,
  involuntarySwitches: 0,
  ...more,
});

const one = (pid: number, cpuSeconds: number, more: Partial<ProcessSnapshot> = {}): ProcessSnapshot => ({
  pid,
  parentPid: 1,
  startedAtTicks: pid * 10,
  role: 'worker',
  cpuSeconds,
  reapedChildrenCpuSeconds: 0,
  threads: null,
  rssBytes: 1000,
  pssBytes: null,
  ...more,
});

const at = (atMs: number, ...processes: readonly ProcessSnapshot[]): ResourceSnapshot => ({
  atMs,
  processes,
  listenOverflows: 0,
});

describe('spentBetween', () => {
  it('takes the scheduler’s clock where it agrees with the ticks', () => {
    const spend = spentBetween(
      at(0, one(5, 1.0, { threads: [thread(5, 990), thread(6, 3)] })),
      at(1000, one(5, 1.01, { threads: [thread(5, 994.5), thread(6, 6)] })),
      10,
    );
    expect(spend.cpuSeconds).toBeCloseTo(0.0075, 9);
    expect(spend.cpuMsPerRequest).toBeCloseTo(0.75, 6);
    expect(spend.cpuCores).toBeCloseTo(0.0075, 9);
    expect(spend.cpuTickMs).toBe(1e-6);
  });

  it('tells which thread waited for a core, and what the main threads spent', () => {
    const waiting = (ms: number) => ({ runQueueNanoseconds: ms * 1e6 });
    const spend = spentBetween(
      at(0, one(5, 1, { threads: [thread(5, 900, waiting(5)), thread(6, 100, waiting(1))] })),
      at(1000, one(5, 1.1, { threads: [thread(5, 920, waiting(25)), thread(6, 180, waiting(41))] })),
      20,
    );
    expect(spend.runQueueMsPerRequest).toBeCloseTo(3, 6);
    expect(spend.busiestThreadRunQueueMsPerRequest).toBeCloseTo(2, 6);
    expect(spend.mainThreadShare).toBeCloseTo(0.2, 6);
    const unread = spentBetween(at(0, one(5, 1)), at(1000, one(5, 1.1)), 20);
    expect([unread.busiestThreadRunQueueMsPerRequest, unread.mainThreadShare]).toEqual([null, null]);
  });

  it('takes the ticks where a thread has ended, or came and went', () => {
    const ended = spentBetween(
      at(0, one(5, 1.0, { threads: [thread(5, 500), thread(6, 500)] })),
      at(1000, one(5, 2.0, { threads: [thread(5, 600)] })),
      100,
    );
    expect(ended.cpuSeconds).toBeCloseTo(1.0, 9);
    expect(ended.cpuTickMs).toBe(10);
    const cameAndWent = spentBetween(
      at(0, one(5, 1.0, { threads: [thread(5, 1000)] })),
      at(1000, one(5, 1.5, { threads: [thread(5, 1001)] })),
      100,
    );
    expect(cameAndWent.cpuSeconds).toBeCloseTo(0.5, 9);
  });

  it('says nothing about a request when there were too few ticks, or no request', () => {
    const few = spentBetween(at(0, one(5, 1.0)), at(1000, one(5, 1.04)), 4);
    expect(few.cpuSeconds).toBeCloseTo(0.04, 9);
    expect(few.cpuMsPerRequest).toBeNull();
    const enough = spentBetween(at(0, one(5, 1.0)), at(1000, one(5, 1.05)), 5);
    expect(enough.cpuMsPerRequest).toBeCloseTo(10, 6);
    expect(spentBetween(at(0, one(5, 1.0)), at(1000, one(5, 2)), 0).cpuMsPerRequest).toBeNull();
  });

  it('counts a process that was started in between from its beginning', () => {
    const spend = spentBetween(at(0, one(5, 1.0)), at(1000, one(5, 1.1), one(6, 0.5, { parentPid: 5 })), 10);
    expect(spend.cpuSeconds).toBeCloseTo(0.6, 9);
  });

  it('counts a replaced worker once: what its parent reaped, less what it had spent before', () => {
    const before = at(0, one(5, 1.0, { role: 'master' }), one(6, 3.0, { parentPid: 5 }));
    const after = at(
      1000,
      one(5, 1.0, { role: 'master', reapedChildrenCpuSeconds: 3.4 }),
      one(7, 0.2, { parentPid: 5, startedAtTicks: 99 }),
    );
    const spend = spentBetween(before, after, 10);
    expect(spend.cpuSeconds).toBeCloseTo(0.6, 9);
    expect(spend.byProcess.find((process) => process.pid === 6)?.cpuSeconds).toBeCloseTo(0.4, 9);
    expect(spend.byProcess.find((process) => process.pid === 5)?.cpuSeconds).toBe(0);
  });

  it('tells a new process from an old one with its number', () => {
    const before = at(0, one(5, 0), one(6, 3.0, { parentPid: 5, startedAtTicks: 60 }));
    const after = at(
      1000,
      one(5, 0, { reapedChildrenCpuSeconds: 3.0 }),
      one(6, 0.3, { parentPid: 5, startedAtTicks: 90 }),
    );
    expect(spentBetween(before, after, 10).cpuSeconds).toBeCloseTo(0.3, 9);
  });

  it('gives what a request’s own child process spent to the worker that ran it', () => {
    const before = at(0, one(5, 1.0, { reapedChildrenCpuSeconds: 2.0 }));
    const after = at(1000, one(5, 1.1, { reapedChildrenCpuSeconds: 2.7 }));
    const spend = spentBetween(before, after, 10);
    expect(spend.cpuSeconds).toBeCloseTo(0.8, 9);
    expect(spend.byProcess).toMatchObject([{ pid: 5, role: 'worker' }]);
  });

  it('counts the child of a worker that ended with it through the master', () => {
    const before = at(
      0,
      one(5, 0, { role: 'master' }),
      one(6, 1.0, { parentPid: 5 }),
      one(7, 0.5, { parentPid: 6, role: 'other' }),
    );
    const after = at(1000, one(5, 0, { role: 'master', reapedChildrenCpuSeconds: 2.0 }));
    expect(spentBetween(before, after, 10).cpuSeconds).toBeCloseTo(0.5, 9);
  });

  it('gives no figure when nobody can say what an ended process spent', () => {
    const unreaped = spentBetween(
      at(0, one(5, 0, { role: 'master' }), one(6, 3.0, { parentPid: 5 })),
      at(1000, one(5, 0, { role: 'master' })),
      10,
    );
    expect(unreaped.cpuSeconds).toBeNull();
    expect(unreaped.cpuMsPerRequest).toBeNull();
    expect(spentBetween(at(0, one(5, 1)), at(1000), 10).cpuSeconds).toBeNull();
  });

  it('shares CPU among processes of one role', () => {
    const before = at(0, one(5, 0, { role: 'master' }), one(6, 0, { parentPid: 5 }), one(7, 0, { parentPid: 5 }));
    const after = at(1000, one(5, 0, { role: 'master' }), one(6, 0.9, { parentPid: 5 }), one(7, 0.1, { parentPid: 5 }));
    expect(spentBetween(before, after, 10).byProcess.map((process) => process.cpuShare)).toEqual([
      null,
      expect.closeTo(0.9, 9),
      expect.closeTo(0.1, 9),
    ]);
  });

  it('sums run-queue wait and switches over live threads', () => {
    const busy = { runQueueNanoseconds: 5e6, voluntarySwitches: 20, involuntarySwitches: 7 };
    const spend = spentBetween(
      at(0, one(5, 0, { threads: [thread(5, 0)] })),
      at(1000, one(5, 0, { threads: [thread(5, 1, busy), thread(6, 1, busy)] })),
      10,
    );
    expect(spend.runQueueMsPerRequest).toBeCloseTo(1, 9);
    expect(spend.voluntarySwitchesPerRequest).toBeCloseTo(4, 9);
    expect(spend.involuntarySwitchesPerRequest).toBeCloseTo(1.4, 9);
  });

  it('takes PSS only where every process has it', () => {
    const both = { pssBytes: 400 };
    expect(spentBetween(at(0), at(1, one(5, 0, both), one(6, 0, both)), 1)).toMatchObject({
      rssBytes: 800,
      memoryKind: 'pss',
    });
    expect(spentBetween(at(0), at(1, one(5, 0, both), one(6, 0)), 1)).toMatchObject({
      rssBytes: 2000,
      memoryKind: 'rss',
    });
    expect(spentBetween(at(0), at(1, one(5, 0, { rssBytes: null })), 1)).toMatchObject({
      rssBytes: null,
      memoryKind: null,
    });
  });

  it('tells which workers ended, also those that came and went, and keeps what new ones took to start apart', () => {
    const boot = (pid: number, cpuSeconds: number | null) => ({ pid, cpuSeconds });
    const before = {
      ...at(0, one(5, 1.0, { role: 'master' }), one(6, 3.0, { parentPid: 5 }), one(9, 1.0, { parentPid: 5 })),
      boots: [boot(6, 0.3), boot(9, 0.3)],
    };
    const after = {
      ...at(
        1000,
        one(5, 1.0, { role: 'master', reapedChildrenCpuSeconds: 3.8 }),
        one(8, 0.5, { parentPid: 5 }),
        one(9, 1.1, { parentPid: 5 }),
      ),
      boots: [boot(6, 0.3), boot(9, 0.3), boot(7, 0.35), boot(8, 0.35)],
    };
    const spend = spentBetween(before, after, 10);
    expect(spend.restarts).toEqual({ ended: 2, started: 2, startCpuSeconds: 0.7, endedPids: [6, 7] });
    // 0.8 of those that ended, 0.5 and 0.1 of those that live, less 0.7 for two starts.
    expect(spend.cpuSeconds).toBeCloseTo(1.4, 9);
    expect(spend.cpuMsPerRequest).toBeCloseTo(70, 6);
    expect(spentBetween(before, { ...after, boots: [...before.boots, boot(8, null)] }, 10).restarts).toMatchObject({
      ended: 1,
      startCpuSeconds: null,
    });
    expect(spentBetween(before, before, 10).restarts).toBeUndefined();
  });

  it('keeps apart what a worker took to start that had begun before, or is not done by the end', () => {
    const boot = (pid: number, cpuSeconds: number | null) => ({ pid, cpuSeconds });
    const before = {
      ...at(0, one(5, 1.0, { role: 'master' }), one(6, 3.0, { parentPid: 5 }), one(7, 0.2, { parentPid: 5 })),
      boots: [boot(6, 0.3)],
    };
    const after = {
      ...at(
        1000,
        one(5, 1.0, { role: 'master' }),
        one(6, 3.1, { parentPid: 5 }),
        one(7, 0.7, { parentPid: 5 }),
        one(8, 0.25, { parentPid: 5 }),
      ),
      boots: [boot(6, 0.3), boot(7, 0.5)],
    };
    // 0.1 of the first; of 0.5 of the second 0.3 to start; 0.25 of the third, which still starts.
    expect(spentBetween(before, after, 10).cpuMsPerRequest).toBeCloseTo(30, 6);
  });

  it('sees restarts of a server whose workers do not report, by its processes', () => {
    const before = at(0, one(5, 1.0, { role: 'master' }), one(6, 3.0, { parentPid: 5 }));
    const after = at(1000, one(5, 1.0, { role: 'master' }), one(8, 0.5, { parentPid: 5 }));
    expect(spentBetween(before, after, 10).restarts).toEqual({
      ended: 1,
      started: 1,
      startCpuSeconds: null,
      endedPids: [6],
    });
  });
});
