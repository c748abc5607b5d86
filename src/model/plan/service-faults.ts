import { canonicalHost, isLoopbackHost, reachableUrl } from './hosts.ts';
import type { LauncherName, Plan, Service } from './plan.ts';
import type { PlanFault } from './plan-fault.ts';

/** Whether a launcher's servers run on a Python interpreter. */
export function isPythonLauncher(launcher: LauncherName): boolean {
  return pythonLaunchers.includes(launcher);
}

const pythonLaunchers: readonly LauncherName[] = ['gunicorn', 'uvicorn', 'hypercorn', 'granian', 'waitress'];

/** What a service lacks, or has too much of, for its launcher. */
export function serviceFaults({ service }: Plan): PlanFault[] {
  const faults: PlanFault[] = [];
  const fault = (key: string, message: string) => faults.push({ path: ['service', key], message });
  if (isPythonLauncher(service.launcher) && service.app === undefined) {
    fault('app', `"app" is missing: tell ${service.launcher} what to serve as "module:variable", such as "app:app".`);
  }
  if (service.launcher === 'node' && service.app === undefined && service.command === undefined)
    fault(
      'app',
      '"app" is missing: the script that node runs, such as "server.mjs"; or "command", such as ["npm", "run", "start"].',
    );
  if (service.launcher === 'node' && service.app !== undefined && service.command !== undefined)
    fault('command', 'Give "app" or "command", not both.');
  if (service.launcher === 'node' && service.command !== undefined && service.nodeArgs !== undefined)
    fault('nodeArgs', '"nodeArgs" stand before "app"; with "command" write them into the command.');
  for (const key of ['node', 'nodeArgs'] as const)
    if (service.launcher !== 'node' && service[key] !== undefined)
      fault(key, `"${key}" belongs to launcher "node", not to "${service.launcher}".`);
  if (service.launcher === 'command') {
    const place = service.socket === 'unix' ? 'socket' : 'port';
    if (service.command === undefined)
      fault(
        'command',
        `"command" is missing: a list of the program and its arguments, with {${place}} where the ${place} goes.`,
      );
    else if (!holdsPlaceholder(service, place))
      fault(
        'command',
        `The command must hold {${place}}, in an argument or in a value of "env": Servebench chooses the ${place === 'port' ? 'port' : "socket's path"}.`,
      );
  } else if (service.command !== undefined && service.launcher !== 'node') {
    fault('command', `"command" belongs to launchers "command" and "node", not to "${service.launcher}".`);
  }
  if (service.launcher === 'attach' && service.url === undefined)
    fault('url', '"url" is missing: the address of the server to benchmark, such as "http://127.0.0.1:8000".');
  if (service.launcher !== 'attach' && service.url !== undefined)
    fault('url', `"url" belongs to launcher "attach", not to "${service.launcher}".`);
  return faults;
}

/** Whether `{name}` stands in what the service is started with. */
export function holdsPlaceholder(service: Service, name: string): boolean {
  const texts = [...(service.command ?? []), ...service.args, ...Object.values(service.env)];
  return texts.some((text) => text.includes(`{${name}}`));
}

/** What is wrong with the address of a server that already runs. No sentence repeats it: it may hold a password or a token. */
export function addressFaults({ service }: Plan, confirmedHosts: readonly string[]): PlanFault[] {
  if (service.url === undefined) return [];
  const fault = (message: string): PlanFault => ({ path: ['service', 'url'], message });
  const written = URL.parse(service.url);
  const url = written === null ? null : reachableUrl(written);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    return [fault('This is not an http or https address, such as "http://127.0.0.1:8000".')];
  const faults: PlanFault[] = [];
  if (url.username !== '' || url.password !== '')
    faults.push(
      fault(
        'The URL holds a user name or password, which would not be sent: put "Authorization": "${env:NAME}" into the headers of the endpoints, and take it out here.',
      ),
    );
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    faults.push(
      fault(
        'The URL names the server alone, such as "http://127.0.0.1:8000": put its path and query into the paths of the endpoints.',
      ),
    );
  if (!isLoopbackHost(url.hostname) && !confirmedHosts.map(canonicalHost).includes(url.hostname))
    faults.push(
      fault(
        `"${url.hostname}" is not this machine. Load goes only to 127.0.0.1, ::1 or localhost, unless you confirm the host with --allow-host ${url.hostname}: load a server only when it is yours.`,
      ),
    );
  return faults;
}
