import type { LauncherName, Plan } from './plan.ts';
import type { FaultReason, PlanFault } from './plan-fault.ts';

/** Variables by which Servebench tells a server where to listen. */
const ownVariables: readonly string[] = ['PORT', 'HOST'];

/** What is wrong with the settings that are environment variables. `known`: what the launcher takes by itself; `null`: any name. */
export function settingsEnvFaults(
  { service, settings, settingsEnv = {} }: Plan,
  known: readonly string[] | null,
): PlanFault[] {
  const faults: PlanFault[] = [];
  const names = Object.keys(settingsEnv);
  for (const [name, variable] of Object.entries(settingsEnv)) {
    const fault = (reason: FaultReason) => faults.push({ path: ['settingsEnv', name], ...reason });
    const other = names.find((one) => one !== name && settingsEnv[one] === variable);
    if (service.launcher === 'attach') fault({ kind: 'settings-of-attached' });
    else if (!Object.hasOwn(settings, name)) fault({ kind: 'no-values', name });
    else if (known?.includes(name) === true && !isVariableInstead(service.launcher, name))
      fault({ kind: 'setting-of-launcher', name, launcher: service.launcher, variable });
    else if (other !== undefined && names.indexOf(other) < names.indexOf(name))
      fault({ kind: 'repeated-variable', other, variable });
    else if (Object.hasOwn(service.env, variable)) fault({ kind: 'variable-in-env', variable });
    else if (ownVariables.includes(variable)) fault({ kind: 'variable-is-ours', variable });
  }
  return faults;
}

/** An application that starts its own workers takes their number from a variable of its own. */
function isVariableInstead(launcher: LauncherName, setting: string): boolean {
  return launcher === 'node' && setting === 'workers';
}
