/** What the user has chosen on the page; it outlives hiding the panel and reloading the window. */
export interface Preferences {
  /** Which of the views of the evidence is open. */
  readonly view: EvidenceView;
  /** Endpoint that the views show; `null`: all of them. */
  readonly endpoint: string | null;
  /** Figure that bars, maps and the table of all endpoints show. */
  readonly figure: string;
  /** What the rate is held against. */
  readonly cost: string;
  /** The cell that is looked at in all views; `null`: the recommended one. */
  readonly cell: ChosenCell | null;
  /** Key of the settings whose latencies lie behind those of the chosen cell, or the baseline; `null` for none. */
  readonly against: string | null;
  readonly sort: Sort | null;
  /** What the table's rows are filtered by, as it was typed. */
  readonly filter: string;
  /** Columns of the table that are left out. */
  readonly hidden: readonly string[];
  /** The rate that machines are counted for, requests per second; `null`: none was named. */
  readonly targetRps: number | null;
  readonly scrollY: number;
}

export const evidenceViews = ['settings', 'trade-off', 'table'] as const;
export type EvidenceView = (typeof evidenceViews)[number];

/** `against` for the baseline's cell of the same settings. */
export const againstBaseline = 'baseline';

/** A cell of the run on show: its endpoint, and its settings' key. */
export interface ChosenCell {
  readonly endpoint: string;
  readonly key: string;
}

export interface Sort {
  /** A figure, an endpoint or `setting:<name>`. */
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

export const defaultPreferences: Preferences = {
  view: 'settings',
  endpoint: null,
  figure: 'rps',
  cost: 'p95',
  cell: null,
  against: null,
  sort: null,
  filter: '',
  hidden: [],
  targetRps: null,
  scrollY: 0,
};

/** Preferences from what was kept, whatever it is: an older version of the page may have kept it. */
export function readPreferences(kept: unknown): Preferences {
  if (typeof kept !== 'object' || kept === null) return defaultPreferences;
  const { view, endpoint, figure, cost, cell, against, sort, filter, hidden, targetRps, scrollY } = kept as Record<
    string,
    unknown
  >;
  return {
    view: evidenceViews.find((one) => one === view) ?? defaultPreferences.view,
    endpoint: typeof endpoint === 'string' ? endpoint : null,
    figure: typeof figure === 'string' ? figure : defaultPreferences.figure,
    cost: typeof cost === 'string' ? cost : defaultPreferences.cost,
    cell: isChosenCell(cell) ? cell : null,
    against: typeof against === 'string' ? against : null,
    sort: isSort(sort) ? sort : null,
    filter: typeof filter === 'string' ? filter.slice(0, 200) : '',
    hidden: Array.isArray(hidden) ? hidden.filter((column): column is string => typeof column === 'string') : [],
    targetRps: typeof targetRps === 'number' && targetRps > 0 ? targetRps : null,
    scrollY: typeof scrollY === 'number' && scrollY >= 0 ? scrollY : 0,
  };
}

function isChosenCell(value: unknown): value is ChosenCell {
  if (typeof value !== 'object' || value === null) return false;
  const { endpoint, key } = value as Record<string, unknown>;
  return typeof endpoint === 'string' && typeof key === 'string';
}

function isSort(value: unknown): value is Sort {
  if (typeof value !== 'object' || value === null) return false;
  const { column, direction } = value as Record<string, unknown>;
  return typeof column === 'string' && (direction === 'ascending' || direction === 'descending');
}

/** The sort after a click on a column: its better end first, then the other way round, then the plan's order again. */
export function nextSort(sort: Sort | null, column: string, first: Sort['direction']): Sort | null {
  if (sort === null || sort.column !== column) return { column, direction: first };
  if (sort.direction === first) return { column, direction: first === 'ascending' ? 'descending' : 'ascending' };
  return null;
}
