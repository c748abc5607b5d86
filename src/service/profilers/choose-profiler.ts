import { resolve } from 'node:path';
import type { Service } from '../../model/plan/plan.ts';
import { isPythonLauncher } from '../../model/plan/service-faults.ts';
import type { LaunchContext } from '../launcher.ts';
import { findInterpreter } from '../launchers/python.ts';
import { ServiceError } from '../service-error.ts';
import { findPySpy } from './find-py-spy.ts';
import { nodeInspectorProfiler } from './node-inspector.ts';
import type { Profiler } from './profiler.ts';
import { pySpyProfiler } from './py-spy.ts';
import { ownTracingPermission } from './tracing-permission.ts';

/**
 * The profiler for the servers of a launcher. Throws `ServiceError` with the next step where there is none on this machine,
 * or it may not look into other processes. `pySpy`: path of the py-spy to use, `null` to look for one.
 */
export async function profilerFor(service: Service, context: LaunchContext, pySpy: string | null): Promise<Profiler> {
  if (service.launcher === 'node') return nodeInspectorProfiler(context.mediaFolder);
  if (!isPythonLauncher(service.launcher))
    throw new ServiceError(
      `Servebench knows no profiler for launcher "${service.launcher}": it can look into Python servers that it starts itself (gunicorn, uvicorn, hypercorn, granian, waitress) and into Node.`,
    );
  const environment = { ...context.environment, ...service.env };
  const cwd = resolve(context.planFolder, service.cwd);
  const interpreter = findInterpreter({ python: service.python, cwd }, { ...context, environment });
  const found = await findPySpy(interpreter, pySpy, { ...context, environment });
  const permission = ownTracingPermission();
  if (!permission.allowed) throw new ServiceError(permission.why);
  return pySpyProfiler(found, environment);
}
