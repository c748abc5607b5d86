import { placeKey } from '../model/run/fold.ts';
import type { Cell } from '../model/run/record.ts';
import { type Settings, settingsKey } from '../model/settings.ts';

/** Where the cells of a run stand in its record, by what they are; they keep their places while the run goes on. */
export class CellPlaces {
  readonly #byPlace = new Map<string, number>();
  readonly #byServer = new Map<string, number[]>();

  constructor(cells: readonly Cell[]) {
    cells.forEach((cell, place) => {
      this.#byPlace.set(placeKey(cell), place);
      const servers = new Set([cell.settings, ...(cell.sameAs === null ? [] : [cell.sameAs])].map(settingsKey));
      for (const server of servers) {
        const places = this.#byServer.get(server);
        if (places === undefined) this.#byServer.set(server, [place]);
        else places.push(place);
      }
    });
  }

  /** The place of one cell; `null` if the run has none. */
  of(cell: Pick<Cell, 'endpoint' | 'settings'>): number | null {
    return this.#byPlace.get(placeKey(cell)) ?? null;
  }

  /** The places of the cells of all endpoints whose server these settings start, those that take its measurements included. */
  on(settings: Settings): readonly number[] {
    return this.#byServer.get(settingsKey(settings)) ?? [];
  }
}
