import type { Note } from '../model/facts/note.ts';
import type { BenchmarkEvent, GoesOn } from '../model/run/events.ts';
import { isPending, placeKey } from '../model/run/fold.ts';
import { isLeft } from '../model/run/going-on.ts';
import type { Calibration, Cell, RunRecord } from '../model/run/record.ts';
import type { RunPart } from './run-context.ts';

/**
 * Which cells of a run this sitting measures. Those of an earlier one keep their figures on show until they have new ones; to
 * those who measure they look as if they had none, and endpoints that are not in question are not there.
 */
export class Sitting {
  readonly #earlier: RunRecord | undefined;
  readonly #part: RunPart | undefined;
  readonly #awaited: Set<string>;
  readonly #endpoints: ReadonlySet<string>;
  #last: { readonly cells: readonly Cell[]; readonly record: RunRecord } | null = null;

  /** `cells`: as the run begins. */
  constructor(part: RunPart | undefined, cells: readonly Cell[]) {
    this.#part = part;
    this.#earlier = part?.continues;
    const awaited = cells.filter((cell) => this.#isWanted(cell));
    this.#awaited = new Set(awaited.map(placeKey));
    this.#endpoints = new Set(awaited.map(({ endpoint }) => endpoint));
  }

  /** Whether it measures anything of an endpoint. */
  includes(endpoint: string): boolean {
    return this.#endpoints.has(endpoint);
  }

  /** What the run goes on with; `undefined` where it begins with nothing. */
  get goesOn(): GoesOn | undefined {
    const earlier = this.#earlier;
    if (earlier === undefined) return undefined;
    const { diagnoses, recommendations, budgets } = earlier;
    return { sittings: sittingsOf(earlier), awaited: this.#awaited.size, diagnoses, recommendations, budgets };
  }

  /** Calibrations of the earlier sittings that still hold: an endpoint that is measured as a whole gets a new one. */
  get calibrations(): readonly Calibration[] {
    const again = this.#part?.endpoints ?? [];
    return (this.#earlier?.calibrations ?? []).filter(({ endpoint }) => !again.includes(endpoint));
  }

  /** What was noted in the earlier sittings. */
  get notes(): readonly Note[] {
    const again = this.#part?.endpoints ?? [];
    const notes = this.#earlier?.notes ?? [];
    // An endpoint that is measured as a whole has one sitting from now on.
    return notes.filter((note) => note.kind !== 'sitting-checked' || !again.includes(note.endpoint));
  }

  /** Seconds that they took. */
  get elapsedSeconds(): number {
    return this.#earlier?.elapsedSeconds ?? 0;
  }

  /** Whether the run had come to its end before. */
  get addsToWhole(): boolean {
    return this.#earlier?.status === 'finished';
  }

  take(event: BenchmarkEvent): void {
    if (event.type === 'cell-finished') this.#awaited.delete(placeKey(event.cell));
  }

  /** Whether a cell is still to be measured. */
  awaits(cell: Cell): boolean {
    return this.#earlier === undefined ? isPending(cell) : this.#awaited.has(placeKey(cell));
  }

  /** The record as those see it who measure. */
  seen(record: RunRecord): RunRecord {
    if (this.#earlier === undefined) return record;
    if (this.#last?.cells !== record.cells) {
      const cells = record.cells.filter(({ endpoint }) => this.includes(endpoint)).map((cell) => this.#seenCell(cell));
      this.#last = { cells: record.cells, record: { ...record, cells } };
    }
    return { ...record, cells: this.#last.record.cells };
  }

  #seenCell(cell: Cell): Cell {
    const { sitting: _sitting, ...place } = cell;
    if (this.#awaited.has(placeKey(cell)))
      return isLeft(cell) ? cell : { ...withoutEnd(place), status: 'pending', measurement: null };
    // Its turn is not now.
    return isPending(cell) ? { ...cell, status: 'predicted' } : cell;
  }

  #isWanted(cell: Cell): boolean {
    if (this.#earlier === undefined) return true;
    const { cells, endpoints } = this.#part ?? {};
    if (cell.status === 'skipped') return false;
    if (endpoints !== undefined) return endpoints.includes(cell.endpoint);
    if (cells === undefined) return isLeft(cell);
    const own = placeKey(cell);
    const twin = cell.sameAs === null ? null : placeKey({ endpoint: cell.endpoint, settings: cell.sameAs });
    return cells.some((asked) => [own, twin].includes(placeKey(asked)));
  }
}

function withoutEnd({ endpoint, settings, effective, sameAs, command, prediction }: Omit<Cell, 'sitting'>) {
  return { endpoint, settings, effective, sameAs, command, prediction };
}

/** Its own sitting is the last of an earlier run. */
function sittingsOf({ startedAt, finishedAt, elapsedSeconds, sittings = [] }: RunRecord): GoesOn['sittings'] {
  const before = sittings.reduce((sum, sitting) => sum + sitting.elapsedSeconds, 0);
  // When a later sitting began is known by its end, and by how long it took.
  const own = Math.max(0, elapsedSeconds - before);
  const began =
    sittings.length === 0 || finishedAt === null
      ? startedAt
      : new Date(Date.parse(finishedAt) - 1000 * own).toISOString();
  return [...sittings, { startedAt: began, finishedAt, elapsedSeconds: own }];
}
