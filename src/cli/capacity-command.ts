import { machinesFor } from '../analysis/rate/rate-search.ts';
import { plannedShare } from '../analysis/rate/tuning.ts';
import { findCapacity, type SettingsCapacity } from '../benchmark/capacity/find-capacity.ts';
import {
  type LimitedPercentile,
  limitedPercentiles,
  type RateQuestion,
  RateTrials,
} from '../benchmark/capacity/rate-trials.ts';
import { expectedFailure } from '../benchmark/run-failure.ts';
import { pointsOf, type Settings, settingsKey } from '../model/settings.ts';
import { failureText } from '../words/failures.ts';
import { count, formatDuration, formatFigure, formatMs, formatShare } from '../words/figures.ts';
import { t } from '../words/language.ts';
import { noteSentence } from '../words/notes.ts';
import { plainText } from '../words/plain-text.ts';
import { settingsLabel } from '../words/settings-label.ts';
import { recommendedSettings } from './against-options.ts';
import { CommandError, type ExitCode, exitCodes } from './exit-codes.ts';
import { Interruption } from './interruption.ts';
import { checkOutputs, writeOutputs } from './outputs.ts';
import { type Places, runContextOf } from './places.ts';
import { readPlanSource } from './plan-source.ts';
import { assignments, endpointOf } from './profile-options.ts';
import { LiveLine } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** Options of `servebench capacity`, as commander gives them. */
export interface CapacityOptions extends Partial<Record<LimitedPercentile, number>> {
  readonly endpoint?: string;
  readonly settings?: string;
  /** Length of a trial. */
  readonly seconds?: number;
  readonly targetRps?: number;
  readonly json?: string;
  readonly allowHost?: readonly string[];
}

const usualSeconds = 4;

/** `servebench capacity`: the highest rate that keeps a percentile of an endpoint's latency below a limit. */
export async function capacityCommand(
  planArgument: string | undefined,
  options: CapacityOptions,
  terminal: Terminal,
  places: Places,
): Promise<ExitCode> {
  const source = await readPlanSource(planArgument, places.cwd, options.allowHost ?? []);
  const { plan, folder } = source;
  const { targetRps } = options;
  if (targetRps !== undefined && !(targetRps > 0)) throw new CommandError(t('--target-rps must be a rate above 0.'));
  const seconds = options.seconds ?? usualSeconds;
  if (!(seconds >= 1 && seconds <= 60)) throw new CommandError(t('--seconds must be from 1 to 60.'));
  const outputs = options.json === undefined ? [] : [{ option: '--json', target: options.json }];
  await checkOutputs(outputs, places.cwd, source.file);
  const question = { plan, endpoint: endpointOf(plan, options), ...limitOf(options), seconds };
  const points = await pointsToTry(question, folder, options);
  const found = await findAll(question, points, folder, options, terminal, places);
  if (found === null) return exitCodes.interrupted;
  if (options.json !== '-') terminal.out(capacityText(question, found, targetRps));
  const render = () => `${JSON.stringify(capacityJson(question, found, targetRps), null, 2)}\n`;
  const failures = await writeOutputs(
    outputs.map((output) => ({ ...output, render })),
    places.cwd,
    terminal,
  );
  for (const { sentence } of failures) terminal.err(`${sentence}\n`);
  return failures.length > 0 ? exitCodes.notCompleted : exitCodes.done;
}

/** The percentile and its limit. Throws `CommandError` unless just one is given. */
function limitOf(options: CapacityOptions): Pick<RateQuestion, 'percentile' | 'limitMs'> {
  const given = limitedPercentiles.flatMap((percentile) => {
    const limitMs = options[percentile];
    return limitMs === undefined ? [] : [{ percentile, limitMs }];
  });
  const [limit] = given;
  if (given.length !== 1 || limit === undefined)
    throw new CommandError(t('Give one limit in ms: --{0}, such as --p95 200.', limitedPercentiles.join(', --')));
  if (!(limit.limitMs > 0 && limit.limitMs <= 60_000))
    throw new CommandError(t('The limit must be above 0 and at most 60000 ms.'));
  return limit;
}

/** The settings of the command line; else what the last run recommends, and the smallest of the plan. */
async function pointsToTry(
  { plan, endpoint }: RateQuestion,
  folder: string,
  { settings }: CapacityOptions,
): Promise<readonly Settings[]> {
  const [first = {}] = pointsOf(plan.settings);
  if (settings !== undefined) return [{ ...first, ...assignments(settings, plan) }];
  const advised = await recommendedSettings(plan, folder, [endpoint]);
  const both = [...(advised === null ? [] : [advised]), first];
  return [...new Map(both.map((one) => [settingsKey(one), one])).values()];
}

async function findAll(
  question: RateQuestion,
  points: readonly Settings[],
  planFolder: string,
  { allowHost }: CapacityOptions,
  terminal: Terminal,
  places: Places,
): Promise<readonly SettingsCapacity[] | null> {
  using line = new LiveLine(terminal);
  using interruption = new Interruption(() => line.print(`${t('Stopping. Press Ctrl-C again to leave at once.')}\n`));
  const context = await runContextOf(planFolder, places, allowHost);
  const found: SettingsCapacity[] = [];
  try {
    await using trials = await RateTrials.open(question, { signal: interruption.signal, context });
    for (const note of trials.notes) line.print(`${noteSentence(note)}\n`);
    for (const settings of points) {
      const label = plainText(settingsLabel(settings));
      line.show(() => t('Looking for the highest rate under {0}', label));
      found.push(
        await findCapacity(trials, settings, ({ rate, latencyMs, kept }) =>
          line.print(
            `${label}: ${kept ? t('{0} requests/s kept', formatFigure(rate)) : t('{0} requests/s not kept', formatFigure(rate))}${latencyMs === null ? '' : ` (${question.percentile} ${formatMs(latencyMs)})`}\n`,
          ),
        ),
      );
    }
    return found;
  } catch (error) {
    if (interruption.signal.aborted) return null;
    const failure = expectedFailure(error);
    if (failure === null) throw error;
    throw new CommandError(failureText(failure), exitCodes.notCompleted);
  }
}

/** The answer for people. */
function capacityText(
  { endpoint, percentile, limitMs }: RateQuestion,
  found: readonly SettingsCapacity[],
  targetRps: number | undefined,
): string {
  const limit = t('{0} within {1}', percentile, formatMs(limitMs));
  const lines = found.map((one) => {
    const label = plainText(settingsLabel(one.settings));
    const trials = `${count(one.trials, 'trial')}, ${formatDuration(one.seconds)}`;
    if (one.rate === 0)
      return one.aloneMs === null
        ? t('{0}: no rate keeps {1}. {2}.', label, limit, trials)
        : t('{0}: no rate keeps {1} (a request alone takes {2}). {3}.', label, limit, formatMs(one.aloneMs), trials);
    const range =
      one.failedAt === null
        ? t('at least, no rate failed')
        : t('{0} kept it each time, {1} did not', formatFigure(one.rate), formatFigure(one.failedAt));
    return `${t('{0}: {1} requests/s with {2} ({3}; {4}).', label, formatFigure(one.rate), limit, range, trials)}${machinesText(one.rate, targetRps)}`;
  });
  return `${plainText(endpoint)}\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
}

function machinesText(rate: number, targetRps: number | undefined): string {
  if (targetRps === undefined) return '';
  const machines = machinesFor(targetRps, rate, plannedShare);
  if (machines === null) return '';
  const [rateText, shareText] = [formatFigure(targetRps), formatShare(plannedShare)];
  const text =
    machines === 1
      ? t('For {0} requests/s one such machine is enough, at {1} of the most that it can do.', rateText, shareText)
      : t(
          'For {0} requests/s you need {1} such machines, at {2} of the most that each can do.',
          rateText,
          machines,
          shareText,
        );
  return `\n    ${text}`;
}

function capacityJson(
  { endpoint, percentile, limitMs, seconds }: RateQuestion,
  found: readonly SettingsCapacity[],
  targetRps: number | undefined,
): object {
  return {
    schema: 1,
    ...{ endpoint, percentile, limitMs, trialSeconds: seconds },
    capacities: found.map((one) => ({
      ...one,
      ...(targetRps === undefined
        ? {}
        : { targetRps, plannedShare, machines: machinesFor(targetRps, one.rate, plannedShare) }),
    })),
  };
}
