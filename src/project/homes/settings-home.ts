import type { Settings } from '../../model/settings.ts';

/** A file of the project that says how its server is run. */
export interface SettingsHome {
  /** Path relative to the project's folder, with forward slashes. */
  readonly file: string;
  /** What it says now; a setting it does not name is left out. */
  readonly current: Settings;
  /** The configuration file that it has the server read; `null` or left out: the usual one. */
  readonly configuration?: string | null;
  /** The file's text with other settings in it; everything else stays as it is. Throws `SettingsRefusal` where that is not sure. */
  withSettings(settings: Settings): string;
}
