import { expect, it } from 'vitest';
import { endWhileShown } from '../../../src/extension/end-while-shown.ts';

it('an end is heard of, though nothing of it could be shown', async () => {
  const faults: unknown[] = [];
  let shown = 0;
  const show = () => {
    shown++;
    return Promise.reject(new Error(`fault ${shown}`));
  };
  const heard = endWhileShown(Promise.resolve('the end'), show, (error) => faults.push(error));
  expect(await heard).toBe('the end');
  expect(faults).toEqual([new Error('fault 1'), new Error('fault 2')]);
});

it('a failure is thrown at once, though what shows it never comes back: it is nobody’s unhandled rejection', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  try {
    const ending = Promise.reject(new Error('the run failed'));
    const never = new Promise(() => {});
    await expect(
      endWhileShown(
        ending,
        () => never,
        () => {},
      ),
    ).rejects.toThrow('the run failed');
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).toEqual([]);
  } finally {
    process.off('unhandledRejection', note);
  }
});
