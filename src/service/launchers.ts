import type { LauncherName } from '../model/plan/plan.ts';
import type { Launcher } from './launcher.ts';
import { attachLauncher } from './launchers/attach.ts';
import { commandLauncher } from './launchers/command.ts';
import { granianLauncher } from './launchers/granian.ts';
import { gunicornLauncher } from './launchers/gunicorn.ts';
import { hypercornLauncher } from './launchers/hypercorn.ts';
import { nodeLauncher } from './launchers/node.ts';
import { uvicornLauncher } from './launchers/uvicorn.ts';
import { waitressLauncher } from './launchers/waitress.ts';

const launchers: Readonly<Record<LauncherName, Launcher>> = {
  gunicorn: gunicornLauncher,
  uvicorn: uvicornLauncher,
  hypercorn: hypercornLauncher,
  granian: granianLauncher,
  waitress: waitressLauncher,
  node: nodeLauncher,
  command: commandLauncher,
  attach: attachLauncher,
};

/** The launcher of that name. */
export function launcherFor(name: LauncherName): Launcher {
  return launchers[name];
}
