import { type LauncherName, limits, type Plan, planSchema } from './plan.ts';
import { schemaFaults } from './schema-faults.ts';
import type { SettingValue } from './settings.ts';

/** One fault of a plan: where, and what to do about it. */
export interface PlanFault {
  /** Keys and indexes from the root, e.g. `["settings", "workers", 0]`. */
  readonly path: readonly (string | number)[];
  /** A plain sentence. */
  readonly message: string;
}

export type PlanCheck =
  | { readonly plan: Plan; readonly faults: null }
  | { readonly plan: null; readonly faults: readonly PlanFault[] };

export interface PlanCheckOptions {
  /** Hosts other than this machine that the user confirmed. */
  readonly confirmedHosts?: readonly string[];
}

/** Checks a plan value: the schema first, then what spans several fields. Gives the plan with its defaults, or every fault. */
export function checkPlan(value: unknown, options: PlanCheckOptions = {}): PlanCheck {
  const parsed = planSchema.safeParse(value);
  if (!parsed.success) return { plan: null, faults: schemaFaults(parsed.error, value) };
  const faults = [
    ...serviceFaults(parsed.data),
    ...hostFaults(parsed.data, options.confirmedHosts ?? []),
    ...settingsFaults(parsed.data),
    ...endpointFaults(parsed.data),
    ...loadFaults(parsed.data),
    ...budgetFaults(parsed.data),
  ];
  return faults.length > 0 ? { plan: null, faults } : { plan: parsed.data, faults: null };
}

/** `settings.workers[0]` for a fault's path; `plan` for the root. */
export function formatFaultPath(path: PlanFault['path']): string {
  let text = '';
  for (const step of path) text += typeof step === 'number' ? `[${step}]` : text === '' ? step : `.${step}`;
  return text === '' ? 'plan' : text;
}

const pythonLaunchers: readonly LauncherName[] = ['gunicorn', 'uvicorn', 'hypercorn', 'granian', 'waitress', 'uwsgi'];

function serviceFaults({ service }: Plan): PlanFault[] {
  const faults: PlanFault[] = [];
  const fault = (key: string, message: string) => faults.push({ path: ['service', key], message });
  if (pythonLaunchers.includes(service.launcher) && service.app === undefined) {
    fault('app', `"app" is missing: tell ${service.launcher} what to serve as "module:variable", such as "app:app".`);
  }
  if (service.launcher === 'node' && service.app === undefined)
    fault('app', '"app" is missing: the script that node runs, such as "server.mjs".');
  if (service.launcher === 'command') {
    if (service.command === undefined)
      fault(
        'command',
        '"command" is missing: a list of the program and its arguments, with {port} where the port goes.',
      );
    else if (
      !service.command.some((part) => part.includes('{port}')) &&
      !Object.values(service.env).some((part) => part.includes('{port}'))
    ) {
      fault(
        'command',
        'The command must hold {port}, in an argument or in a value of "env": Servebench chooses the port.',
      );
    }
  } else if (service.command !== undefined) {
    fault('command', `"command" belongs to launcher "command", not to "${service.launcher}".`);
  }
  if (service.launcher === 'attach' && service.url === undefined)
    fault('url', '"url" is missing: the address of the server to benchmark, such as "http://127.0.0.1:8000".');
  if (service.launcher !== 'attach' && service.url !== undefined)
    fault('url', `"url" belongs to launcher "attach", not to "${service.launcher}".`);
  return faults;
}

function hostFaults({ service }: Plan, confirmedHosts: readonly string[]): PlanFault[] {
  if (service.url === undefined) return [];
  const path = ['service', 'url'];
  const url = URL.parse(service.url);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    return [{ path, message: `"${service.url}" is not an http or https address.` }];
  }
  if (isLoopbackHost(url.hostname) || confirmedHosts.includes(url.hostname)) return [];
  return [
    {
      path,
      message: `"${url.hostname}" is not this machine. Load goes only to 127.0.0.1, ::1 or localhost, unless you confirm the host with --allow-host ${url.hostname}: load a server only when it is yours.`,
    },
  ];
}

/** Whether a host (as `URL.hostname` gives it) is this machine's loopback. */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.toLowerCase();
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Names and kinds of the settings of the launchers whose settings are known. */
const countLimits: Readonly<Record<string, number>> = { workers: limits.workers, threads: limits.threads };

/** Which settings each launcher knows; `null`: any name. */
export const settingNames: Readonly<Record<LauncherName, readonly string[] | null>> = {
  gunicorn: ['workerClass', 'workers', 'threads'],
  uvicorn: ['workers'],
  hypercorn: ['workerClass', 'workers'],
  granian: ['workers', 'threads'],
  waitress: ['threads'],
  uwsgi: ['workerClass', 'workers', 'threads'],
  node: ['workers', 'threads'],
  puma: ['workers', 'threads'],
  command: null,
  attach: [],
};

function settingsFaults({ service, settings }: Plan): PlanFault[] {
  const faults: PlanFault[] = [];
  const known = settingNames[service.launcher];
  let points = 1;
  for (const [name, values] of Object.entries(settings)) {
    points *= values.length;
    if (known !== null && !known.includes(name)) {
      const list =
        known.length > 0 ? `It knows: ${known.join(', ')}.` : 'It takes no settings: the server already runs.';
      faults.push({ path: ['settings', name], message: `"${name}" is not a setting of ${service.launcher}. ${list}` });
      continue;
    }
    if (service.launcher === 'command' && !holdsPlaceholder(service, name)) {
      faults.push({
        path: ['settings', name],
        message: `The command has no {${name}}, so this setting would change nothing.`,
      });
    }
    values.forEach((value, index) => {
      const sentence = valueFault(name, value);
      if (sentence !== null) faults.push({ path: ['settings', name, index], message: sentence });
      else if (values.indexOf(value) < index)
        faults.push({ path: ['settings', name, index], message: `${JSON.stringify(value)} stands here twice.` });
    });
  }
  if (points > limits.cells)
    faults.push({
      path: ['settings'],
      message: `These settings make ${points} points; at most ${limits.cells} are allowed.`,
    });
  return faults;
}

function holdsPlaceholder(service: Plan['service'], name: string): boolean {
  const texts = [...(service.command ?? []), ...service.args, ...Object.values(service.env)];
  return texts.some((text) => text.includes(`{${name}}`));
}

function valueFault(name: string, value: SettingValue): string | null {
  const most = countLimits[name];
  if (most !== undefined) {
    if (typeof value !== 'number' || !Number.isInteger(value)) return `"${name}" must be a whole number.`;
    if (value < 1) return `"${name}" must be at least 1.`;
    if (value > most) return `"${name}" must be at most ${most}.`;
  }
  if (name === 'workerClass' && typeof value !== 'string') return 'A worker class is a name, such as "sync".';
  return null;
}

function endpointFaults({ endpoints }: Plan): PlanFault[] {
  const faults: PlanFault[] = [];
  endpoints.forEach((endpoint, index) => {
    const first = endpoints.findIndex((other) => other.name === endpoint.name);
    if (first < index) {
      faults.push({
        path: ['endpoints', index, 'name'],
        message: `Two endpoints are named "${endpoint.name}" (the other is endpoints[${first}]): give each a name of its own.`,
      });
    }
  });
  return faults;
}

function loadFaults({ load }: Plan): PlanFault[] {
  const faults: PlanFault[] = [];
  const fault = (key: string, message: string) => faults.push({ path: ['load', key], message });
  if (load.requests !== undefined && load.seconds !== undefined)
    fault('seconds', 'Give "requests" or "seconds", not both.');
  if (load.rate !== undefined && load.seconds === undefined)
    fault('rate', 'A "rate" needs "seconds": how long to keep it up.');
  if (load.ramp !== undefined && load.seconds === undefined)
    fault('ramp', 'A "ramp" needs "seconds": how long each step takes.');
  if (load.ramp !== undefined && load.rate !== undefined) fault('rate', 'Give "ramp" or "rate", not both.');
  if (load.requests !== undefined && load.requests < load.connections) {
    fault(
      'requests',
      `${load.requests} requests are fewer than the ${load.connections} connections, so some would never be used: raise "requests" or lower "connections".`,
    );
  }
  return faults;
}

function budgetFaults({ budgets, endpoints, settings }: Plan): PlanFault[] {
  const faults: PlanFault[] = [];
  const names = endpoints.map((endpoint) => endpoint.name);
  budgets.forEach((budget, index) => {
    if (!names.includes(budget.endpoint)) {
      faults.push({
        path: ['budgets', index, 'endpoint'],
        message: `There is no endpoint "${budget.endpoint}". Endpoints: ${names.join(', ')}.`,
      });
    }
    for (const [name, value] of Object.entries(budget.settings ?? {})) {
      if (!settings[name]?.includes(value)) {
        faults.push({
          path: ['budgets', index, 'settings', name],
          message: `${JSON.stringify(value)} is not among the plan's values of "${name}".`,
        });
      }
    }
  });
  return faults;
}
