import type { SettingValue, Space } from '../../model/settings.ts';
import type { FoundService } from './found-service.ts';
import { nodeService } from './node-app.ts';
import type { ProjectFiles } from './project-files.ts';

/** The service that a Procfile's `web:` line starts; `null` when there is none that Servebench could start without a shell. */
export async function procfileService(files: ProjectFiles): Promise<FoundService | null> {
  const text = files.paths.includes('Procfile') ? await files.read('Procfile') : null;
  const line = /^web:[ \t]*(.+)$/m.exec(text ?? '')?.[1];
  const words = line === undefined ? null : wordsOf(line.trim());
  if (words === null || words.length === 0) return null;
  const evidence = `The Procfile starts it with: ${line?.trim()}`;
  const program = words[0] as string;
  if (/(^|\/)gunicorn$/.test(program)) return gunicornService(words.slice(1), evidence);
  const script = words.find((word, index) => index > 0 && /\.[cm]?js$/.test(word));
  if (/(^|\/)node$/.test(program) && script !== undefined && files.paths.includes(script))
    return nodeService(script, '.', evidence, files);
  const command = words.map((word) => word.replace(/\$\{?PORT\}?/g, '{port}'));
  if (!command.some((word) => word.includes('{port}'))) return null;
  return {
    launcher: 'command',
    app: null,
    args: [],
    command,
    cwd: '.',
    evidence,
    endpoints: [],
    usedSettings: {},
    notes: [],
  };
}

/** The words of a command line; `null` when it needs a shell for more than taking words apart. */
function wordsOf(line: string): string[] | null {
  if (/[|&;<>`\\]|\$\(/.test(line)) return null;
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? (match[3] as string));
}

const options: Readonly<Record<string, string>> = {
  '-w': 'workers',
  '--workers': 'workers',
  '--threads': 'threads',
  '-k': 'workerClass',
  '--worker-class': 'workerClass',
};

function gunicornService(words: readonly string[], evidence: string): FoundService | null {
  const used: Record<string, readonly SettingValue[]> = {};
  let app: string | null = null;
  let cwd = '.';
  for (let i = 0; i < words.length; i++) {
    const [name, inline] = splitOption(words[i] as string);
    if (!name.startsWith('-')) {
      app = name;
      continue;
    }
    const value = inline ?? words[++i] ?? '';
    const setting = options[name];
    if (name === '--chdir') cwd = value;
    if (setting === 'workerClass') used[setting] = [value];
    else if (setting !== undefined && /^[1-9]\d{0,3}$/.test(value)) used[setting] = [Number(value)];
  }
  if (app === null) return null;
  const target = app.includes(':') ? app : `${app}:application`;
  return {
    launcher: 'gunicorn',
    app: target,
    args: [],
    command: null,
    cwd,
    evidence,
    endpoints: [],
    usedSettings: used,
    notes: [],
  };
}

/** Flags of gunicorn that take no value. */
const flags =
  /^--(preload|reload|daemon|spew|check-config|print-config|reuse-port|capture-output|no-sendfile|proxy-protocol|enable-stdio-inheritance|log-syslog|statsd|no-control-socket)$/;

function splitOption(word: string): readonly [name: string, inline: string | undefined] {
  if (flags.test(word)) return [word, ''];
  const equals = /^(--[\w-]+)=(.*)$/.exec(word);
  if (equals) return [equals[1] as string, equals[2]];
  const short = /^(-[a-zA-Z])(.+)$/.exec(word);
  return short && !word.startsWith('--') ? [short[1] as string, short[2]] : [word, undefined];
}

/** The settings of a space together with the values that a project uses already. */
export function spaceWith(space: Space, used: Space): Space {
  return Object.fromEntries(
    Object.entries(space).map(([name, values]) => [name, sorted([...new Set([...values, ...(used[name] ?? [])])])]),
  );
}

function sorted(values: readonly SettingValue[]): SettingValue[] {
  return values.every((value) => typeof value === 'number')
    ? [...values].sort((a, b) => Number(a) - Number(b))
    : [...values];
}
