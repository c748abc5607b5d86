import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CpuUsage } from '../../../../src/model/trial/trial.ts';
import { CpuWatch, mostSlices, readEveryMs } from '../../../../src/service/sampling/cpu-watch.ts';
import type { ProcessSnapshot } from '../../../../src/service/start/running-server.ts';

const seconds = readEveryMs / 1000;
const processOf = (pid: number, role: ProcessSnapshot['role']): ProcessSnapshot => ({
  ...{ pid, parentPid: 1, startedAtTicks: 1, role, cpuSeconds: 0, reapedChildrenCpuSeconds: null },
  ...{ threads: null, rssBytes: null, pssBytes: null },
});

beforeEach(() => vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] }));
afterEach(() => vi.useRealTimers());

/** A worker that keeps half a core busy, one that a quarter of it, until `endsAtMs`. */
function watched(endsAtMs = Number.POSITIVE_INFINITY) {
  const began = performance.now();
  const passed = () => (performance.now() - began) / 1000;
  const told: CpuUsage[] = [];
  const watch = new CpuWatch({
    server: { atMs: 0, listenOverflows: null, processes: [processOf(1, 'worker'), processOf(2, 'worker')] },
    generatorSeconds: () => 0.1 * passed(),
    besideSeconds: () => Promise.resolve(0),
    onUsage: (usage) => told.push(usage),
    cpuSecondsOf: ({ pid }) => (pid === 2 && passed() * 1000 >= endsAtMs ? null : passed() / (2 * pid)),
  });
  return { watch, told };
}

describe('CpuWatch', () => {
  it('tells the cores of server and generator twice a second, and keeps the course of each process', async () => {
    const { watch, told } = watched();
    await vi.advanceTimersByTimeAsync(4 * readEveryMs);
    expect(told).toHaveLength(4);
    expect(told.at(-1)?.server).toBeCloseTo(0.75);
    expect(told.at(-1)?.generator).toBeCloseTo(0.1);
    const series = watch.series();
    expect(series?.sliceMs).toBe(readEveryMs);
    expect(series?.processes.map(({ pid, cores }) => [pid, cores])).toEqual([
      [1, [0.5, 0.5, 0.5, 0.5]],
      [2, [0.25, 0.25, 0.25, 0.25]],
    ]);
    watch[Symbol.dispose]();
    await vi.advanceTimersByTimeAsync(4 * readEveryMs);
    expect(told).toHaveLength(4);
  });

  it('has no figure for a process that has ended, nor for others then', async () => {
    const { watch, told } = watched(1000 * seconds + 1);
    await vi.advanceTimersByTimeAsync(3 * readEveryMs);
    expect(watch.series()?.processes[1]?.cores).toEqual([0.25, null, null]);
    expect(told.at(-1)?.server).toBeCloseTo(0.5);
    watch[Symbol.dispose]();
  });

  it('takes no more room in a long trial, and loses nothing of it', async () => {
    const { watch } = watched();
    await vi.advanceTimersByTimeAsync(1000 * readEveryMs);
    const series = watch.series();
    const { length } = series?.generator ?? [];
    expect(length).toBeLessThanOrEqual(mostSlices);
    expect(length * (series?.sliceMs ?? 0)).toBeGreaterThanOrEqual(990 * readEveryMs);
    expect(series?.processes[0]?.cores.every((cores) => cores === 0.5)).toBe(true);
    expect(JSON.stringify(series).length).toBeLessThan(4000);
    watch[Symbol.dispose]();
  });

  it('has nothing before the first look', () => {
    const { watch } = watched();
    expect(watch.series()).toBeNull();
    watch[Symbol.dispose]();
  });
});
