import type { PlanInput } from '../../../src/model/plan/plan.ts';
import { checkPlan } from '../../../src/model/plan/plan-check.ts';
import type { Cell, RunRecord } from '../../../src/model/run/record.ts';
import { pointsOf, type Settings, type Space, settingsKey } from '../../../src/model/settings.ts';
import { runPlan } from './run-plan.ts';

/**
 * Measures a few settings of an endpoint against each other: `repeats` rounds, each round every one of them once, in a
 * new order and on a fresh server. Gives the rates of each, by `settingsKey`, in the order of the rounds.
 */
export async function measureAfresh(
  plan: PlanInput,
  endpoint: string,
  contestants: readonly Settings[],
  options: { readonly repeats: number; readonly known: RunRecord; readonly signal: AbortSignal },
): Promise<ReadonlyMap<string, readonly number[]>> {
  const asked = new Set(contestants.map(settingsKey));
  const settings = spaceOf(contestants);
  // The points that the space brings along and nobody asked for are taken as skipped from a run made up for this.
  const others = pointsOf(settings).filter((point) => !asked.has(settingsKey(point)));
  const afresh: PlanInput = {
    ...plan,
    endpoints: plan.endpoints.filter(({ name }) => name === endpoint),
    settings: Object.fromEntries(Object.entries(settings).map(([name, values]) => [name, [...values]])),
    search: 'exhaustive',
    repeats: options.repeats,
  };
  const continues: RunRecord = {
    ...options.known,
    plan: checkPlan(afresh).plan ?? options.known.plan,
    cells: others.map((point) => openCell(endpoint, point)),
    calibrations: options.known.calibrations.filter((calibration) => calibration.endpoint === endpoint),
  };
  const { record } = await runPlan(afresh, {
    signal: options.signal,
    label: `${endpoint}, afresh`,
    only: { continues, cells: contestants.map((point) => ({ endpoint, settings: point })) },
  });
  return new Map(
    record.cells.flatMap((cell) =>
      cell.measurement === null ? [] : [[settingsKey(cell.settings), cell.measurement.trialsRps] as const],
    ),
  );
}

function spaceOf(points: readonly Settings[]): Space {
  const names = [...new Set(points.flatMap((point) => Object.keys(point)))];
  return Object.fromEntries(names.map((name) => [name, [...new Set(points.flatMap((point) => point[name] ?? []))]]));
}

function openCell(endpoint: string, settings: Settings): Cell {
  return {
    endpoint,
    settings,
    effective: null,
    sameAs: null,
    status: 'pending',
    command: null,
    measurement: null,
    prediction: null,
  };
}
