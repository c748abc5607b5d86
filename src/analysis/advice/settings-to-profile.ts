import type { Plan } from '../../model/plan/plan.ts';
import type { RunRecord } from '../../model/run/record.ts';
import type { Settings } from '../../model/settings.ts';

/**
 * The settings to profile an endpoint under where nothing else is asked: the first value of each of the plan's, and over these
 * what a run recommends for the endpoint, where all of it is among the plan's settings.
 */
export function settingsToProfile(
  { settings }: Pick<Plan, 'settings'>,
  endpoint: string,
  record: Pick<RunRecord, 'recommendations'> | null,
): Settings {
  const first = Object.fromEntries(
    Object.entries(settings).flatMap(([name, values]) => (values[0] === undefined ? [] : [[name, values[0]]])),
  );
  const advised = record?.recommendations.find((one) => one.endpoint === endpoint)?.settings ?? {};
  const fits = Object.keys(advised).every((name) => Object.hasOwn(settings, name));
  return fits ? { ...first, ...advised } : first;
}
