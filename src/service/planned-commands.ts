import { commandLineOf, type SettingOption } from '../model/plan/launcher-facts.ts';
import type { Plan } from '../model/plan/plan.ts';
import { recordedArguments, withoutPasswords } from '../model/plan/recorded-plan.ts';
import { pointsOf, type Settings } from '../model/settings.ts';
import { shellLineIn } from '../model/shell-line.ts';
import { fillPlaceholders } from './launchers/placeholders.ts';

/**
 * The command lines that a plan's servers would be started with, one for each point of its settings, known without looking
 * anything up or running anything: the programs are found on the machine only when the run begins. `platform` as
 * `process.platform`. Secrets of the arguments are not shown. Empty where nothing is started.
 */
export function plannedCommands(plan: Pick<Plan, 'service' | 'settings' | 'settingsEnv'>, platform: string): string[] {
  if (plan.service.launcher === 'attach') return [];
  const lines = pointsOf(plan.settings).map((settings) =>
    shellLineIn(plan.service.cwd, plannedCommand(plan, settings), platform),
  );
  return [...new Set(lines)];
}

function plannedCommand({ service, settingsEnv = {} }: Pick<Plan, 'service' | 'settingsEnv'>, settings: Settings) {
  const { launcher, app, command, nodeArgs = [] } = service;
  const line = commandLineOf(launcher);
  const options = line?.options ?? [];
  const variables = Object.entries(settings).flatMap(([name, value]) => {
    const variable = settingsEnv[name] ?? (launcher === 'node' ? nodeVariables[name] : undefined);
    return variable === undefined ? [] : [`${variable}=${value}`];
  });
  const args = [
    ...options.flatMap((option) => optionOf(option, settings)),
    ...unlisted(settings, options, settingsEnv, launcher === 'uvicorn'),
    ...recordedArguments(service.args),
  ];
  const words = command === undefined ? startOf(line?.program ?? launcher, nodeArgs, app, args) : [...command, ...args];
  const filled = words.map((word) => withoutPasswords(fillPlaceholders(word, { ...settings, host: '127.0.0.1' })));
  return variables.length === 0 ? filled : ['env', ...variables, ...filled];
}

/** Node's processes are told by variables how many they are; the threads are those of its own pool. */
const nodeVariables: Readonly<Record<string, string>> = { workers: 'WORKERS', threads: 'UV_THREADPOOL_SIZE' };

function startOf(
  program: string,
  programArgs: readonly string[],
  app: string | undefined,
  args: readonly string[],
): readonly string[] {
  const service = app === undefined ? [] : [app];
  // Node takes what stands behind its script as the script's.
  return program === 'node' ? [program, ...programArgs, ...service, ...args] : [program, ...args, ...service];
}

function optionOf({ setting, long, short }: SettingOption, settings: Settings): string[] {
  const value = settings[setting];
  return value === undefined ? [] : [short ?? long, String(value)];
}

/** Settings that are options of the same name: uvicorn's loop and http. */
function unlisted(
  settings: Settings,
  options: readonly SettingOption[],
  settingsEnv: Readonly<Record<string, string>>,
  areOptions: boolean,
): string[] {
  if (!areOptions) return [];
  return Object.entries(settings)
    .filter(([name]) => settingsEnv[name] === undefined && !options.some(({ setting }) => setting === name))
    .flatMap(([name, value]) => [`--${name}`, String(value)]);
}
