import { resolve } from 'node:path';
import type { Baseline } from '../analysis/compare/relative-budgets.ts';
import { baselineFileOf, formatBaseline, readBaseline } from '../history/baseline-file.ts';
import type { Plan } from '../model/plan/plan.ts';
import type { RunRecord } from '../model/run/record.ts';
import { t } from '../words/language.ts';
import { whyNotJudged } from '../words/notes.ts';
import { CommandError } from './exit-codes.ts';
import type { Places } from './places.ts';
import { type PlanSource, shownPath } from './plan-source.ts';
import type { RunOutput } from './run-outputs.ts';

/** Options of `servebench run` on baselines, as commander gives them. */
export interface BaselineOptions {
  /** Where the baseline is; without it beside the plan. */
  readonly baseline?: string;
  /** Where to write the run as a baseline; `true`: beside the plan. */
  readonly saveBaseline?: string | true;
  readonly anyMachine?: true;
  /** Fails, too, where a budget relative to the baseline could not be judged. */
  readonly strict?: true;
}

/**
 * What the plan's relative budgets are held against. A baseline that was named must be one; that beside the plan may be
 * missing, as before the first was made. `undefined` where no budget needs one.
 */
export async function baselineFor(
  { budgets }: Plan,
  { baseline }: BaselineOptions,
  { folder }: PlanSource,
  { cwd }: Places,
): Promise<Baseline | undefined> {
  if (baseline !== undefined) {
    const found = await readBaseline(resolve(cwd, baseline), false);
    if ('missing' in found) throw new CommandError(t('--baseline: {0}', whyNotJudged(found.missing)));
    return found;
  }
  if (budgets.every(({ notSlowerThan }) => notSlowerThan === undefined)) return undefined;
  return await readBaseline(baselineFileOf(folder), true);
}

/** The baseline that a run is to become, where that was asked for. */
export function baselineOutput(
  { saveBaseline }: BaselineOptions,
  { folder }: PlanSource,
  { cwd }: Places,
): readonly RunOutput[] {
  if (saveBaseline === undefined) return [];
  const target = saveBaseline === true ? shownPath(baselineFileOf(folder), cwd) : saveBaseline;
  return [{ option: '--save-baseline', target, render: baselineText }];
}

function baselineText(record: RunRecord): string {
  if (record.status !== 'finished') throw new Error(t('the run did not finish, so it is no baseline.'));
  return formatBaseline(record);
}
