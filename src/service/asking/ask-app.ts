import type { AskedApp } from '../../model/asked-app.ts';
import { isPythonLauncher } from '../../model/plan/launcher-facts.ts';
import type { Plan } from '../../model/plan/plan.ts';
import type { LaunchContext } from '../launcher.ts';
import { askNodeApp } from './ask-node-app.ts';
import { askPythonApp } from './ask-python-app.ts';

/**
 * Asks a plan's application for its routes: it is loaded in a process of its own, which serves nothing, is given a time,
 * and is ended with all that it has started. `null`: an application of this kind, or one that uses no framework that is
 * known, has no table of routes that can be asked for. Throws `ServiceError` where it can't be loaded, with the cause that
 * its own words name.
 */
export async function askApp(
  plan: Pick<Plan, 'service' | 'settingsEnv'>,
  context: LaunchContext,
): Promise<AskedApp | null> {
  const { launcher } = plan.service;
  if (launcher === 'node') return askNodeApp(plan, context);
  return isPythonLauncher(launcher) ? askPythonApp(plan.service, context) : null;
}
