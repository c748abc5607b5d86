import { type LoadEngine, ownEngine } from '../load/trial/load-engine.ts';
import { LocustEngine } from '../locust/locust-engine.ts';
import type { Note } from '../model/facts/note.ts';
import type { Plan } from '../model/plan/plan.ts';
import type { LaunchContext } from '../service/launcher.ts';

/** The load engine that a plan asks for, ready. Throws `ServiceError` where it can't be had, and then nothing of it is left. */
export async function openEngine(
  plan: Plan,
  context: LaunchContext,
  options: { readonly signal: AbortSignal; readonly onNote: (note: Note) => void },
): Promise<LoadEngine> {
  return plan.load.engine === 'locust' ? await LocustEngine.open({ plan, context, ...options }) : ownEngine;
}
