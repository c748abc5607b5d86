import type { Settings } from '../../model/settings.ts';

/** A file of the project that says how its server is run. */
export interface SettingsHome {
  /** Path relative to the project's folder, with forward slashes. */
  readonly file: string;
  /** What it says now; a setting it does not name is left out. */
  readonly current: Settings;
  /** The file's text with other settings in it; everything else stays as it is. */
  withSettings(settings: Settings): string;
}
