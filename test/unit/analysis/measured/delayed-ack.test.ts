import { describe, expect, it } from 'vitest';
import { delayedAckMs, mayBeDelayedAck } from '../../../../src/analysis/measured/delayed-ack.ts';
import { TimeSample } from '../../../../src/load/times/time-sample.ts';
import { summarize } from '../../../../src/load/times/time-summary.ts';

/** Answers whose first byte and last byte come after so many ms. */
function answers(firstMs: number, lastMs: number, reused: number) {
  const of = (ms: number) => {
    const sample = new TimeSample();
    for (let i = 0; i < 9; i++) sample.record(ms);
    return summarize(sample);
  };
  const connections = { asked: 1, opened: 1, reused, fewestRequests: null, mostRequests: null };
  return { firstByteMs: of(firstMs), latencyMs: of(lastMs), connections };
}

describe('a delayed acknowledgement', () => {
  it('is a rest of the answer that comes late on a kept connection, and at once on a new one', () => {
    const kept = answers(0.3, 44, 0.9);
    expect(mayBeDelayedAck(kept)).toBe(true);
    expect(delayedAckMs({ kept, fresh: answers(0.3, 0.5, 0) })).toEqual({
      delayMs: expect.closeTo(43.7, 0),
      freshMs: expect.closeTo(0.5, 1),
    });
  });

  it('is no wait before the answer, no slow body, and nothing that new connections show as well', () => {
    expect(mayBeDelayedAck(answers(40, 40.2, 0.9))).toBe(false);
    expect(mayBeDelayedAck(answers(1, 900, 0.9))).toBe(false);
    expect(mayBeDelayedAck(answers(0.3, 44, 0))).toBe(false);
    expect(delayedAckMs({ kept: answers(0.3, 44, 0.9), fresh: answers(0.3, 41, 0) })).toBeNull();
  });
});
