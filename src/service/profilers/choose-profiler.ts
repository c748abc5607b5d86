import { resolve } from 'node:path';
import type { TracingObstacle } from '../../model/facts/failure.ts';
import { isPythonLauncher } from '../../model/plan/launcher-facts.ts';
import type { Service } from '../../model/plan/plan.ts';
import type { EffectiveSettings } from '../../model/settings.ts';
import type { LaunchContext } from '../launcher.ts';
import { findInterpreter } from '../launchers/python.ts';
import { ServiceError } from '../service-error.ts';
import { findPySpy } from './find-py-spy.ts';
import { nodeInspectorProfiler } from './node-inspector.ts';
import type { Profiler } from './profiler.ts';
import { pySpyProfiler } from './py-spy.ts';
import { ownTracingPermission } from './tracing-permission.ts';

/** The first Python that py-spy 0.4 does not know. */
const firstUnknown = { major: 3, minor: 15 };

/**
 * Why py-spy can't look into servers of such an interpreter; `null` where it can. `python` is its version,
 * `effective` what such a server runs.
 */
export function pySpyRefusal(
  python: string | undefined,
  { sharedLock }: Pick<EffectiveSettings, 'sharedLock'>,
): TracingObstacle | null {
  const [major = 0, minor = 0] = (python ?? '').split('.').map(Number);
  if (!sharedLock && major >= 3 && minor >= 13) return { kind: 'free-threaded' };
  if (major > firstUnknown.major || (major === firstUnknown.major && minor >= firstUnknown.minor))
    return { kind: 'python-too-new', version: `${major}.${minor}` };
  return null;
}

/**
 * The profiler for the servers of a launcher. Throws `ServiceError` with the next step where there is none on this machine,
 * or it may not look into other processes. `pySpy`: path of the py-spy to use, `null` to look for one.
 */
export async function profilerFor(service: Service, context: LaunchContext, pySpy: string | null): Promise<Profiler> {
  if (service.launcher === 'node') return nodeInspectorProfiler(context.mediaFolder);
  if (!isPythonLauncher(service.launcher)) throw new ServiceError({ kind: 'no-profiler', launcher: service.launcher });
  const environment = { ...context.environment, ...service.env };
  const cwd = resolve(context.planFolder, service.cwd);
  const interpreter = findInterpreter({ python: service.python, cwd }, { ...context, environment });
  const found = await findPySpy(interpreter, pySpy, { ...context, environment });
  const permission = ownTracingPermission();
  if (!permission.allowed) throw new ServiceError({ kind: 'tracing-forbidden', cause: permission.obstacle });
  return pySpyProfiler(found, environment);
}
