import { canonicalHost, isLoopbackHost, reachableUrl } from './hosts.ts';
import { isPythonLauncher, type LauncherName } from './launcher-facts.ts';
import type { Plan, Service } from './plan.ts';
import type { FaultReason, PlanFault } from './plan-fault.ts';

/** What a service lacks, or has too much of, for its launcher. */
export function serviceFaults({ service }: Plan): PlanFault[] {
  const faults: PlanFault[] = [];
  const { launcher } = service;
  const fault = (key: string, reason: FaultReason) => faults.push({ path: ['service', key], ...reason });
  if (isPythonLauncher(launcher) && service.app === undefined)
    fault('app', { kind: 'no-app', launcher, form: 'module' });
  if (launcher === 'node' && service.app === undefined && service.command === undefined)
    fault('app', { kind: 'no-app', launcher, form: 'script' });
  if (launcher === 'node' && service.app !== undefined && service.command !== undefined)
    fault('command', { kind: 'excludes', keys: ['app', 'command'] });
  if (launcher === 'node' && service.command !== undefined && service.nodeArgs !== undefined)
    fault('nodeArgs', { kind: 'node-args-with-command' });
  const owned = (key: 'node' | 'nodeArgs' | 'command' | 'url', owners: readonly LauncherName[]) => {
    if (service[key] !== undefined && !owners.includes(launcher))
      fault(key, { kind: 'of-another-launcher', key, owners, launcher });
  };
  owned('node', ['node']);
  owned('nodeArgs', ['node']);
  owned('command', ['command', 'node']);
  owned('url', ['attach']);
  if (launcher === 'command') {
    const placeholder = service.socket === 'unix' ? 'socket' : 'port';
    if (service.command === undefined) fault('command', { kind: 'no-command', placeholder });
    else if (!holdsPlaceholder(service, placeholder)) fault('command', { kind: 'no-place-to-listen', placeholder });
  }
  if (launcher === 'attach' && service.url === undefined) fault('url', { kind: 'no-url' });
  return faults;
}

/** Whether `{name}` stands in what the service is started with. */
export function holdsPlaceholder(service: Service, name: string): boolean {
  const texts = [...(service.command ?? []), ...service.args, ...Object.values(service.env)];
  return texts.some((text) => text.includes(`{${name}}`));
}

/** What is wrong with the address of a server that already runs. No fault repeats it: it may hold a password or a token. */
export function addressFaults({ service }: Plan, confirmedHosts: readonly string[]): PlanFault[] {
  if (service.url === undefined) return [];
  const fault = (reason: FaultReason): PlanFault => ({ path: ['service', 'url'], ...reason });
  const written = URL.parse(service.url);
  const url = written === null ? null : reachableUrl(written);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    return [fault({ kind: 'no-web-address' })];
  const faults: PlanFault[] = [];
  if (url.username !== '' || url.password !== '') faults.push(fault({ kind: 'password-in-url' }));
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') faults.push(fault({ kind: 'path-in-url' }));
  if (!isLoopbackHost(url.hostname) && !confirmedHosts.map(canonicalHost).includes(url.hostname))
    faults.push(fault({ kind: 'unconfirmed-host', host: url.hostname }));
  return faults;
}
