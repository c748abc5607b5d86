import { join } from 'node:path';
import { serverEnvironment } from '../../host/server-environment.ts';
import type { AskedApp } from '../../model/asked-app.ts';
import type { Plan } from '../../model/plan/plan.ts';
import type { LaunchContext } from '../launcher.ts';
import { hookOption } from '../node/listen-hook.ts';
import { prepareLauncher } from '../prepare/prepare-launcher.ts';
import { askProgram } from '../start/ask-program.ts';
import { readAskedLines } from './asked-lines.ts';
import { askTimeoutMs, notAsked } from './not-asked.ts';

/** Starts a Node service up to where it would listen and asks its routers; see `askApp`. */
export async function askNodeApp(
  plan: Pick<Plan, 'service' | 'settingsEnv'>,
  context: LaunchContext,
): Promise<AskedApp | null> {
  const { launcher } = await prepareLauncher(plan, context);
  // No port is taken: the hook ends the process where it would listen.
  const { command, cwd, env } = launcher.launch({ workers: 1 }, { port: 3000 });
  const hook = hookOption(join(context.mediaFolder, 'node', 'ask-hook.cjs'), launcher.versions['node'] ?? '');
  const answer = await askProgram(
    { command, cwd, env: serverEnvironment(env, { NODE_OPTIONS: `${env['NODE_OPTIONS'] ?? ''} ${hook}`.trim() }) },
    { context, timeoutMs: askTimeoutMs },
  );
  const told = readAskedLines(answer.told);
  if (told.complete) return told.app;
  throw notAsked(answer, plan.service, context, (output) => launcher.explainFailure(output, {}));
}
