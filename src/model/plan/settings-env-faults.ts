import type { LauncherName, Plan } from './plan.ts';
import type { PlanFault } from './plan-fault.ts';

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
    const fault = (message: string) => faults.push({ path: ['settingsEnv', name], message });
    const other = names.find((one) => one !== name && settingsEnv[one] === variable);
    if (service.launcher === 'attach') fault('Launcher "attach" takes no settings: the server already runs.');
    else if (!Object.hasOwn(settings, name))
      fault(`"${name}" has no values: give them in "settings", such as { "${name}": [1, 2] }.`);
    else if (known?.includes(name) === true && !isVariableInstead(service.launcher, name))
      fault(
        `"${name}" is a setting that ${service.launcher} takes by itself: call the one of ${variable} something else.`,
      );
    else if (other !== undefined && names.indexOf(other) < names.indexOf(name))
      fault(`"${other}" is ${variable} already.`);
    else if (Object.hasOwn(service.env, variable)) fault(`"service.env" sets ${variable} too: take it out there.`);
    else if (ownVariables.includes(variable))
      fault(`${variable} says where the server listens, which Servebench chooses.`);
  }
  return faults;
}

/** An application that starts its own workers takes their number from a variable of its own. */
function isVariableInstead(launcher: LauncherName, setting: string): boolean {
  return launcher === 'node' && setting === 'workers';
}
