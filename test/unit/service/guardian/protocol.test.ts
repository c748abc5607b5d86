import { expect, it } from 'vitest';
import { type GuardianMessage, guardedText } from '../../../../src/service/guardian/protocol.ts';

const guard = (id: string): GuardianMessage => ({
  type: 'guard',
  lease: { id, port: 18_000, socketPath: null, server: null },
  leaseFolder: '/home/someone/.local/state/servebench/leases',
  stopSignal: 'SIGTERM',
});

it('what a guardian is started with fits into a variable of any system, whole messages of the newest servers', () => {
  const messages = Array.from({ length: 1000 }, (_, index) => guard(String(index)));
  const text = guardedText(messages);
  expect(text.length).toBeLessThan(32_767);
  const told = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(told.length).toBeGreaterThan(100);
  expect(told).toEqual(messages.slice(-told.length).toReversed());
});
