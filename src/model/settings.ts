export type { EffectiveSettings } from './run/effective-settings.ts';

/** One value of one setting, as the plan writes it: a worker class, a count. */
export type SettingValue = string | number;

/**
 * One point of the space: what the server is started with.
 * For the known launchers the names are `workerClass`, `workers` and `threads`; the `command` launcher may use any.
 */
export type Settings = Readonly<Record<string, SettingValue>>;

/** All the values that a plan gives to each setting. */
export type Space = Readonly<Record<string, readonly SettingValue[]>>;

/** Keys are asked for again and again, and settings never change. */
const keys = new WeakMap<Settings, string>();

/** Stable text of some settings, whatever the order of their names: equal settings have equal keys. */
export function settingsKey(settings: Settings): string {
  const known = keys.get(settings);
  if (known !== undefined) return known;
  const key = JSON.stringify(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  keys.set(settings, key);
  return key;
}

/** Every point of a space, the last setting changing fastest. A space without settings has one point: `{}`. */
export function pointsOf(space: Space): Settings[] {
  let points: Settings[] = [{}];
  for (const [name, values] of Object.entries(space)) {
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  return points;
}

/** Whether a point is one of a space's. */
export function isPointOf(space: Space, point: Settings): boolean {
  const names = Object.keys(space);
  return (
    Object.keys(point).length === names.length &&
    names.every((name) => space[name]!.some((value) => value === point[name]))
  );
}
