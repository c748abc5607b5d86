import { settingsToProfile } from '../analysis/advice/settings-to-profile.ts';
import type { Plan } from '../model/plan/plan.ts';
import type { RunRecord } from '../model/run/record.ts';
import type { Settings, SettingValue } from '../model/settings.ts';
import type { ProfileMode } from '../profile/answer/profile-mode.ts';
import { t } from '../words/language.ts';
import { CommandError } from './exit-codes.ts';

/** Options of `servebench profile`, as commander gives them. */
export interface ProfileOptions {
  readonly endpoint?: string;
  readonly settings?: string;
  readonly seconds?: number;
  readonly time?: 'cpu' | 'lock' | 'wait' | 'auto';
  readonly native?: true;
  readonly pySpy?: string;
  readonly against?: string;
  readonly html?: string;
  readonly allowHost?: readonly string[];
}

export const usualProfileSeconds = 10;
const mostSeconds = 600;

/** What `--time` asks for; `null`: what the endpoint's nature asks for. */
export function modesOf({ time }: ProfileOptions): readonly ProfileMode[] | null {
  switch (time) {
    case 'cpu':
      return ['cpu'];
    case 'lock':
      return ['gil'];
    case 'wait':
      return ['wall'];
    default:
      return null;
  }
}

/** How long a profiled trial takes, s. Throws `CommandError`. */
export function secondsOf({ seconds }: ProfileOptions): number {
  const asked = seconds ?? usualProfileSeconds;
  if (asked < 1 || asked > mostSeconds) throw new CommandError(t('--seconds must be from 1 to {0}.', mostSeconds));
  return asked;
}

/** The endpoint that is meant: the one named, or the plan's only one. Throws `CommandError`. */
export function endpointOf({ endpoints }: Plan, { endpoint }: ProfileOptions): string {
  const names = endpoints.map(({ name }) => name);
  const [only] = names;
  if (endpoint === undefined && names.length === 1 && only !== undefined) return only;
  if (endpoint !== undefined && names.includes(endpoint)) return endpoint;
  const which =
    endpoint === undefined ? t('Say which endpoint: --endpoint NAME.') : t('The plan has no endpoint "{0}".', endpoint);
  throw new CommandError(`${which} ${t('Its endpoints: {0}.', names.join(', '))}`);
}

/**
 * The settings to profile under: what the newest run recommends for the endpoint, else the first of the plan, and over these
 * `workers=2,threads=1` of the command line. Throws `CommandError` for what the plan's settings don't have.
 */
export function settingsOf(
  plan: Plan,
  endpoint: string,
  newest: RunRecord | null,
  { settings }: ProfileOptions,
): Settings {
  return { ...settingsToProfile(plan, endpoint, newest), ...assignments(settings, plan) };
}

/** What `workers=2,threads=1` of the command line sets. Throws `CommandError` for what the plan's settings don't have. */
export function assignments(text: string | undefined, { settings, service }: Plan): Settings {
  const found: Record<string, SettingValue> = {};
  for (const part of text?.split(',') ?? []) {
    const [, name = '', value = ''] = /^\s*([^=\s]+)\s*=\s*(.+?)\s*$/.exec(part) ?? [];
    if (name === '')
      throw new CommandError(t('--settings takes names and values, such as workers=2,threads=1, not "{0}".', part));
    const known = [
      ...Object.keys(settings),
      ...(service.launcher === 'command' ? [] : ['workerClass', 'workers', 'threads']),
    ];
    if (!known.includes(name))
      throw new CommandError(t('There is no setting "{0}". There are: {1}.', name, known.join(', ')));
    const number = Number(value);
    if (/^(workers|threads)$/.test(name) && !(Number.isInteger(number) && number >= 1 && number <= 1024))
      throw new CommandError(t('{0} must be a whole number from 1 to 1024.', name));
    found[name] = Number.isFinite(number) ? number : value;
  }
  return found;
}
