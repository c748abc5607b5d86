import { describe, expect, test } from 'vitest';
import { EventChannel } from '../../../src/benchmark/event-channel.ts';

async function collect<T>(channel: EventChannel<T>): Promise<T[]> {
  const seen: T[] = [];
  for await (const event of channel) seen.push(event);
  return seen;
}

describe('EventChannel', () => {
  test('gives what was pushed before and during the iteration, in order, and ends', async () => {
    const channel = new EventChannel<number>();
    channel.push(1);
    const seen = collect(channel);
    channel.push(2);
    await Promise.resolve();
    channel.push(3);
    channel.end();
    expect(await seen).toEqual([1, 2, 3]);
  });

  test('gives the events before a failure, then the failure', async () => {
    const channel = new EventChannel<number>();
    channel.push(1);
    channel.fail(new Error('broken'));
    const seen: number[] = [];
    await expect(async () => {
      for await (const event of channel) seen.push(event);
    }).rejects.toThrow('broken');
    expect(seen).toEqual([1]);
  });
});
