import { posix } from 'node:path';
import { t } from '../../../words/language.ts';
import { commandEvidence, type FoundCommand } from '../commands/found-command.ts';
import { isComputed, knownVariables, type ShellCommand } from '../commands/shell-line.ts';
import { type FoundService, foundService } from '../found-service.ts';

/** A command of Sanic's own server that listens where it is told, with its workers as a setting. */
export function sanicCommand(target: string, isFactory: boolean, more: readonly string[] = []): string[] {
  return [
    ...['python', '-m', 'sanic', target, ...(isFactory ? ['--factory'] : [])],
    ...['--host', '127.0.0.1', '--port', '{port}', '--workers', '{workers}', ...more],
  ];
}

/** A server that belongs to a framework: how its command is read, and what stands in its place. */
interface OwnServer {
  /** Options that take a value and are Servebench's to set. */
  readonly owned: readonly string[];
  /** Options without a value that a measurement leaves out. */
  readonly dropped: readonly string[];
  readonly withValue: readonly string[];
}

const servers: Readonly<Record<'sanic' | 'daphne', OwnServer>> = {
  sanic: {
    owned: ['--host', '-H', '--port', '-p', '--unix', '-u', '--workers', '-w'],
    dropped: ['--dev', '-d', '--debug', '--reload', '-r', '--auto-reload', '--fast', '--factory', '--single-process'],
    withValue: ['--cert', '--key', '--tls', '--reload-dir', '-R', '--http'],
  },
  daphne: {
    owned: ['--bind', '-b', '--port', '-p', '--unix-socket', '-u', '--fd', '--endpoint', '-e'],
    dropped: [],
    withValue: [
      ...[
        '--verbosity',
        '-v',
        '--http-timeout',
        '-t',
        '--access-log',
        '--log-fmt',
        '--ping-interval',
        '--ping-timeout',
      ],
      ...['--application-close-timeout', '--websocket_timeout', '--websocket_connect_timeout', '--ws-protocol'],
      ...['--root-path', '--proxy-headers-host', '--proxy-headers-port', '--server-name', '--request-buffer-size'],
    ],
  },
};

/** The command line of such a server: what it serves, its other arguments and its workers. */
interface OwnLine {
  readonly app: string | null;
  readonly args: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly workers: number | null;
}

/** The service that `sanic` or `daphne` starts; `null`: it is none of these, or serves nothing that can be told. */
export function ownServerService(
  command: ShellCommand,
  found: FoundCommand,
  inCode: readonly FoundService[],
): FoundService | null {
  const program = posix.basename(command.words[0] ?? '').replace(/\.exe$/, '');
  if (program !== 'sanic' && program !== 'daphne') return null;
  const { app, args, flags, workers } = readLine(servers[program], command.words.slice(1));
  const module = app?.split(':')[0]?.replace(/\.(app|application)$/, '') ?? null;
  if (app === null || module === null) return null;
  const service = inCode.find(
    ({ app: own, command: line }) =>
      own?.startsWith(`${module}:`) || line?.some((word) => word.startsWith(`${module}:`)),
  );
  const common = {
    launcher: 'command' as const,
    cwd: command.cwd,
    env: knownVariables(command, ['PORT', 'HOST']),
    evidence: commandEvidence(found),
    endpoints: service?.endpoints ?? [],
    routeNotes: service?.routeNotes ?? [],
    identity: `${program} ${command.cwd} ${app}`,
  };
  if (program === 'sanic')
    return foundService({
      ...common,
      command: sanicCommand(app, flags.has('--factory'), args),
      usedSettings: workers === null ? {} : { workers: [workers] },
      runsByDefaults: workers === null && !flags.has('--fast'),
      identity: service?.identity ?? common.identity,
    });
  return foundService({
    ...common,
    command: ['python', '-m', 'daphne', '-b', '127.0.0.1', '-p', '{port}', ...args, app],
    notes: [
      t(
        'daphne serves in one process and has no setting of workers: launcher "uvicorn" with the same app would compare them.',
      ),
    ],
  });
}

function readLine({ owned, dropped, withValue }: OwnServer, words: readonly string[]): OwnLine {
  const args: string[] = [];
  const flags = new Set<string>();
  let [app, workers]: [string | null, number | null] = [null, null];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    const [, name = word, inline] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? [];
    if (!word.startsWith('-')) app ??= isComputed(word) ? null : word;
    else if (dropped.includes(name)) flags.add(name);
    else if (owned.includes(name) || withValue.includes(name)) {
      const value = inline ?? words[++at] ?? '';
      if ((name === '--workers' || name === '-w') && /^[1-9]\d?$/.test(value)) workers = Number(value);
      if (!owned.includes(name) && !isComputed(value)) args.push(name, value);
    } else args.push(word);
  }
  return { app, args, flags, workers };
}
