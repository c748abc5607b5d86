import { commandLineOf, type LauncherName } from '../../../model/plan/launcher-facts.ts';
import type { SettingValue, Space } from '../../../model/settings.ts';
import { isComputed } from './shell-line.ts';

/** How a Python server's command line is read. */
interface ServerOptions {
  /** Options with a value that Servebench sets itself. */
  readonly owned: readonly string[];
  /** Options without a value, beside those that begin with `--no-`. */
  readonly flags: readonly string[];
  /** Of these, what a measurement leaves out. */
  readonly dropped: readonly string[];
}

const gunicornFlags = [
  ...['--preload', '--reload', '--daemon', '-D', '--spew', '--check-config', '--print-config', '--reuse-port'],
  ...[
    '--capture-output',
    '--proxy-protocol',
    '--enable-stdio-inheritance',
    '--log-syslog',
    '-R',
    '--disable-redirect-access-to-syslog',
  ],
];

const serverOptions: Readonly<Partial<Record<LauncherName, ServerOptions>>> = {
  gunicorn: {
    owned: ['-b', '--bind', '-p', '--pid'],
    flags: gunicornFlags,
    dropped: ['--reload', '--daemon', '-D', '--check-config', '--print-config', '--spew'],
  },
  uvicorn: {
    owned: [
      '--host',
      '--port',
      '--uds',
      '--fd',
      '--reload-dir',
      '--reload-include',
      '--reload-exclude',
      '--reload-delay',
    ],
    flags: [
      '--reload',
      '--proxy-headers',
      '--factory',
      '--access-log',
      '--use-colors',
      '--server-header',
      '--date-header',
    ],
    dropped: ['--reload'],
  },
  hypercorn: {
    owned: ['-b', '--bind', '--insecure-bind', '--quic-bind', '-p', '--pid'],
    flags: ['--reload', '--debug', '-D', '--daemon'],
    dropped: ['--reload', '--debug', '-D', '--daemon'],
  },
  granian: {
    owned: ['--host', '--port', '--uds'],
    flags: ['--reload', '--factory', '--access-log', '--log', '--ws', '--websockets', '--respawn-failed-workers'],
    dropped: ['--reload'],
  },
  waitress: {
    owned: ['--host', '--port', '--listen', '--unix-socket'],
    flags: [
      '--call',
      '--expose-tracebacks',
      '--clear-untrusted-proxy-headers',
      '--asyncore-use-poll',
      '--log-untrusted-proxy-headers',
    ],
    dropped: [],
  },
};

/** A server's command line, taken apart. */
export interface ServerLine {
  /** What it serves; `null` where the line does not say. */
  readonly app: string | null;
  readonly settings: Space;
  /** Everything else, as it stands there. */
  readonly args: readonly string[];
  /** Options whose values only the shell that runs the line knows. */
  readonly computed: readonly string[];
}

/** Reads the words after the program. */
export function serverLine(launcher: LauncherName, words: readonly string[]): ServerLine {
  const options = serverOptions[launcher];
  const settings: Record<string, readonly SettingValue[]> = {};
  const [args, computed]: [string[], string[]] = [[], []];
  let app: string | null = null;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (!word.startsWith('-') || word === '-') {
      app ??= word;
      continue;
    }
    const [name, inline] = splitOption(word, options?.flags ?? []);
    if (isFlag(name, options?.flags ?? [])) {
      if (options?.dropped.includes(name) !== true) args.push(word);
      continue;
    }
    const value = inline ?? words[++at];
    const option = commandLineOf(launcher)?.options.find(({ long, short }) => name === long || name === short);
    if (option !== undefined) {
      if (value === undefined || isComputed(value)) computed.push(name);
      else if (!option.counts) settings[option.setting] = [value];
      else if (/^[1-9]\d{0,3}$/.test(value)) settings[option.setting] = [Number(value)];
    } else if (options?.owned.includes(name) !== true) {
      if (value !== undefined && isComputed(value)) computed.push(name);
      else args.push(...(inline === undefined && value !== undefined ? [word, value] : [word]));
    }
  }
  return { app, settings, args, computed };
}

function isFlag(name: string, flags: readonly string[]): boolean {
  return flags.includes(name) || (name.startsWith('--no-') && !name.startsWith('--no-proxy='));
}

function splitOption(word: string, flags: readonly string[]): readonly [name: string, inline: string | undefined] {
  if (flags.includes(word)) return [word, undefined];
  const equals = /^(--[\w-]+)=(.*)$/s.exec(word);
  if (equals) return [equals[1] as string, equals[2]];
  // `-w4`.
  const short = /^(-[a-zA-Z])=?(.+)$/s.exec(word);
  return short && !word.startsWith('--') ? [short[1] as string, short[2]] : [word, undefined];
}
