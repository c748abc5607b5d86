import type { Settings, SettingValue, Space } from '../settings.ts';
import { settingsOf } from './launcher-facts.ts';
import { locustFaults } from './locust-faults.ts';
import { type LauncherName, limits, type Plan, planSchema } from './plan.ts';
import type { FaultReason, PlanFault, PlanPath } from './plan-fault.ts';
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
    ...todayFaults(parsed.data),
    ...settingsEnvFaults(parsed.data, settingsOf(parsed.data.service.launcher)),
    ...endpointFaults(parsed.data),
    ...loadFaults(parsed.data),
    ...locustFaults(parsed.data, options.confirmedHosts ?? []),
    ...budgetFaults(parsed.data),
  ];
  return faults.length > 0 ? { plan: null, faults } : { plan: parsed.data, faults: null };
}

/** Names and kinds of the settings of the launchers whose settings are known. */
const countLimits: Readonly<Record<string, number>> = { workers: limits.workers, threads: limits.threads };

function settingsFaults({ service, settings, settingsEnv = {}, endpoints }: Plan): PlanFault[] {
  const faults: PlanFault[] = [];
  const known = settingsOf(service.launcher);
  let points = 1;
  for (const [name, values] of Object.entries(settings)) {
    points *= values.length;
    const isVariable = Object.hasOwn(settingsEnv, name);
    if (known !== null && !known.includes(name) && !isVariable) {
      faults.push({ path: ['settings', name], kind: 'unknown-setting', name, launcher: service.launcher, known });
      continue;
    }
    const unfit = service.launcher === 'command' && !isVariable ? nameFault(service, name) : null;
    if (unfit !== null) faults.push({ path: ['settings', name], ...unfit });
    // The number of points says already that so many are too many.
    if (values.length > limits.cells) continue;
    values.forEach((value, index) => {
      const wrong = valueFault(service.launcher, name, value);
      if (wrong !== null) faults.push({ path: ['settings', name, index], ...wrong });
      else if (values.indexOf(value) < index)
        faults.push({ path: ['settings', name, index], kind: 'repeated-value', value });
    });
  }
  if (points * endpoints.length > limits.cells) {
    const size = { points, endpoints: endpoints.length, mostCells: limits.cells };
    faults.push({ path: ['settings'], kind: 'too-many-cells', ...size });
  }
  return faults;
}

/** What runs today may have values that are not tried, but no setting that the server has not. */
function todayFaults({ service, settings, settingsEnv = {}, today = {} }: Plan): PlanFault[] {
  const known = [...(settingsOf(service.launcher) ?? Object.keys(settings)), ...Object.keys(settingsEnv)];
  return Object.entries(today).flatMap(([name, value]): PlanFault[] => {
    const path = ['today', name];
    if (!known.includes(name)) return [{ path, kind: 'unknown-setting', name, launcher: service.launcher, known }];
    const wrong = valueFault(service.launcher, name, value);
    return wrong === null ? [] : [{ path, ...wrong }];
  });
}

/** What Servebench itself fills in for each start. */
const ownPlaceholders = ['port', 'host', 'socket'];

/** Why a setting of the user's own can't be under test with launcher "command"; `null` if it can. */
function nameFault(service: Plan['service'], name: string): FaultReason | null {
  if (ownPlaceholders.includes(name)) return { kind: 'setting-is-ours', name };
  if (!/^[A-Za-z_][\w-]*$/.test(name)) return { kind: 'name-of-setting' };
  return holdsPlaceholder(service, name) ? null : { kind: 'unused-setting', name };
}

function valueFault(launcher: LauncherName, name: string, value: SettingValue): FaultReason | null {
  const most = countLimits[name];
  if (most !== undefined) {
    if (typeof value !== 'number' || !Number.isInteger(value)) return { kind: 'wrong-type', expected: 'whole-number' };
    const bound = { inclusive: true, measure: 'value' } as const;
    if (value < 1) return { kind: 'too-small', limit: 1, ...bound };
    if (value > most) return { kind: 'too-large', limit: most, ...bound };
  }
  if (typeof value === 'string') return null;
  if (name === 'workerClass') return { kind: 'name-needed', example: 'sync' };
  if (name === 'loop' && launcher === 'uvicorn') return { kind: 'name-needed', example: 'uvloop' };
  if (name === 'http' && launcher === 'uvicorn') return { kind: 'name-needed', example: 'httptools' };
  return null;
}

function endpointFaults({ endpoints }: Plan): PlanFault[] {
  return endpoints.flatMap(({ name }, index): PlanFault[] => {
    const first = endpoints.findIndex((other) => other.name === name);
    return first < index ? [{ path: ['endpoints', index, 'name'], kind: 'repeated-endpoint', name, first }] : [];
  });
}

function loadFaults({ load }: Plan): PlanFault[] {
  const faults: PlanFault[] = [];
  const fault = (key: string, reason: FaultReason) => faults.push({ path: ['load', key], ...reason });
  const { requests, connections, seconds, rate, ramp } = load;
  if (requests !== undefined && seconds !== undefined)
    fault('seconds', { kind: 'excludes', keys: ['requests', 'seconds'] });
  const isTimed = typeof seconds === 'number';
  if (rate !== undefined && !isTimed) fault('rate', { kind: 'needs-seconds', key: 'rate' });
  if (ramp !== undefined && !isTimed) fault('ramp', { kind: 'needs-seconds', key: 'ramp' });
  if (ramp !== undefined && rate !== undefined) fault('rate', { kind: 'excludes', keys: ['ramp', 'rate'] });
  if (requests !== undefined && requests < connections)
    fault('requests', { kind: 'fewer-requests-than-connections', requests, connections });
  return faults;
}

function budgetFaults({ budgets, endpoints, settings }: Plan): PlanFault[] {
  const known = endpoints.map((endpoint) => endpoint.name);
  return budgets.flatMap((budget, index): PlanFault[] => {
    const path = ['budgets', index];
    const untried = Object.entries(budget.settings ?? {}).filter(([name, value]) => !settings[name]?.includes(value));
    return [
      ...(known.includes(budget.endpoint)
        ? []
        : [{ path: [...path, 'endpoint'], kind: 'unknown-endpoint', name: budget.endpoint, known } as const]),
      ...untried.map(
        ([name, value]) => ({ path: [...path, 'settings', name], kind: 'value-not-tried', name, value }) as const,
      ),
      ...(budget.settings === undefined ? [] : partialSettings(budget.settings, settings, [...path, 'settings'])),
    ];
  });
}

/** A budget holds for one point of the plan: one that names only some of the settings is no cell's, and would never be judged. */
function partialSettings(named: Settings, space: Space, path: PlanPath): PlanFault[] {
  const missing = Object.keys(space).filter((name) => !Object.hasOwn(named, name));
  if (missing.length === 0) return [];
  const first = Object.fromEntries(
    missing.flatMap((name) => (space[name]?.[0] === undefined ? [] : [[name, space[name][0]]])),
  );
  return [{ path, kind: 'partial-settings', missing, point: { ...named, ...first } }];
}
