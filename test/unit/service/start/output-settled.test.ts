import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { outputSettled } from '../../../../src/service/start/output-settled.ts';

/** What a program has written, how its outputs end, and whether all is taken for said. */
function speaker(written: number, longestMs: number) {
  let end = () => {};
  const outputEnded = new Promise<void>((resolve) => {
    end = resolve;
  });
  const output = { written };
  const state = { settled: false };
  const settled = outputSettled({ output, outputEnded }, longestMs).then(() => {
    state.settled = true;
  });
  return { output, state, settled, end };
}

it('waits for the first word of a program, however late it comes', async () => {
  const { output, state, settled } = speaker(0, Number.POSITIVE_INFINITY);
  await delay(500);
  expect(state.settled).toBe(false);
  output.written = 10;
  await settled;
});

it('waits for no word when the outputs are closed, and no longer than it may', async () => {
  const closed = speaker(0, Number.POSITIVE_INFINITY);
  closed.end();
  await closed.settled;
  await speaker(0, 0).settled;
});
