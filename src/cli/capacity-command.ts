import { advisedAndSmallest } from '../analysis/advice/settings-to-compare.ts';
import { findCapacities } from '../benchmark/capacity/find-capacity.ts';
import { type RateQuestion, usualTrialSeconds } from '../benchmark/capacity/rate-question.ts';
import { RateTrials } from '../benchmark/capacity/rate-trials.ts';
import { expectedFailure } from '../benchmark/run-failure.ts';
import { saveCapacity } from '../history/capacity-store.ts';
import { runsFolderOf } from '../history/run-store.ts';
import { type CapacityRecord, type LimitedPercentile, limitedPercentiles } from '../model/run/capacity.ts';
import { machinesFor, plannedShare } from '../model/run/machines-for.ts';
import { pointsOf, type Settings } from '../model/settings.ts';
import { capacitySentences, machinesSentence, triedText } from '../words/capacity.ts';
import { failureText } from '../words/failures.ts';
import { formatFigure } from '../words/figures.ts';
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
  /** Least length of a trial. */
  readonly seconds?: number;
  readonly targetRps?: number;
  readonly json?: string;
  readonly allowHost?: readonly string[];
}

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
  const seconds = options.seconds ?? usualTrialSeconds;
  if (!(seconds >= 1 && seconds <= 60)) throw new CommandError(t('--seconds must be from 1 to 60.'));
  const outputs = options.json === undefined ? [] : [{ option: '--json', target: options.json }];
  await checkOutputs(outputs, places.cwd, source.file);
  const question = { plan, endpoint: endpointOf(plan, options), ...limitOf(options), seconds };
  const points = await pointsToTry(question, folder, options);
  const found = await findAll(question, points, folder, options, terminal, places);
  if (found === null) return exitCodes.interrupted;
  if (options.json !== '-') terminal.out(capacityText(found, targetRps));
  const render = () => `${JSON.stringify(capacityJson(found, targetRps), null, 2)}\n`;
  await saveCapacity(runsFolderOf(folder), found).catch((error: Error) =>
    terminal.err(`${t('The answer could not be kept beside the runs: {0}', error.message)}\n`),
  );
  const failures = await writeOutputs(
    outputs.map((output) => ({ ...output, render })),
    places.cwd,
    terminal,
  );
  for (const { sentence } of failures) terminal.err(`${sentence}\n`);
  if (failures.length > 0) return exitCodes.notCompleted;
  return found.capacities.length < points.length || found.capacities.some(({ stopped }) => stopped)
    ? exitCodes.interrupted
    : exitCodes.done;
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
  if (settings !== undefined) return [{ ...pointsOf(plan.settings)[0], ...assignments(settings, plan) }];
  return advisedAndSmallest(plan, await recommendedSettings(plan, folder, [endpoint]));
}

async function findAll(
  question: RateQuestion,
  points: readonly Settings[],
  planFolder: string,
  { allowHost }: CapacityOptions,
  terminal: Terminal,
  places: Places,
): Promise<CapacityRecord | null> {
  using line = new LiveLine(terminal);
  using interruption = new Interruption(() => line.print(`${t('Stopping. Press Ctrl-C again to leave at once.')}\n`));
  const context = await runContextOf(planFolder, places, allowHost);
  try {
    await using trials = await RateTrials.open(question, { signal: interruption.signal, context });
    for (const note of trials.notes) line.print(`${noteSentence(note)}\n`);
    line.show(() => t('Looking for the highest rate'));
    return await findCapacities(trials, points, ({ settings, tried, low, high }) => {
      const label = plainText(settingsLabel(settings));
      line.print(`${label}: ${triedText(tried, question.percentile)}\n`);
      const [least, most] = [formatFigure(low), high === null ? '' : formatFigure(high)];
      line.show(() =>
        high === null
          ? t('Looking for the highest rate under {0}: from {1} requests/s', label, least)
          : t('Looking for the highest rate under {0}: {1} to {2} requests/s', label, least, most),
      );
    });
  } catch (error) {
    if (interruption.signal.aborted) return null;
    const failure = expectedFailure(error);
    if (failure === null) throw error;
    throw new CommandError(failureText(failure), exitCodes.notCompleted);
  }
}

/** The answer for people. */
function capacityText(record: CapacityRecord, targetRps: number | undefined): string {
  const lines = record.capacities.map((found) => {
    const machines = targetRps === undefined ? null : machinesSentence(found, targetRps);
    const sentences = [...capacitySentences(found, record), ...(machines === null ? [] : [machines])];
    return `  ${plainText(settingsLabel(found.settings))}: ${sentences.join('\n    ')}\n`;
  });
  return `${plainText(record.endpoint)}\n${lines.join('')}`;
}

function capacityJson({ capacities, ...rest }: CapacityRecord, targetRps: number | undefined): object {
  return {
    ...rest,
    capacities: capacities.map((one) => ({
      ...one,
      ...(targetRps === undefined ? {} : { targetRps, plannedShare, machines: machinesFor(targetRps, one.rate) }),
    })),
  };
}
