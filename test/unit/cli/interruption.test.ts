import { describe, expect, it, vi } from 'vitest';
import { Interruption } from '../../../src/cli/interruption.ts';

describe('Interruption', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('turns %s into an abort, once', (name) => {
    const onFirst = vi.fn();
    const forceExit = vi.fn();
    using interruption = new Interruption(onFirst, forceExit);
    expect(interruption.signal.aborted).toBe(false);
    process.emit(name, name);
    // A wrapper such as npm sends the same key press again.
    process.emit(name, name);
    expect(interruption.signal.aborted).toBe(true);
    expect(onFirst).toHaveBeenCalledTimes(1);
    expect(forceExit).not.toHaveBeenCalled();
  });

  it('leaves at once when asked again later', () => {
    const clock = vi.spyOn(performance, 'now');
    const forceExit = vi.fn();
    using _interruption = new Interruption(() => {}, forceExit);
    clock.mockReturnValue(1000);
    process.emit('SIGINT', 'SIGINT');
    clock.mockReturnValue(1400);
    process.emit('SIGTERM', 'SIGTERM');
    clock.mockRestore();
    expect(forceExit).toHaveBeenCalledExactlyOnceWith(130);
  });

  it('lets go of the signals when the command is over', () => {
    const before = process.listenerCount('SIGINT');
    {
      using _interruption = new Interruption(() => {});
      expect(process.listenerCount('SIGINT')).toBe(before + 1);
    }
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
