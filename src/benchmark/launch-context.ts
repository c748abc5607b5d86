import { join } from 'node:path';
import type { LaunchContext } from '../service/launcher.ts';
import type { RunContext } from './run-context.ts';

/** What launchers have to know of the place that a run, or a profile, happens in. */
export function launchContextOf(context: RunContext, signal: AbortSignal): LaunchContext {
  return {
    planFolder: context.planFolder,
    mediaFolder: context.mediaFolder,
    environment: context.environment,
    leaseFolder: join(context.storageFolder, 'leases'),
    guardianScript: join(context.distFolder, 'guardian.js'),
    suggestedPython: context.suggestedPython,
    signal,
  };
}
