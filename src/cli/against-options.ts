import { advisedSettings } from '../analysis/advice/settings-to-compare.ts';
import {
  type AgainstRequest,
  usualThresholdPercent,
  usualWithinSeconds,
} from '../benchmark/against/against-request.ts';
import { RecordError } from '../history/record-error.ts';
import { listRecords, readRecord, runsFolderOf } from '../history/run-store.ts';
import type { Plan } from '../model/plan/plan.ts';
import { regressionsAgainst, untoldAgainst } from '../model/run/against-verdicts.ts';
import type { RunRecord } from '../model/run/record.ts';
import { pointsOf, type Settings } from '../model/settings.ts';
import { t } from '../words/language.ts';
import { plainText } from '../words/plain-text.ts';
import { settingsLabel } from '../words/settings-label.ts';
import { CommandError, type ExitCode, exitCodes } from './exit-codes.ts';
import type { PlanSource } from './plan-source.ts';
import { assignments } from './profile-options.ts';
import type { Terminal } from './terminal.ts';

/** Options of `servebench run` on comparing with a commit, as commander gives them. */
export interface AgainstOptions {
  readonly against?: string;
  /** Per cent. */
  readonly threshold?: number;
  /** Seconds. */
  readonly within?: number;
  readonly settings?: string;
  readonly endpoint?: readonly string[];
  /** Fails, too, where it can't be told. */
  readonly strict?: true;
}

const mostWithinSeconds = 7200;

/** What `--against` asks for; `undefined` where it was not given. Throws `CommandError`. */
export async function againstRequest(
  source: PlanSource,
  options: AgainstOptions,
  terminal: Terminal,
): Promise<AgainstRequest | undefined> {
  const { against: ref, threshold, within, settings } = options;
  if (ref === undefined) {
    const given = Object.entries({ threshold, within, settings }).find(([, value]) => value !== undefined);
    if (given !== undefined) throw new CommandError(t('--{0} is only for --against REF.', given[0]));
    return undefined;
  }
  const thresholdPercent = threshold ?? usualThresholdPercent;
  if (!(thresholdPercent >= 0.5 && thresholdPercent <= 90))
    throw new CommandError(t('--threshold must be a number of per cent from 0.5 to 90.'));
  const withinSeconds = within ?? usualWithinSeconds;
  if (!(withinSeconds >= 10 && withinSeconds <= mostWithinSeconds))
    throw new CommandError(t('--within must be a time from 10s to 2h.'));
  return { ref, thresholdPercent, withinSeconds, settings: await comparedSettings(source, options, terminal) };
}

/**
 * The settings to compare under: those of the command line, over what the newest run recommends for the service (or for the one
 * endpoint that was named), over the plan's first point.
 */
async function comparedSettings(
  { plan, folder }: PlanSource,
  { settings, endpoint }: AgainstOptions,
  terminal: Terminal,
): Promise<Settings> {
  const [first = {}, ...others] = pointsOf(plan.settings);
  if (others.length === 0) return { ...first, ...assignments(settings, plan) };
  const advised = await recommendedSettings(plan, folder, endpoint ?? plan.endpoints.map(({ name }) => name));
  if (advised === null && settings === undefined)
    terminal.err(
      `${t('No run here recommends settings, so both are run with {0}. To choose: --settings NAME=VALUE,…, or run the plan first.', settingsLabel(first))}\n`,
    );
  return { ...first, ...advised, ...assignments(settings, plan) };
}

/** What the newest run beside a plan recommends for some endpoints; `null` where none does. */
export async function recommendedSettings(
  plan: Plan,
  folder: string,
  endpoints: readonly string[],
): Promise<Settings | null> {
  for (const { file } of (await listRecords(runsFolderOf(folder))).slice(0, 10)) {
    const advised = advisedSettings(plan, await recordOf(file), endpoints);
    if (advised !== null) return advised;
  }
  return null;
}

/** One that can't be read recommends nothing. */
async function recordOf(file: string): Promise<RunRecord | null> {
  try {
    return await readRecord(file);
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return null;
  }
}

/** The exit code of a comparison, after saying on standard error what could not be told. */
export function againstExit({ against }: RunRecord, { strict }: AgainstOptions, terminal: Terminal): ExitCode {
  if (against === undefined) return exitCodes.done;
  if (regressionsAgainst(against).length > 0) return exitCodes.budgetBroken;
  const untold = untoldAgainst(against);
  if (untold.length === 0) return exitCodes.done;
  const names = untold.map(({ endpoint }) => plainText(endpoint)).join(', ');
  terminal.err(
    `${t('Warning: whether {0} changed could not be told.', names)}${strict ? '' : ` ${t('--strict makes that a failure.')}`}\n`,
  );
  return strict ? exitCodes.budgetBroken : exitCodes.done;
}
