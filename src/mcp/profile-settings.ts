import { settingsToProfile } from '../analysis/advice/settings-to-profile.ts';
import type { Plan } from '../model/plan/plan.ts';
import type { RunRecord } from '../model/run/record.ts';
import type { Settings } from '../model/settings.ts';
import { ToolError } from './tool-error.ts';

/**
 * The settings to profile an endpoint under: what the last run recommends, else the first of each setting, and over these what
 * was asked for. Throws `ToolError`, with the names that there are, where a setting is asked for that the plan hasn't.
 */
export function profileSettings(
  plan: Plan,
  endpoint: string,
  asked: Settings | undefined,
  last: RunRecord | null,
): Settings {
  const names = Object.keys(plan.settings);
  const unknown = Object.keys(asked ?? {}).filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new ToolError(`The plan has no setting ${unknown.join(', ')}. It has: ${names.join(', ') || 'none'}.`);
  return { ...settingsToProfile(plan, endpoint, last), ...asked };
}
