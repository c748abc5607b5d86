import type { Settings } from '../settings.ts';

/** What everybody who reads a plan has to know of a launcher: its check, completion, drafts and Apply. */
interface LauncherFacts {
  /** What its servers run on; `any`: nothing is known of that. */
  readonly language: 'python' | 'node' | 'any';
  /** The settings that it knows; `null`: those of the user's own naming. */
  readonly settings: readonly string[] | null;
  /** What it runs with when nothing is said: its documented defaults. */
  readonly defaults: Settings;
  /** The command line that users type; `null`: there is none of its own. */
  readonly commandLine: CommandLine | null;
}

/** How a server is started by hand. */
export interface CommandLine {
  readonly program: string;
  readonly options: readonly SettingOption[];
  /** Whether it takes `--thr 4` for `--threads 4`, and its letters without a value, which may be joined with others: `-Rw 4`. */
  readonly abbreviates: boolean;
  readonly flags: string;
}

/** A setting as an option of a server's command line. */
export interface SettingOption {
  readonly setting: string;
  readonly long: string;
  readonly short: string | null;
  /** Whether its value is a whole number. */
  readonly counts: boolean;
}

const workers: SettingOption = { setting: 'workers', long: '--workers', short: null, counts: true };
const threads: SettingOption = { setting: 'threads', long: '--threads', short: null, counts: true };
const workerClass: SettingOption = { setting: 'workerClass', long: '--worker-class', short: '-k', counts: false };

/** The launchers that a plan can name. How each starts its server is in src/service/launchers, a file each. */
export const launcherFacts = {
  gunicorn: {
    language: 'python',
    settings: ['workerClass', 'workers', 'threads'],
    defaults: { workerClass: 'sync', workers: 1, threads: 1 },
    commandLine: {
      program: 'gunicorn',
      options: [{ ...workers, short: '-w' }, threads, workerClass],
      abbreviates: true,
      flags: 'DRhv',
    },
  },
  uvicorn: {
    language: 'python',
    settings: ['workers', 'loop', 'http'],
    defaults: { workers: 1 },
    commandLine: { program: 'uvicorn', options: [workers], abbreviates: false, flags: '' },
  },
  hypercorn: {
    language: 'python',
    settings: ['workerClass', 'workers'],
    defaults: { workerClass: 'asyncio', workers: 1 },
    commandLine: {
      program: 'hypercorn',
      options: [{ ...workers, short: '-w' }, workerClass],
      abbreviates: true,
      flags: 'Dh',
    },
  },
  granian: {
    language: 'python',
    settings: ['workers', 'threads'],
    defaults: { workers: 1, threads: 1 },
    commandLine: {
      program: 'granian',
      options: [workers, { ...threads, long: '--blocking-threads' }],
      abbreviates: false,
      flags: '',
    },
  },
  waitress: {
    language: 'python',
    settings: ['threads'],
    defaults: { threads: 4 },
    commandLine: { program: 'waitress-serve', options: [threads], abbreviates: true, flags: '' },
  },
  node: { language: 'node', settings: ['workers', 'threads'], defaults: { workers: 1 }, commandLine: null },
  command: { language: 'any', settings: null, defaults: {}, commandLine: null },
  attach: { language: 'any', settings: [], defaults: {}, commandLine: null },
} as const satisfies Readonly<Record<string, LauncherFacts>>;

export type LauncherName = keyof typeof launcherFacts;

// TypeScript gives the keys of an object as plain strings.
export const launcherNames = Object.keys(launcherFacts) as LauncherName[];

/** Whether a launcher's servers run on a Python interpreter. */
export function isPythonLauncher(launcher: LauncherName): boolean {
  return launcherFacts[launcher].language === 'python';
}

/** The settings that a launcher knows; `null`: those of the user's own naming. */
export function settingsOf(launcher: LauncherName): readonly string[] | null {
  return launcherFacts[launcher].settings;
}

/** The settings that a launcher's server has when nothing is said. */
export function defaultsOf(launcher: LauncherName): Settings {
  return launcherFacts[launcher].defaults;
}

/** The command line that users of a launcher type; `null`: there is none of its own. */
export function commandLineOf(launcher: LauncherName): LauncherFacts['commandLine'] {
  return launcherFacts[launcher].commandLine;
}
