import { resolve } from 'node:path';
import type { Explanation } from '../../model/facts/failure.ts';
import { isPythonLauncher } from '../../model/plan/launcher-facts.ts';
import type { Service } from '../../model/plan/plan.ts';
import type { Settings } from '../../model/settings.ts';
import type { LaunchContext, PreparedLauncher } from '../launcher.ts';
import type { ListenPlace } from '../listen-place.ts';
import { explainMissing, missingVariables } from '../prepare/missing-variable.ts';
import { knownCause } from './known-causes.ts';
import { within } from './own-code.ts';
import { ownPortTaken } from './own-port.ts';
import { servesAtImport } from './serves-at-import.ts';

/** The server whose words are read. */
export interface TroubledServer {
  readonly launcher: Pick<PreparedLauncher, 'explainFailure'>;
  readonly service: Service;
  readonly settings: Settings;
  readonly context: Pick<LaunchContext, 'planFolder'>;
  /** Where it was told to listen; `null`: it was not told. */
  readonly listen: ListenPlace | null;
  /** Its processes. */
  readonly pids: readonly number[];
}

/** What a server's last lines say of why it failed, the cause before its consequences; `null` where they say nothing known. */
export function explainFailure(lines: readonly string[], server: TroubledServer): Explanation | null {
  const { launcher, service, settings, context, pids } = server;
  const { planFolder } = context;
  const cwd = resolve(planFolder, service.cwd);
  const atImport = explainAtImport(lines, server);
  if (atImport !== null) return atImport;
  // A variable that was missing is the cause whatever the launcher makes of the error that followed.
  const missing = missingVariables(lines);
  if (missing !== null) return explainMissing(missing, { cwd, planFolder });
  const taken = ownPortTaken(lines, { port: portOf(server), cwd, own: pids });
  if (taken !== null) return taken;
  const told = launcher.explainFailure(lines, settings);
  if (told?.kind !== 'last-error') return told ?? null;
  const reader = told.reader == null ? null : within(cwd, told.reader);
  return knownCause({ line: told.line, reader, folders: [cwd, planFolder] }) ?? { ...told, reader };
}

/** Whether a Python application serves while it is imported: then nobody needs to wait until the start's time is over. */
export function explainAtImport(lines: readonly string[], server: TroubledServer): Explanation | null {
  const { service, context } = server;
  if (service.app === undefined || !isPythonLauncher(service.launcher)) return null;
  const cwd = resolve(context.planFolder, service.cwd);
  return servesAtImport(lines, { app: service.app, cwd, port: portOf(server) });
}

function portOf({ listen }: TroubledServer): number | null {
  return listen !== null && 'port' in listen ? listen.port : null;
}
