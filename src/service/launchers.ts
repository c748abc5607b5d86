import type { LauncherName } from '../model/plan.ts';
import type { Launcher } from './launcher.ts';
import { attachLauncher } from './launchers/attach.ts';
import { commandLauncher } from './launchers/command.ts';
import { granianLauncher } from './launchers/granian.ts';
import { gunicornLauncher } from './launchers/gunicorn.ts';
import { hypercornLauncher } from './launchers/hypercorn.ts';
import { nodeLauncher } from './launchers/node.ts';
import { uvicornLauncher } from './launchers/uvicorn.ts';
import { waitressLauncher } from './launchers/waitress.ts';
import { ServiceError } from './service-error.ts';

/** What to write until a launcher is there: `launcher: "command"` can run any server. */
const commandInstead: Readonly<Partial<Record<LauncherName, readonly string[]>>> = {
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
  uvicorn: uvicornLauncher,
  hypercorn: hypercornLauncher,
  granian: granianLauncher,
  waitress: waitressLauncher,
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
