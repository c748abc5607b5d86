import { findOnPath } from '../host/find-on-path.ts';
import type { Service } from '../model/plan/plan.ts';
import type { LaunchContext } from '../service/launcher.ts';
import { findInterpreter, type Interpreter, pipCommand, probePython } from '../service/launchers/python.ts';
import { ServiceError } from '../service/service-error.ts';

/** The Locust of this machine. */
export interface FoundLocust {
  /** Program and first arguments. */
  readonly command: readonly string[];
  /** Where its Python, or it itself, is. */
  readonly path: string;
}

/**
 * Finds Locust: in the interpreter of the service, else in the one on PATH, else as a program on PATH. Nothing is installed.
 * Throws `ServiceError` (`locust-missing`) with what would install it.
 */
export async function findLocust(service: Service, context: LaunchContext): Promise<FoundLocust> {
  const interpreters = interpretersOf(service, context);
  for (const { path } of interpreters) {
    if (await hasLocust(path, context)) return { command: [path, '-m', 'locust'], path };
  }
  const program = findOnPath('locust', context.environment);
  if (program !== null) return { command: [program], path: program };
  const [first] = interpreters;
  throw new ServiceError({
    kind: 'locust-missing',
    interpreter: first?.path ?? null,
    install: first === undefined ? 'pip install locust' : pipCommand(first, ['locust'], context.planFolder),
  });
}

/** The service's own, then those on PATH; none twice. */
function interpretersOf(service: Service, context: LaunchContext): Interpreter[] {
  const found: Interpreter[] = [];
  try {
    found.push(findInterpreter(service, context));
  } catch (error) {
    if (!(error instanceof ServiceError) || error.failure.kind !== 'no-python') throw error;
  }
  for (const name of ['python3', 'python']) {
    const path = findOnPath(name, context.environment);
    if (path !== null && !found.some((one) => one.path === path)) found.push({ path, origin: { kind: 'path' } });
  }
  return found;
}

/** Whether an interpreter has Locust; one that says nothing has none. */
async function hasLocust(path: string, context: LaunchContext): Promise<boolean> {
  try {
    const { packages } = await probePython(
      { path, origin: { kind: 'path' } },
      context.planFolder,
      context.environment,
      context,
      { packages: ['locust'], gunicornArgs: null },
    );
    return packages['locust'] != null;
  } catch (error) {
    if (error instanceof ServiceError) return false;
    throw error;
  }
}
