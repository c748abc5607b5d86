import { type Settings, settingsKey } from '../settings.ts';
import type { TrialProgress } from '../trial/trial.ts';
import type { BenchmarkEvent, CellPrediction } from './events.ts';
import type { Cell, CellOf, RunRecord } from './record.ts';

/** What a run looks like at one moment: its record so far, and what is going on. */
export interface RunView {
  readonly phase: 'idle' | 'running' | 'done';
  /** `null` before `run-started`. While running its status reads `stopped`: what it would be if nothing more came. */
  readonly record: RunRecord | null;
  readonly doing: Doing | null;
  /**
   * Cells that are measured, failed or skipped, of all cells; a predicted cell may still be measured while the run goes on. Where
   * it goes on with an earlier sitting: of those that are to be measured now.
   */
  readonly cellsDone: number;
  readonly cellsTotal: number;
  readonly remainingSeconds: number | null;
}

/** What a running benchmark is doing. */
export interface Doing {
  readonly activity: 'starting' | 'calibrating' | 'measuring' | 'between';
  readonly settings: Settings;
  readonly endpoint: string | null;
  readonly progress: TrialProgress | null;
}

export const idleView: RunView = {
  phase: 'idle',
  record: null,
  doing: null,
  cellsDone: 0,
  cellsTotal: 0,
  remainingSeconds: null,
};

/** The view of a saved run: nothing is computed again. */
export function viewOfRecord(record: RunRecord): RunView {
  return {
    phase: 'done',
    record,
    doing: null,
    cellsDone: record.cells.length,
    cellsTotal: record.cells.length,
    remainingSeconds: null,
  };
}

/** Whether two cells are the same place of the grid. */
export function sameCell(a: Pick<Cell, 'endpoint' | 'settings'>, b: Pick<Cell, 'endpoint' | 'settings'>): boolean {
  return placeKey(a) === placeKey(b);
}

/** Whether a cell still waits for its turn, or never had one. */
export function isPending(cell: Cell): cell is CellOf<'pending'> {
  return cell.status === 'pending';
}

/** Whether a cell may still be measured, or was: one that was skipped for a reason never is. */
export function isMeasurable(cell: Cell): boolean {
  return cell.status !== 'skipped';
}

/** Whether a cell has ended in the sitting that goes on. */
function isEnded(cell: Cell): boolean {
  return !isPending(cell) && cell.status !== 'predicted' && cell.sitting === undefined;
}

/**
 * The one fold: what a run looks like after one more event. Pure; the terminal, the status bar, the panel and the
 * record all use it. Events that come before `run-started` change nothing.
 */
export function foldRun(view: RunView, event: BenchmarkEvent): RunView {
  if (event.type === 'run-started') return startedView(event);
  const { record } = view;
  if (record === null) return view;
  switch (event.type) {
    case 'server-starting':
      return { ...view, doing: { activity: 'starting', settings: event.settings, endpoint: null, progress: null } };
    case 'server-ready':
    case 'server-stopped':
      return { ...view, doing: { activity: 'between', settings: event.settings, endpoint: null, progress: null } };
    case 'trial-started':
      return {
        ...view,
        doing: {
          activity: event.purpose === 'calibration' ? 'calibrating' : 'measuring',
          settings: event.settings,
          endpoint: event.endpoint,
          progress: null,
        },
      };
    case 'trial-progress':
      return view.doing === null ? view : { ...view, doing: { ...view.doing, progress: event.progress } };
    case 'trial-finished':
      return event.calibration === null
        ? view
        : { ...view, record: { ...record, calibrations: [...record.calibrations, event.calibration] } };
    case 'cell-finished':
      return { ...withCell(view, record, event.cell), remainingSeconds: event.remainingSeconds };
    case 'cells-predicted':
      return { ...withPredictions(view, record, event.predictions), remainingSeconds: event.remainingSeconds };
    case 'compared-against':
      return { ...view, record: { ...record, against: event.against } };
    case 'note':
      return { ...view, record: { ...record, notes: [...record.notes, event.note] } };
    case 'diagnosed':
      return { ...view, record: { ...record, diagnoses: event.diagnoses } };
    case 'recommended':
      return { ...view, record: { ...record, recommendations: event.recommendations } };
    case 'run-finished':
      return {
        ...view,
        phase: 'done',
        doing: null,
        remainingSeconds: null,
        cellsDone: record.cells.filter((cell) => !isPending(cell)).length,
        cellsTotal: record.cells.length,
        record: {
          ...record,
          status: event.status,
          failure: event.status === 'finished' ? null : event.failure,
          finishedAt: event.at,
          elapsedSeconds: event.elapsedSeconds,
          budgets: event.budgets,
        },
      };
  }
}

function startedView(event: Extract<BenchmarkEvent, { type: 'run-started' }>): RunView {
  const { goesOn } = event;
  return {
    phase: 'running',
    record: {
      schema: 2,
      id: event.id,
      startedAt: goesOn?.sittings[0]?.startedAt ?? event.at,
      finishedAt: null,
      status: 'stopped',
      failure: null,
      machine: event.machine,
      plan: event.plan,
      elapsedSeconds: (goesOn?.sittings ?? []).reduce((sum, sitting) => sum + sitting.elapsedSeconds, 0),
      ...(goesOn === undefined ? {} : { sittings: goesOn.sittings }),
      ...(event.orderSeed === undefined ? {} : { orderSeed: event.orderSeed }),
      cells: event.cells,
      calibrations: [],
      diagnoses: goesOn?.diagnoses ?? [],
      recommendations: goesOn?.recommendations ?? [],
      budgets: goesOn?.budgets ?? [],
      notes: event.notes,
    },
    doing: null,
    cellsDone: goesOn === undefined ? event.cells.filter(isEnded).length : 0,
    cellsTotal: goesOn?.awaited ?? event.cells.length,
    remainingSeconds: event.expectedSeconds,
  };
}

function withCell(view: RunView, record: RunRecord, cell: Cell): RunView {
  const place = placesOf(record.cells).get(placeKey(cell));
  const before = place === undefined ? undefined : record.cells[place];
  const cells = place === undefined ? [...record.cells, cell] : record.cells.with(place, cell);
  if (place !== undefined) knownPlaces.set(cells, placesOf(record.cells));
  return {
    ...view,
    record: { ...record, cells },
    cellsDone: view.cellsDone + Number(isEnded(cell)) - Number(before !== undefined && isEnded(before)),
    cellsTotal: view.cellsTotal + Number(place === undefined),
  };
}

/** In a guided search a cell that waits for its turn counts as predicted from now on: it may never be measured. */
function withPredictions(view: RunView, record: RunRecord, predictions: readonly CellPrediction[]): RunView {
  const places = placesOf(record.cells);
  const cells = [...record.cells];
  for (const { endpoint, settings, prediction } of predictions) {
    const place = places.get(placeKey({ endpoint, settings }));
    const cell = place === undefined ? undefined : cells[place];
    if (place === undefined || cell === undefined) continue;
    const isPromised = record.plan.search === 'guided' && isPending(cell);
    cells[place] = isPromised ? { ...cell, status: 'predicted', prediction } : { ...cell, prediction };
  }
  knownPlaces.set(cells, places);
  return { ...view, record: { ...record, cells } };
}

type Places = ReadonlyMap<string, number>;

/**
 * Where the cells of a list stand. Lists that a fold makes from one another have the same places, so they are worked out
 * once for a run, and forgotten with its lists; a view stays plain, so that it can be sent to another process.
 */
const knownPlaces = new WeakMap<readonly Cell[], Places>();

function placesOf(cells: readonly Cell[]): Places {
  const known = knownPlaces.get(cells);
  if (known !== undefined) return known;
  const places = new Map(cells.map((cell, index) => [placeKey(cell), index]));
  knownPlaces.set(cells, places);
  return places;
}

/** Text of a place of the grid: the same for the same endpoint and equal settings. */
export function placeKey({ endpoint, settings }: Pick<Cell, 'endpoint' | 'settings'>): string {
  return `${endpoint}\n${settingsKey(settings)}`;
}
