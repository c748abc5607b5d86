import { describe, expect, it } from 'vitest';
import { LingeringConnections } from '../../../src/load/ports/lingering-connections.ts';
import { type ExpectedUse, portRangeForecast } from '../../../src/load/ports/port-range.ts';
import type { LoadProfile, LoadTarget, TrialSpec } from '../../../src/model/trial/trial.ts';

const target: LoadTarget = {
  scheme: 'http',
  host: '127.0.0.1',
  port: 8000,
  socketPath: null,
  hostHeader: 'localhost',
  allowSelfSigned: false,
};
const nothingKnown: ExpectedUse = {
  closingShare: null,
  requestsPerSecond: null,
  leastRequestsPerSecond: null,
  lingering: 0,
};
const requests = (count: number): LoadProfile => ({ kind: 'closed', connections: 8, requests: count, seconds: null });
const seconds = (length: number): LoadProfile => ({ kind: 'closed', connections: 8, requests: null, seconds: length });

/** The connections that are foretold on a machine with 10,000 local ports; `null` without a warning. */
function foretold(profile: LoadProfile, known: Partial<ExpectedUse> = {}, change: Partial<TrialSpec> = {}) {
  const spec = { target, profile, keepAlive: true, ...change } as TrialSpec;
  const forecast = portRangeForecast(spec, { ...nothingKnown, ...known }, 10_000);
  return forecast?.kind === 'port-range' ? forecast.connections : null;
}

describe('the forecast of local ports', () => {
  const closing = { keepAlive: false };

  it('counts a connection for each request where none is kept', () => {
    expect(foretold(requests(5001), {}, closing)).toBe(5001);
    expect(foretold(requests(5000), {}, closing)).toBeNull();
    expect(foretold(requests(50_000), {})).toBeNull();
  });

  it('counts what the server was seen to close', () => {
    expect(foretold(requests(6000), { closingShare: 1 })).toBe(6000);
    expect(foretold(requests(60_000), { closingShare: 0.1 })).toBe(6000);
    expect(foretold(requests(60_000), { closingShare: 0 })).toBeNull();
  });

  it('counts no more than a minute’s connections at the rate that is expected', () => {
    expect(foretold(requests(40_000), { requestsPerSecond: 5 }, closing)).toBeNull();
    expect(foretold(requests(40_000), { requestsPerSecond: 100 }, closing)).toBe(6000);
    expect(foretold(seconds(10), { requestsPerSecond: 600 }, closing)).toBe(6000);
    expect(foretold(seconds(600), { requestsPerSecond: 100 }, closing)).toBe(6000);
    expect(foretold(seconds(10), { leastRequestsPerSecond: 600 }, closing)).toBe(6000);
    expect(foretold(seconds(10), {}, closing)).toBeNull();
    expect(foretold({ kind: 'open', connections: 8, ratePerSecond: 600, seconds: 10 }, {}, closing)).toBe(6000);
    expect(foretold({ kind: 'ramp', steps: [1, 2], secondsPerStep: 5 }, { leastRequestsPerSecond: 600 }, closing)).toBe(
      6000,
    );
  });

  it('adds those of earlier trials, unless this one hardly adds to them', () => {
    expect(foretold(requests(1000), { lingering: 4001 }, closing)).toBe(1000);
    expect(foretold(requests(1000), { lingering: 4000 }, closing)).toBeNull();
    expect(foretold(requests(100), { lingering: 9000 }, closing)).toBeNull();
  });

  it('has nothing to say of a unix-domain socket', () => {
    expect(foretold(requests(50_000), {}, { ...closing, target: { ...target, socketPath: '/run/x' } })).toBeNull();
  });
});

describe('LingeringConnections', () => {
  it('forgets each connection a minute after it was closed', () => {
    const lingering = new LingeringConnections();
    lingering.add(target, 600, 0, 10_000);
    expect(lingering.count(target, 10_000)).toBe(600);
    expect(lingering.count(target, 60_000)).toBe(600);
    expect(lingering.count(target, 65_000)).toBe(300);
    expect(lingering.count(target, 70_000)).toBe(0);
    lingering.add(target, 100, 64_000, 65_000);
    expect(lingering.count(target, 65_000)).toBe(400);
  });

  it.runIf(process.platform === 'linux')('knows that Linux gives a port once for each destination', () => {
    const lingering = new LingeringConnections();
    lingering.add(target, 600, 0, 10_000);
    expect(lingering.count({ ...target, port: 8001 }, 10_000)).toBe(0);
  });
});
