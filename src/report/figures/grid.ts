import { type ComparableCell, isComparable } from '../../model/run/comparable.ts';
import type { Cell, RunRecord } from '../../model/run/record.ts';
import { type Settings, type SettingValue, settingsKey } from '../../model/settings.ts';
import { plural, t } from '../../words/language.ts';

/** The settings × endpoints grid of a run, settings that are the same server in truth on one row. */
export interface Grid {
  readonly endpoints: readonly string[];
  /** Names of the settings, in the plan's order: the columns that tell the rows apart. */
  readonly settingNames: readonly string[];
  readonly rows: readonly GridRow[];
}

/** One server: its settings, and the others that start the same server. */
export interface GridRow {
  /** `settingsKey` of `settings`. */
  readonly key: string;
  /** The settings that are measured for all of them. */
  readonly settings: Settings;
  /** The other settings that are the same server; their cells carry this row's measurements. */
  readonly twins: readonly Settings[];
  /** Text of each setting for a column: its value, or `1 = 2 = 4` where the twins differ in it. */
  readonly values: Readonly<Record<string, string>>;
  readonly label: string;
  /** The row's cells by the endpoint's name. */
  readonly cells: ReadonlyMap<string, Cell>;
}

/** Share of a measured cell's ended requests that failed, 0..1; 0 when nothing ended or nothing was measured. */
export function failedShare(cell: Cell): number {
  const requests = cell.measurement?.requests;
  if (requests === undefined) return 0;
  const ended = requests.succeeded + requests.failed;
  return ended === 0 ? 0 : requests.failed / ended;
}

/** Lays a run's cells out; rows and endpoints keep the record's order. */
export function gridOf(record: Pick<RunRecord, 'cells'>): Grid {
  const endpoints = [...new Set(record.cells.map((cell) => cell.endpoint))];
  const settingNames = [...new Set(record.cells.flatMap((cell) => Object.keys(cell.settings)))];
  const bySettings = new Map<string, Cell[]>();
  for (const cell of record.cells) {
    const key = settingsKey(cell.settings);
    bySettings.set(key, [...(bySettings.get(key) ?? []), cell]);
  }
  const twins = new Map<string, Settings[]>();
  for (const [key, cells] of bySettings) {
    const home = homeOf(key, cells, bySettings);
    if (home !== key) twins.set(home, [...(twins.get(home) ?? []), cells[0]!.settings]);
  }
  const rows: GridRow[] = [];
  for (const [key, cells] of bySettings) {
    if (homeOf(key, cells, bySettings) !== key) continue;
    const settings = cells[0]!.settings;
    const same = twins.get(key) ?? [];
    rows.push({
      key,
      settings,
      twins: same,
      values: valuesOf(settings, same, settingNames),
      label: shortLabel(settings),
      cells: new Map(cells.map((cell) => [cell.endpoint, cell])),
    });
  }
  return { endpoints, settingNames, rows };
}

/** The key of the settings on whose row these cells are shown: their own unless all of them take the same other's. */
function homeOf(key: string, cells: readonly Cell[], known: ReadonlyMap<string, readonly Cell[]>): string {
  const homes = new Set(cells.map((cell) => (cell.sameAs === null ? key : settingsKey(cell.sameAs))));
  const [home = key] = homes;
  const own = known.get(home)?.every((cell) => cell.sameAs === null) ?? false;
  return homes.size === 1 && own ? home : key;
}

function valuesOf(settings: Settings, twins: readonly Settings[], names: readonly string[]): Record<string, string> {
  const all = [settings, ...twins];
  const columns = names.map((name) => [...new Set(all.map((one) => one[name]))]);
  // `1 = 2 = 4` in two columns at once reads as every combination: true only when there are that many.
  const everyCombination = columns.reduce((product, column) => product * column.length, 1) === all.length;
  return Object.fromEntries(
    names.map((name, index) => {
      const shown = everyCombination ? columns[index]! : [settings[name]];
      return [name, shown.map((value) => (value === undefined ? '–' : String(value))).join(' = ')];
    }),
  );
}

/** Short text of some settings: `gevent 2×4` (class, workers × threads), or name and value for others. */
export function shortLabel(settings: Settings): string {
  const { workerClass, workers, threads, ...others } = settings as Record<string, SettingValue>;
  const parts: string[] = [];
  if (workerClass !== undefined) parts.push(String(workerClass));
  if (workers !== undefined && threads !== undefined) parts.push(`${workers}×${threads}`);
  else if (workers !== undefined) parts.push(plural(Number(workers), '{0} worker', '{0} workers', workers));
  else if (threads !== undefined) parts.push(plural(Number(threads), '{0} thread', '{0} threads', threads));
  for (const [name, value] of Object.entries(others)) parts.push(`${name} ${value}`);
  return parts.length > 0 ? parts.join(' ') : t('as it runs');
}

/** The cell that a reader should look at first, and why. */
export interface BestCell {
  readonly key: string;
  /** `recommended`: the cheapest settings within noise of the best. `fastest`: most requests per second, while nothing is recommended yet. */
  readonly why: 'recommended' | 'fastest';
}

/**
 * The recommended cell of an endpoint, or the fastest without failed requests while there is no recommendation. `null` where there
 * is none, or no other was measured that it is faster than.
 */
export function bestOf(record: Pick<RunRecord, 'cells' | 'recommendations'>, endpoint: string): BestCell | null {
  const recommended = record.recommendations.find((recommendation) => recommendation.endpoint === endpoint);
  if (recommended !== undefined) return { key: settingsKey(recommended.settings), why: 'recommended' };
  const fastest = fastestCell(record, endpoint);
  const ofEndpoint = record.cells.filter((cell) => cell.endpoint === endpoint);
  return fastest === null || isOnlyMeasured(ofEndpoint) ? null : { key: settingsKey(fastest.settings), why: 'fastest' };
}

/** Whether one server alone was measured of these cells of an endpoint: then it is no fastest of anything. */
export function isOnlyMeasured(cells: readonly Cell[]): boolean {
  return cells.filter(({ measurement, sameAs }) => measurement !== null && sameAs === null).length === 1;
}

/** The measured cell of an endpoint with the most requests per second that may be compared; `null` if there is none. */
export function fastestCell(record: Pick<RunRecord, 'cells'>, endpoint: string): ComparableCell | null {
  let fastest: ComparableCell | null = null;
  for (const cell of record.cells) {
    if (cell.endpoint !== endpoint || cell.sameAs !== null || !isComparable(cell)) continue;
    if (fastest === null || cell.measurement.rps.mean > fastest.measurement.rps.mean) fastest = cell;
  }
  return fastest;
}

/** Whether a row is the one that `best` points at, directly or through a twin. */
export function isBestRow(row: GridRow, best: BestCell | null): boolean {
  return best !== null && (row.key === best.key || row.twins.some((twin) => settingsKey(twin) === best.key));
}
