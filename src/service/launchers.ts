import type { LauncherName } from '../model/plan.ts';
import type { Launcher } from './launcher.ts';
import { attachLauncher } from './launchers/attach.ts';
import { commandLauncher } from './launchers/command.ts';
import { gunicornLauncher } from './launchers/gunicorn.ts';
import { nodeLauncher } from './launchers/node.ts';
import { ServiceError } from './service-error.ts';

/** What to write until a launcher is there: `launcher: "command"` can run any server. */
const commandInstead: Readonly<Partial<Record<LauncherName, readonly string[]>>> = {
  uvicorn: ['uvicorn', '--port', '{port}', '--workers', '{workers}', 'app:app'],
  hypercorn: ['hypercorn', '--bind', '127.0.0.1:{port}', '--workers', '{workers}', 'app:app'],
  granian: ['granian', '--interface', 'wsgi', '--port', '{port}', '--workers', '{workers}', 'app:app'],
  waitress: ['waitress-serve', '--listen=127.0.0.1:{port}', '--threads={threads}', 'app:app'],
  uwsgi: [
    'uwsgi',
    '--http-socket',
    '127.0.0.1:{port}',
    '--master',
    '--die-on-term',
    '--processes',
    '{workers}',
    '--module',
    'app:app',
  ],
  puma: ['puma', '--bind', 'tcp://127.0.0.1:{port}', '-w', '{workers}', '-t', '{threads}:{threads}'],
};

const launchers: Readonly<Partial<Record<LauncherName, Launcher>>> = {
  gunicorn: gunicornLauncher,
  node: nodeLauncher,
  command: commandLauncher,
  attach: attachLauncher,
};

/** The launcher of that name. Throws `ServiceError` for one that is not there yet, with what to use instead. */
export function launcherFor(name: LauncherName): Launcher {
  const launcher = launchers[name];
  if (launcher !== undefined) return launcher;
  throw new ServiceError(
    `Servebench has no launcher "${name}" yet; use launcher "command" with "command": ${JSON.stringify(commandInstead[name] ?? [name, '{port}'])}.`,
  );
}
