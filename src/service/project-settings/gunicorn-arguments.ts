import type { Settings, SettingValue } from '../../model/settings.ts';

interface Option {
  readonly setting: string;
  readonly long: string;
  readonly short: string | null;
  readonly counts: boolean;
}

const options: readonly Option[] = [
  { setting: 'workers', long: '--workers', short: '-w', counts: true },
  { setting: 'threads', long: '--threads', short: null, counts: true },
  { setting: 'workerClass', long: '--worker-class', short: '-k', counts: false },
];

/** The word `gunicorn` where it is the program: not a part of another word, path or option. */
const program = /(?<=^|[\s"';&|/=])gunicorn(?=\s|["',]|$)/;

/** Whether a command line runs gunicorn. */
export function runsGunicorn(command: string): boolean {
  return program.test(command);
}

/** The settings that a gunicorn command line gives. */
export function settingsOfCommand(command: string): Settings {
  const settings: Record<string, SettingValue> = {};
  for (const option of options) {
    const value = patternOf(option).exec(command)?.groups?.['value'];
    if (value !== undefined && (!option.counts || /^\d+$/.test(value)))
      settings[option.setting] = option.counts ? Number(value) : value;
  }
  return settings;
}

/** The same command line with other settings: each option is changed where it stands, or put in right after the program. */
export function commandWithSettings(command: string, settings: Settings): string {
  let changed = command;
  for (const option of options.toReversed()) {
    const value = settings[option.setting];
    if (value === undefined) continue;
    const pattern = patternOf(option);
    changed = pattern.test(changed)
      ? changed.replace(pattern, (_all, flag: string) => `${flag}${value}`)
      : changed.replace(program, (word) => `${word} ${option.short ?? option.long} ${value}`);
  }
  return changed;
}

/** `-w 4`, `-w4`, `--workers 4` and `--workers=4`; the value may also come from a variable (`${WEB_CONCURRENCY:-2}`). */
function patternOf({ long, short }: Option): RegExp {
  const flags = short === null ? `${long}(?:=|\\s+)` : `${long}(?:=|\\s+)|${short}(?:=|\\s*)`;
  return new RegExp(String.raw`(?<=\s)(?<flag>${flags})(?<value>[^\s"']+)`);
}
