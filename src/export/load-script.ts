import type { ScriptedPlan } from './scripted-plan.ts';

/** Something that a plan says and a script does not do, or does in another way. */
export interface NotCarried {
  /** Where the plan says it, such as `load.warmUpRequests`. */
  readonly place: string;
  /** One sentence. */
  readonly sentence: string;
}

/** A plan's load as a file for another engine. */
export interface LoadScript {
  readonly text: string;
  /** What the file leaves out; it says so itself, too. */
  readonly notCarried: readonly NotCarried[];
}

/** Writes a plan's load for one engine. What the engine can't do is told, never left out in silence. */
export type LoadScriptWriter = (plan: ScriptedPlan) => LoadScript;
