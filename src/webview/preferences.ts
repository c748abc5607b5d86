/** What the user has chosen on the page; it outlives hiding the panel and reloading the window. */
export interface Preferences {
  /** Endpoint whose figures the table shows; `null`: all of them, one figure each. */
  readonly endpoint: string | null;
  /** Figure that the table of all endpoints shows. */
  readonly figure: string;
  readonly sort: Sort | null;
  /** Keys of the table's rows that are open. */
  readonly open: readonly string[];
  readonly scrollY: number;
}

export interface Sort {
  /** A figure, an endpoint or `setting:<name>`. */
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

export const defaultPreferences: Preferences = { endpoint: null, figure: 'rps', sort: null, open: [], scrollY: 0 };

/** Preferences from what was kept, whatever it is: an older version of the page may have kept it. */
export function readPreferences(kept: unknown): Preferences {
  if (typeof kept !== 'object' || kept === null) return defaultPreferences;
  const { endpoint, figure, sort, open, scrollY } = kept as Record<string, unknown>;
  return {
    endpoint: typeof endpoint === 'string' ? endpoint : null,
    figure: typeof figure === 'string' ? figure : defaultPreferences.figure,
    sort: isSort(sort) ? sort : null,
    open: Array.isArray(open) ? open.filter((key): key is string => typeof key === 'string') : [],
    scrollY: typeof scrollY === 'number' && scrollY >= 0 ? scrollY : 0,
  };
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
