import {
  type CommandLine,
  commandLineOf,
  type LauncherName,
  type SettingOption,
} from '../../model/plan/launcher-facts.ts';
import type { Settings, SettingValue } from '../../model/settings.ts';
import { t } from '../../words/language.ts';
import { SettingsRefusal } from './settings-refusal.ts';

/** A server's program where it is one: not a part of another word, path or option. */
function programPattern(program: string): RegExp {
  return new RegExp(String.raw`(?<=^|[\s"';&|/=])${program}(?=\s|["',]|$)`);
}

/** Whether a command line runs the server of a launcher. */
export function runsServer(launcher: LauncherName, command: string): boolean {
  const program = commandLineOf(launcher)?.program;
  return program !== undefined && programPattern(program).test(command);
}

/** The settings that a command line of that server gives; of an option that stands there twice, the last one holds. */
export function settingsOfCommand(launcher: LauncherName, command: string): Settings {
  const settings: Record<string, SettingValue> = {};
  for (const option of commandLineOf(launcher)?.options ?? []) {
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
  const option: SettingOption = { setting: '', long: '--config', short: '-c', counts: false };
  const value = [...command.matchAll(patternOf(option))].at(-1)?.groups?.['value'];
  return value === undefined ? null : unquoted(value).replace(/^file:/, '');
}

/**
 * The same command line with other settings: each option is changed where it stands, or put in right after the program.
 * Throws `SettingsRefusal` where the line can't be changed surely.
 */
export function commandWithSettings(launcher: LauncherName, command: string, settings: Settings): string {
  const server = commandLineOf(launcher);
  if (server === null) return command;
  const program = programPattern(server.program);
  let changed = command;
  for (const option of server.options.toReversed()) {
    const value = settings[option.setting];
    if (value === undefined) continue;
    // It becomes a word of a shell's line, whoever runs that, and the settings may be those of a record from anywhere.
    if (!/^[\w.:-]+$/.test(String(value)))
      throw new SettingsRefusal(t('"{0}" is no value that can be written into a command line.', value));
    const pattern = patternOf(option);
    refuseUnsure(changed, option, server);
    changed =
      changed.match(pattern) === null
        ? changed.replace(program, (word) => `${word} ${option.short ?? option.long} ${value}`)
        : changed.replace(pattern, (_all, flag: string, old: string) => {
            if (!isWhole(old))
              throw new SettingsRefusal(
                t('The value of {0} is computed by the shell ({1}…): change it by hand.', option.long, old),
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
      t('The command line would not set {0} to {1}: change it by hand.', missed.long, settings[missed.setting] ?? ''),
    );
  return changed;
}

/** Refuses a line that gives an option in a way, or in a place, that the server reads and a change would miss. */
function refuseUnsure(command: string, option: SettingOption, { program, abbreviates, flags }: CommandLine): void {
  const start = programPattern(program).exec(command)?.index ?? 0;
  const quotes = quotesOpenAt(command, start);
  for (const match of command.matchAll(patternOf(option)))
    if (match.index < start || quotesOpenAt(command, match.index) !== quotes)
      throw new SettingsRefusal(t('"{0}" may be no option of the server: change the command line by hand.', match[0]));
  for (const [word] of command.matchAll(/(?<=\s)-[\w-]+/g)) {
    const isShortened = abbreviates && word.length > 2 && option.long.startsWith(word) && word !== option.long;
    const letter = option.short?.slice(1);
    const isJoined = flags !== '' && letter !== undefined && new RegExp(`^-[${flags}]+${letter}`).test(word);
    if (isShortened || isJoined)
      throw new SettingsRefusal(t('The command line gives {0} as "{1}": change it by hand.', option.long, word));
  }
}

/** The quotation mark that is open at a place of a shell's line; empty: none. */
function quotesOpenAt(command: string, end: number): string {
  let open = '';
  for (const mark of command.slice(0, end).match(/["']/g) ?? [])
    if (open === '') open = mark;
    else if (open === mark) open = '';
  return open;
}

/**
 * `-w 4`, `-w4`, `--workers 4`, `--workers=4` and `-w "4"`; the value may also come from a variable
 * (`${WEB_CONCURRENCY:-2}`) or a command (`$(nproc)`).
 */
function patternOf({ long, short }: SettingOption): RegExp {
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
