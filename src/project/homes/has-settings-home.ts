import type { LauncherName } from '../../model/plan/launcher-facts.ts';

/** Whether settings can be written anywhere: a server that runs already has none. */
export function hasSettingsHome(launcher: LauncherName): boolean {
  return launcher !== 'attach';
}
