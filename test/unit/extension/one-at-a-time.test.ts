import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Looks, Turns } from '../../../src/extension/one-at-a-time.ts';

describe('turns', () => {
  it('never overlap, keep their order, and go on after a failure', async () => {
    const jobs = fc.array(fc.record({ steps: fc.nat(4), fails: fc.boolean() }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(jobs, async (wanted) => {
        const turns = new Turns();
        const log: string[] = [];
        const results = wanted.map(({ steps, fails }, index) =>
          turns.take(async () => {
            log.push(`begin ${index}`);
            for (let step = 0; step < steps; step++) await Promise.resolve();
            log.push(`end ${index}`);
            if (fails) throw new Error(`job ${index}`);
            return index;
          }),
        );
        const settled = await Promise.allSettled(results);
        expect(log).toEqual(wanted.flatMap((_, index) => [`begin ${index}`, `end ${index}`]));
        expect(settled.map(({ status }) => status)).toEqual(
          wanted.map(({ fails }) => (fails ? 'rejected' : 'fulfilled')),
        );
      }),
    );
  });
});

describe('looks', () => {
  it('are outdated by a later one at the same thing alone', () => {
    const looks = new Looks();
    const first = looks.begin('a');
    const other = looks.begin('b');
    expect(first()).toBe(true);
    const second = looks.begin('a');
    expect([first(), second(), other()]).toEqual([false, true, true]);
  });
});
