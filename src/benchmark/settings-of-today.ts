import { resolve } from 'node:path';
import { defaultsOf } from '../model/plan/launcher-facts.ts';
import type { Plan } from '../model/plan/plan.ts';
import type { Settings } from '../model/settings.ts';
import { findSettingsHomes, todaysSettings } from '../project/homes/find-settings-homes.ts';

/**
 * What a project runs with today: by gunicorn's own files, which are read again for each run, else by the plan's "today", with
 * the server's defaults for what that leaves out. `null` where neither says anything.
 */
export async function settingsOfToday(
  { service, today }: Pick<Plan, 'service' | 'today'>,
  planFolder: string,
): Promise<Settings | null> {
  const folder = resolve(planFolder, service.cwd);
  const kept =
    service.launcher === 'gunicorn' ? todaysSettings(await findSettingsHomes(folder, service.launcher)) : null;
  if (kept !== null || today === undefined) return kept;
  return { ...defaultsOf(service.launcher), ...today };
}
