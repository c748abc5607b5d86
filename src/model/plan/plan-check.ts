import type { SettingValue } from '../settings.ts';
import { type LauncherName, limits, type Plan, planSchema } from './plan.ts';
import type { PlanFault } from './plan-fault.ts';
import { schemaFaults } from './schema-faults.ts';
import { addressFaults, holdsPlaceholder, serviceFaults } from './service-faults.ts';
import { settingsEnvFaults } from './settings-env-faults.ts';
import { unusableValues } from './unusable-values.ts';

export type PlanCheck =
  | { readonly plan: Plan; readonly faults: null }
  | { readonly plan: null; readonly faults: readonly PlanFault[] };

export interface PlanCheckOptions {
  /** Hosts other than this machine that the user confirmed. */
  readonly confirmedHosts?: readonly string[];
}

/**
 * Checks a plan value: its keys and texts first, the schema, then what spans several fields. Gives the plan with its defaults,
 * or every fault.
 */
export function checkPlan(value: unknown, options: PlanCheckOptions = {}): PlanCheck {
  const unusable = unusableValues(value);
  if (unusable.length > 0) return { plan: null, faults: unusable };
  const parsed = planSchema.safeParse(value);
  if (!parsed.success) return { plan: null, faults: schemaFaults(parsed.error, value) };
  const faults = [
    ...serviceFaults(parsed.data),
    ...addressFaults(parsed.data, options.confirmedHosts ?? []),
    ...settingsFaults(parsed.data),
    ...settingsEnvFaults(parsed.data, settingNames[parsed.data.service.launcher]),
    ...endpointFaults(parsed.data),
    ...loadFaults(parsed.data),
    ...budgetFaults(parsed.data),
  ];
  return faults.length > 0 ? { plan: null, faults } : { plan: parsed.data, faults: null };
}

/** Names and kinds of the settings of the launchers whose settings are known. */
const countLimits: Readonly<Record<string, number>> = { workers: limits.workers, threads: limits.threads };

/** Which settings each launcher knows; `null`: any name. */
export const settingNames: Readonly<Record<LauncherName, readonly string[] | null>> = {
  gunicorn: ['workerClass', 'workers', 'threads'],
  uvicorn: ['workers', 'loop', 'http'],
  hypercorn: ['workerClass', 'workers'],
  granian: ['workers', 'threads'],
  waitress: ['threads'],
  node: ['workers', 'threads'],
  command: null,
  attach: [],
};

function settingsFaults({ service, settings, settingsEnv = {}, endpoints }: Plan): PlanFault[] {
  const faults: PlanFault[] = [];
  const known = settingNames[service.launcher];
  let points = 1;
  for (const [name, values] of Object.entries(settings)) {
    points *= values.length;
    const isVariable = Object.hasOwn(settingsEnv, name);
    if (known !== null && !known.includes(name) && !isVariable) {
      const list =
        known.length > 0
          ? `It knows: ${known.join(', ')}; any other is an environment variable that "settingsEnv" names.`
          : 'It takes no settings: the server already runs.';
      faults.push({ path: ['settings', name], message: `"${name}" is not a setting of ${service.launcher}. ${list}` });
      continue;
    }
    const unfit = service.launcher === 'command' && !isVariable ? nameFault(service, name) : null;
    if (unfit !== null) faults.push({ path: ['settings', name], message: unfit });
    // The number of points says already that so many are too many.
    if (values.length > limits.cells) continue;
    values.forEach((value, index) => {
      const sentence = valueFault(service.launcher, name, value);
      if (sentence !== null) faults.push({ path: ['settings', name, index], message: sentence });
      else if (values.indexOf(value) < index)
        faults.push({ path: ['settings', name, index], message: `${JSON.stringify(value)} stands here twice.` });
    });
  }
  const cells = points * endpoints.length;
  if (cells > limits.cells) {
    const [most, all] = [limits.cells, cells].map((count) => count.toLocaleString('en-US'));
    const made = `These settings make ${points.toLocaleString('en-US')} points`;
    const message =
      endpoints.length === 1
        ? `${made}; at most ${most} are allowed.`
        : `${made}, which with ${endpoints.length} endpoints are ${all} cells to measure or predict; at most ${most} are allowed. Take fewer values, or fewer endpoints at a time.`;
    faults.push({ path: ['settings'], message });
  }
  return faults;
}

/** What Servebench itself fills in for each start. */
const ownPlaceholders = ['port', 'host', 'socket'];

/** Why a setting of the user's own can't be under test with launcher "command"; `null` if it can. */
function nameFault(service: Plan['service'], name: string): string | null {
  if (ownPlaceholders.includes(name))
    return `{${name}} is filled in by Servebench itself, so it can't be a setting: choose another name.`;
  if (!/^[A-Za-z_][\w-]*$/.test(name))
    return 'The name of a setting starts with a letter or "_" and goes on with letters, digits, "_" and "-": it stands in {…} in the command.';
  return holdsPlaceholder(service, name)
    ? null
    : `The command has no {${name}} and "settingsEnv" no variable for it, so this setting would change nothing.`;
}

function valueFault(launcher: LauncherName, name: string, value: SettingValue): string | null {
  const most = countLimits[name];
  if (most !== undefined) {
    if (typeof value !== 'number' || !Number.isInteger(value)) return `"${name}" must be a whole number.`;
    if (value < 1) return `"${name}" must be at least 1.`;
    if (value > most) return `"${name}" must be at most ${most}.`;
  }
  if (['loop', 'http'].includes(name) && launcher === 'uvicorn' && typeof value !== 'string')
    return `"${name}" is a name, such as ${name === 'loop' ? '"uvloop"' : '"httptools"'}.`;
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
