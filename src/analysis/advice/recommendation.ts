import type { ReferenceName } from '../../model/facts/reason.ts';
import type { Cell, Gain, Recommendation } from '../../model/run/record.ts';
import { isPointOf, type Settings, settingsKey } from '../../model/settings.ts';
import { profileOf } from '../../model/trial/profile.ts';
import { rateLimiterOf } from '../diagnosis/told-by-warnings.ts';
import { isDisturbed } from '../measured/disturbance.ts';
import { bySize, type Contender, contendersOf, ratioOf, ratioOverPrediction } from '../search/contenders.ts';
import { adviceFor } from './advice.ts';
import { type Choice, choose } from './choice.ts';
import { type PredictedServer, reasonsFor } from './reasons.ts';
import { matchesReference, type RecommendationInput } from './reference.ts';
import { recommendForService } from './service-recommendation.ts';

export type { RecommendationInput, Reference } from './reference.ts';

/**
 * What to run: for each endpoint the cheapest settings that are as fast as the best, within noise, and with two endpoints
 * or more the same for the whole service (`endpoint: null`, last). Rests only on measured cells without a fault; an endpoint without
 * such a cell gets no recommendation.
 */
export function recommend(input: RecommendationInput): Recommendation[] {
  const recommendations: Recommendation[] = [];
  for (const { name } of input.plan.endpoints) {
    const cells = input.cells.filter((cell) => cell.endpoint === name);
    const calibration = input.calibrations?.find(({ endpoint }) => endpoint === name) ?? null;
    // Then the settings decide nothing.
    if (rateLimiterOf({ cells, calibration }) !== null) continue;
    const contenders = contendersOf(cells, input.machine);
    const choice = choose(contenders);
    if (choice !== null) recommendations.push(recommendForEndpoint(name, cells, contenders, choice, input));
  }
  if (input.plan.endpoints.length > 1) {
    const whole = recommendForService(input);
    if (whole !== null) recommendations.push(whole);
  }
  return recommendations;
}

function recommendForEndpoint(
  endpoint: string,
  cells: readonly Cell[],
  contenders: readonly Contender[],
  choice: Choice,
  input: RecommendationInput,
): Recommendation {
  const { chosen, fastest } = choice;
  const gains = gainsOf(chosen, cells, contenders, input);
  const diagnosis = input.diagnoses.find((one) => one.endpoint === endpoint) ?? null;
  const rests = [chosen, fastest, ...contenders.filter((one) => gains.some(({ over }) => holds(one, over)))];
  return {
    endpoint,
    settings: chosen.settings,
    gain: gains[0] ?? null,
    gains,
    because: reasonsFor({
      choice,
      contenders,
      gains,
      predicted: predictedServers(cells, input.plan),
      disturbed: isBesideOthers(chosen, input.machine),
      offeredRps: offeredRpsOf(input.plan),
    }),
    command: input.commandFor(chosen.settings),
    restsOn: uniqueCells(rests.flatMap(({ measured }) => measured)),
    advice: adviceFor({ ...input, endpoint, cells, contenders, choice, diagnosis }),
  };
}

/** Servers of the plan's own points that have a prediction only; `cells` may hold more, to compare with. */
function predictedServers(cells: readonly Cell[], { settings }: RecommendationInput['plan']): PredictedServer[] {
  return cells.flatMap(({ settings: own, sameAs, status, measurement, prediction }) =>
    sameAs === null && measurement === null && status === 'predicted' && prediction !== null && isPointOf(settings, own)
      ? [{ settings: own, prediction }]
      : [],
  );
}

function offeredRpsOf({ load }: RecommendationInput['plan']): number | null {
  const profile = profileOf(load);
  return profile.kind === 'open' ? profile.ratePerSecond : null;
}

function holds({ cells }: Contender, settings: Settings): boolean {
  return cells.some((cell) => settingsKey(cell.settings) === settingsKey(settings));
}

function uniqueCells(cells: readonly Cell[]): { endpoint: string; settings: Settings }[] {
  const byKey = new Map(cells.map((cell) => [settingsKey(cell.settings), cell]));
  return [...byKey.values()].map(({ endpoint, settings }) => ({ endpoint, settings }));
}

/** Whether others kept the machine busy: such a rate beside a prediction for a quiet one would compare the machine's hours. */
function isBesideOthers({ measured }: Contender, { cores }: RecommendationInput['machine']): boolean {
  return measured.some(({ measurement }) => isDisturbed(measurement, cores));
}

/** What the chosen server gains over the smallest settings and over each reference that has a cell, the smallest first. */
function gainsOf(
  chosen: Contender,
  cells: readonly Cell[],
  contenders: readonly Contender[],
  { references, machine }: RecommendationInput,
): Gain[] {
  const disturbed = isBesideOthers(chosen, machine);
  const smallest = [...cells].sort(bySize)[0];
  const all = [
    ...(smallest === undefined ? [] : [{ name: { kind: 'smallest' } as const, settings: smallest.settings }]),
    ...references,
  ];
  const named = new Map<string, { readonly cell: Cell; readonly names: readonly ReferenceName[] }>();
  for (const { name, settings } of all) {
    const cell = cells.find((one) => matchesReference(one.settings, settings));
    if (cell === undefined || chosen.cells.includes(cell)) continue;
    const names = named.get(settingsKey(cell.settings))?.names ?? [];
    named.set(settingsKey(cell.settings), { cell, names: [...names, name] });
  }
  return [...named.values()].flatMap(({ cell, names }): Gain[] => {
    const measured = contenders.find((one) => one.cells.includes(cell));
    const ratio =
      measured !== undefined
        ? ratioOf(chosen, measured)
        : cell.prediction !== null && cell.measurement === null && !disturbed
          ? ratioOverPrediction(chosen, cell.prediction)
          : null;
    if (ratio === null || measured === chosen) return [];
    const predicted = measured === undefined ? 'wholly' : null;
    return [{ over: cell.settings, names, predicted, ratio: ratio.ratio, low: ratio.low, high: ratio.high }];
  });
}
