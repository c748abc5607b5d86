import type { Cell, RunRecord } from '../model/run/record.ts';

/**
 * The cells of the last state. A message brings all of them anew; those that say the same stay the same objects, so that what
 * was made of them (sentences, charts, maps) is not made again.
 */
export class KnownCells {
  #cells: readonly Cell[] = [];
  #texts: readonly string[] = [];

  /** The record with the cells that are known already. */
  keep(record: RunRecord | null): RunRecord | null {
    if (record === null) return null;
    const texts = record.cells.map((cell) => JSON.stringify(cell));
    const cells = record.cells.map((cell, place) => (this.#texts[place] === texts[place] ? this.#cells[place]! : cell));
    this.#cells = cells;
    this.#texts = texts;
    return { ...record, cells };
  }
}
