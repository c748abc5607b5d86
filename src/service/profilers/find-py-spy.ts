import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findOnPath } from '../../host/find-on-path.ts';
import type { LaunchContext } from '../launcher.ts';
import { type Interpreter, pipCommand } from '../launchers/python.ts';
import { ServiceError } from '../service-error.ts';
import { askProgram } from '../start/ask-program.ts';

/** A py-spy on this machine. */
export interface FoundPySpy {
  readonly path: string;
  readonly version: string;
}

const versionTimeoutMs = 15_000;

/**
 * The py-spy to use: the one that is named, else that of the interpreter's environment, else the first on PATH. It is never
 * installed from here. Throws `ServiceError` with the line that would install it.
 */
export async function findPySpy(
  interpreter: Interpreter,
  named: string | null,
  context: Pick<LaunchContext, 'planFolder' | 'environment' | 'leaseFolder' | 'guardianScript' | 'signal'>,
): Promise<FoundPySpy> {
  const { environment, planFolder } = context;
  const install = pipCommand(interpreter, ['py-spy'], planFolder);
  if (named !== null && !existsSync(named)) throw new ServiceError({ kind: 'no-such-py-spy', path: named });
  const beside = join(dirname(interpreter.path), process.platform === 'win32' ? 'py-spy.exe' : 'py-spy');
  const path = named ?? (existsSync(beside) ? beside : findOnPath('py-spy', environment));
  if (path === null) throw new ServiceError({ kind: 'py-spy-missing', interpreter: interpreter.path, install });
  const said = await askProgram(
    { command: [path, '--version'], env: environment, cwd: planFolder },
    { context, timeoutMs: versionTimeoutMs },
  );
  const version = said.stdout.trim().split(' ').at(-1) ?? '';
  if (said.exit?.code !== 0 || version === '')
    throw new ServiceError({ kind: 'py-spy-broken', path, why: said.stderr.trim() || null, install });
  return { path, version };
}
