import { describe, expect, it } from 'vitest';
import { checkPlan } from '../../../../src/model/plan/plan-check.ts';
import { formatFaultPath } from '../../../../src/model/plan/plan-fault.ts';

const attached = { launcher: 'attach', url: 'http://127.0.0.1:8000' };

interface Change {
  readonly service?: object;
  readonly load?: object;
  readonly path?: string;
  readonly requests?: readonly object[];
}

function faultsOf({ service = attached, load = {}, path = '/', requests }: Change, confirmedHosts: string[] = []) {
  const value = {
    service,
    endpoints: [{ name: 'home', path, ...(requests === undefined ? {} : { requests }) }],
    load: { engine: 'locust', ...load },
  };
  const { faults } = checkPlan(value, { confirmedHosts });
  return (faults ?? []).map((fault) => `${formatFaultPath(fault.path)}: ${fault.kind}`);
}

describe('a plan for Locust', () => {
  it.each<[string, Change]>([
    ['a number of requests', {}],
    ['a time', { load: { seconds: 10 } }],
    ['a time that it finds itself', { load: { seconds: 'auto' } }],
    ['a rate', { load: { seconds: 10, rate: 50 } }],
    ['a server that is started', { service: { launcher: 'node', app: 'server.mjs' } }],
    ['workers that others start', { load: { hosts: ['localhost', '127.0.0.1', '::1'], expectWorkers: 3 } }],
  ])('takes %s', (_, change) => {
    expect(faultsOf(change)).toEqual([]);
  });

  it.each<[string, Change, string]>([
    ['a ramp', { load: { seconds: 1, ramp: [1, 2] } }, 'load.ramp: locust-no-ramp'],
    [
      'a unix socket',
      { service: { launcher: 'gunicorn', app: 'app:app', socket: 'unix' } },
      'service.socket: locust-no-socket',
    ],
    ['two slashes', { path: '//x' }, 'endpoints[0].path: locust-no-path'],
    ['two slashes in rotation', { requests: [{ path: '//x' }] }, 'endpoints[0].requests[0].path: locust-no-path'],
    ['hosts of another engine', { load: { engine: 'native', hosts: ['127.0.0.1'] } }, 'load.hosts: of-locust'],
    ['workers of another engine', { load: { engine: 'native', expectWorkers: 2 } }, 'load.expectWorkers: of-locust'],
    ['a host that nobody confirmed', { load: { hosts: ['load-1'] } }, 'load.hosts[0]: unconfirmed-worker-host'],
  ])('is refused with %s', (_, change, fault) => {
    expect(faultsOf(change)).toEqual([fault]);
  });

  it('is for workers on other machines only where these reach the server', () => {
    const load = { hosts: ['Load-1'] };
    const confirmed = ['load-1', '10.0.0.5'];
    expect(faultsOf({ load }, confirmed)).toEqual(['load.hosts[0]: loopback-only']);
    expect(faultsOf({ load, service: { launcher: 'node', app: 'server.mjs' } }, confirmed)).toEqual([
      'load.hosts[0]: loopback-only',
    ]);
    expect(faultsOf({ load, service: { launcher: 'attach', url: 'http://10.0.0.5:8000' } }, confirmed)).toEqual([]);
  });
});
