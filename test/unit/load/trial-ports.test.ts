import { expect, it } from 'vitest';
import { LingeringConnections } from '../../../src/load/ports/lingering-connections.ts';
import { TrialPorts } from '../../../src/load/ports/trial-ports.ts';
import { specFor } from '../../integration/load/trials.ts';

it('foretells the ports of a load whose rate is low at first as soon as it has risen, and once', () => {
  const profile = { kind: 'closed', connections: 2, requests: null, seconds: 600 } as const;
  const ports = new TrialPorts(
    specFor({ port: 8000 }, { profile, keepAlive: false }),
    new LingeringConnections(),
    1000,
  );
  const after = (elapsedSeconds: number, succeeded: number) =>
    ports.underWay({ phase: 'measuring', succeeded, failed: 0, elapsedSeconds, fraction: 0 })?.kind ?? null;
  // Half of the ports within a minute are 8.3 a second.
  expect(after(0.1, 100)).toBeNull();
  expect(after(0.5, 1)).toBeNull();
  expect(after(1, 5)).toBeNull();
  expect(after(2, 40)).toBe('port-range');
  expect(after(3, 80)).toBeNull();
});
