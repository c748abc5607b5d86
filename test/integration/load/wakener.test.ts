import { expect, test } from 'vitest';
import { nowMs } from '../../../src/load/generator/clock.ts';
import { NativeEngine } from '../../../src/load/generator/native-engine.ts';
import { Wakener } from '../../../src/load/generator/wakener.ts';
import { specFor } from './trials.ts';

const threads = () => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;

test('once it is ready, a thread waits for the time, not the event loop', async () => {
  const before = threads();
  let woken = () => {};
  const wakener = new Wakener(
    () => woken(),
    () => 0,
  );
  try {
    await wakener.ready;
    const waits: number[] = [];
    for (let i = 0; i < 5; i++) {
      const idleBefore = wakener.idleMs;
      const dueMs = nowMs() + 20;
      await new Promise<void>((resolve) => {
        woken = resolve;
        wakener.wakeAt(dueMs);
      });
      expect(nowMs()).toBeGreaterThanOrEqual(dueMs);
      waits.push(wakener.idleMs - idleBefore);
    }
    // A timer would leave the last 1.6 ms or more to the event loop; the thread leaves 0.12, where nothing comes between.
    expect(Math.min(...waits)).toBeLessThan(1);
  } finally {
    wakener.close();
  }
  await expect.poll(threads).toBe(before);
});

test('closed before its thread is up, it is as ready as it will be', async () => {
  const wakener = new Wakener(
    () => {},
    () => 0,
  );
  wakener.close();
  await wakener.ready;
});

test('a constant rate that is stopped while it gets ready sends nothing and leaves no thread behind', async () => {
  const before = threads();
  const profile = { kind: 'open', connections: 4, ratePerSecond: 1000, seconds: 60 } as const;
  const engine = new NativeEngine(specFor({ port: 1 }, { profile }), { index: 0, of: 1 });
  const measured = engine.measure();
  engine.stop();
  expect((await measured).sent).toBe(0);
  await expect.poll(threads).toBe(before);
});
