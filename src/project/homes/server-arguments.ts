import type { LauncherName } from '../../model/plan/plan.ts';
import type { Settings, SettingValue } from '../../model/settings.ts';
import { SettingsRefusal } from './settings-refusal.ts';

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

/** The settings that a command line of that server gives; of an option that stands there twice, the last one holds. */
export function settingsOfCommand(launcher: LauncherName, command: string): Settings {
  const settings: Record<string, SettingValue> = {};
  for (const option of servers[launcher]?.options ?? []) {
    const values = [...command.matchAll(patternOf(option))].map((match) => unquoted(match.groups?.['value'] ?? ''));
    const value = values.at(-1);
    if (value !== undefined && (!option.counts || /^\d+$/.test(value)))
      settings[option.setting] = option.counts ? Number(value) : value;
  }
  return settings;
}

/** The configuration file that a command line of gunicorn names; `null` if it names none. */
export function configurationOf(launcher: LauncherName, command: string): string | null {
  if (launcher !== 'gunicorn') return null;
  const option: Option = { setting: '', long: '--config', short: '-c', counts: false };
  const value = [...command.matchAll(patternOf(option))].at(-1)?.groups?.['value'];
  return value === undefined ? null : unquoted(value).replace(/^file:/, '');
}

/**
 * The same command line with other settings: each option is changed where it stands, or put in right after the program.
 * Throws `SettingsRefusal` where the line can't be changed surely.
 */
export function commandWithSettings(launcher: LauncherName, command: string, settings: Settings): string {
  const server = servers[launcher];
  if (server === undefined) return command;
  let changed = command;
  for (const option of server.options.toReversed()) {
    const value = settings[option.setting];
    if (value === undefined) continue;
    // It becomes a word of a shell's line, whoever runs that, and the settings may be those of a record from anywhere.
    if (!/^[\w.:-]+$/.test(String(value)))
      throw new SettingsRefusal(`"${value}" is no value that can be written into a command line.`);
    const pattern = patternOf(option);
    changed =
      changed.match(pattern) === null
        ? changed.replace(server.program, (word) => `${word} ${option.short ?? option.long} ${value}`)
        : changed.replace(pattern, (_all, flag: string, old: string) => {
            if (!isWhole(old))
              throw new SettingsRefusal(
                `The value of ${option.long} is computed by the shell (${old}…): change it by hand.`,
              );
            return `${flag}${value}`;
          });
  }
  const read = settingsOfCommand(launcher, changed);
  const missed = server.options.find(
    ({ setting }) => settings[setting] !== undefined && read[setting] !== settings[setting],
  );
  if (missed !== undefined)
    throw new SettingsRefusal(
      `The command line would not set ${missed.long} to ${settings[missed.setting]}: change it by hand.`,
    );
  return changed;
}

/**
 * `-w 4`, `-w4`, `--workers 4`, `--workers=4` and `-w "4"`; the value may also come from a variable
 * (`${WEB_CONCURRENCY:-2}`) or a command (`$(nproc)`).
 */
function patternOf({ long, short }: Option): RegExp {
  const flags = short === null ? `${long}(?:=|\\s+)` : `${long}(?:=|\\s+)|${short}(?:=|\\s*)`;
  return new RegExp(String.raw`(?<=\s)(?<flag>${flags})(?<value>"[^"\r\n]*"|'[^'\r\n]*'|[^\s"']+)`, 'g');
}

function unquoted(value: string): string {
  return /^(['"])(.*)\1$/.exec(value)?.[2] ?? value;
}

/** Whether a word of a shell's line is one: of `$(echo 4)` a space cuts the half off. */
function isWhole(word: string): boolean {
  if (/^(['"]).*\1$/.test(word)) return true;
  const count = (mark: RegExp) => word.match(mark)?.length ?? 0;
  return count(/\(/g) === count(/\)/g) && count(/\{/g) === count(/\}/g) && count(/`/g) % 2 === 0;
}
