import { canonicalHost, isLoopbackHost } from './hosts.ts';
import type { Plan } from './plan.ts';
import type { FaultReason, PlanFault, PlanPath } from './plan-fault.ts';

/** What of a plan Locust can't do, and what belongs to Locust alone. Nothing of it is left out in silence. */
export function locustFaults({ service, load, endpoints }: Plan, confirmedHosts: readonly string[]): PlanFault[] {
  const faults: PlanFault[] = [];
  const fault = (path: PlanPath, reason: FaultReason) => faults.push({ path, ...reason });
  const { hosts = [], expectWorkers, ramp, engine } = load;
  if (engine !== 'locust') {
    if (load.hosts !== undefined) fault(['load', 'hosts'], { kind: 'of-locust' });
    if (expectWorkers !== undefined) fault(['load', 'expectWorkers'], { kind: 'of-locust' });
    return faults;
  }
  if (ramp !== undefined) fault(['load', 'ramp'], { kind: 'locust-no-ramp' });
  if (service.socket === 'unix') fault(['service', 'socket'], { kind: 'locust-no-socket' });
  endpoints.forEach(({ path, requests = [] }, index) => {
    if (path.startsWith('//')) fault(['endpoints', index, 'path'], { kind: 'locust-no-path' });
    requests.forEach((request, turn) => {
      if (request.path.startsWith('//'))
        fault(['endpoints', index, 'requests', turn, 'path'], { kind: 'locust-no-path' });
    });
  });
  const confirmed = confirmedHosts.map(canonicalHost);
  hosts.forEach((written, index) => {
    const host = canonicalHost(written);
    if (isLoopbackHost(host)) return;
    if (!confirmed.includes(host)) fault(['load', 'hosts', index], { kind: 'unconfirmed-worker-host', host });
    else if (!isReachable(service)) fault(['load', 'hosts', index], { kind: 'loopback-only', host });
  });
  return faults;
}

/** Whether another machine's workers could reach the server: one that we start listens on this machine's loopback. */
function isReachable({ launcher, url }: Plan['service']): boolean {
  const host = launcher === 'attach' && url !== undefined ? URL.parse(url)?.hostname : undefined;
  return host !== undefined && !isLoopbackHost(host);
}
