import type { LauncherName } from '../../model/plan.ts';
import type { Settings, SettingValue } from '../../model/settings.ts';

interface Option {
  readonly setting: string;
  readonly long: string;
  readonly short: string | null;
  readonly counts: boolean;
}

/** A server whose settings stand on its command line. */
interface CommandLineServer {
  /** Its name where it is the program: not a part of another word, path or option. */
  readonly program: RegExp;
  readonly options: readonly Option[];
}

const workers: Option = { setting: 'workers', long: '--workers', short: null, counts: true };
const threads: Option = { setting: 'threads', long: '--threads', short: null, counts: true };
const workerClass: Option = { setting: 'workerClass', long: '--worker-class', short: '-k', counts: false };

const servers: Partial<Record<LauncherName, CommandLineServer>> = {
  gunicorn: serverOf('gunicorn', [{ ...workers, short: '-w' }, threads, workerClass]),
  uvicorn: serverOf('uvicorn', [workers]),
  hypercorn: serverOf('hypercorn', [{ ...workers, short: '-w' }, workerClass]),
  granian: serverOf('granian', [workers, { ...threads, long: '--blocking-threads' }]),
  waitress: serverOf('waitress-serve', [threads]),
};

function serverOf(name: string, options: readonly Option[]): CommandLineServer {
  return { program: new RegExp(String.raw`(?<=^|[\s"';&|/=])${name}(?=\s|["',]|$)`), options };
}

/** Whether a command line runs the server of a launcher. */
export function runsServer(launcher: LauncherName, command: string): boolean {
  return servers[launcher]?.program.test(command) ?? false;
}

/** The settings that a command line of that server gives. */
export function settingsOfCommand(launcher: LauncherName, command: string): Settings {
  const settings: Record<string, SettingValue> = {};
  for (const option of servers[launcher]?.options ?? []) {
    const value = patternOf(option).exec(command)?.groups?.['value'];
    if (value !== undefined && (!option.counts || /^\d+$/.test(value)))
      settings[option.setting] = option.counts ? Number(value) : value;
  }
  return settings;
}

/** The same command line with other settings: each option is changed where it stands, or put in right after the program. */
export function commandWithSettings(launcher: LauncherName, command: string, settings: Settings): string {
  const server = servers[launcher];
  if (server === undefined) return command;
  let changed = command;
  for (const option of server.options.toReversed()) {
    const value = settings[option.setting];
    if (value === undefined) continue;
    const pattern = patternOf(option);
    changed = pattern.test(changed)
      ? changed.replace(pattern, (_all, flag: string) => `${flag}${value}`)
      : changed.replace(server.program, (word) => `${word} ${option.short ?? option.long} ${value}`);
  }
  return changed;
}

/** `-w 4`, `-w4`, `--workers 4` and `--workers=4`; the value may also come from a variable (`${WEB_CONCURRENCY:-2}`). */
function patternOf({ long, short }: Option): RegExp {
  const flags = short === null ? `${long}(?:=|\\s+)` : `${long}(?:=|\\s+)|${short}(?:=|\\s*)`;
  return new RegExp(String.raw`(?<=\s)(?<flag>${flags})(?<value>[^\s"']+)`);
}
