import type { Plan } from '../../model/plan/plan.ts';
import type { RunRecord } from '../../model/run/record.ts';
import { isPointOf, pointsOf, type Settings, settingsKey } from '../../model/settings.ts';

/** What a run recommends for some endpoints of a plan: for the one, or for the whole service; `null` where it names no point of the plan. */
export function advisedSettings(
  plan: Plan,
  record: Pick<RunRecord, 'recommendations'> | null,
  endpoints: readonly string[],
): Settings | null {
  const all = record?.recommendations ?? [];
  const [only] = endpoints;
  const ofOne = endpoints.length === 1 ? all.find((one) => one.endpoint === only) : undefined;
  const advised = ofOne ?? all.find((one) => one.endpoint === null) ?? all.find((one) => one.endpoint === only);
  return advised !== undefined && isPointOf(plan.settings, advised.settings) ? advised.settings : null;
}

/** The settings that two states of a service are compared under: the advised ones, else the first point of the plan. */
export function settingsToCompare(plan: Plan, record: Pick<RunRecord, 'recommendations'> | null): Settings {
  const names = plan.endpoints.map(({ name }) => name);
  return advisedSettings(plan, record, names) ?? pointsOf(plan.settings)[0] ?? {};
}

/** The advised settings, where there are some, and the smallest of the plan: what an endpoint's capacity is found under. */
export function advisedAndSmallest(plan: Plan, advised: Settings | null): readonly Settings[] {
  const [smallest = {}] = pointsOf(plan.settings);
  const isOther = advised !== null && settingsKey(advised) !== settingsKey(smallest);
  return isOther ? [advised, smallest] : [smallest];
}
