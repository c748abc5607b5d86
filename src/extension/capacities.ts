import type { CapacityRecord } from '../model/run/capacity.ts';

/** The last search for the highest rate of each endpoint of a folder. */
export class Capacities {
  readonly #records = new Map<string, CapacityRecord>();

  get list(): readonly CapacityRecord[] {
    return [...this.#records.values()];
  }

  /** Of two of an endpoint the newer one stays. */
  keep(records: readonly CapacityRecord[]): void {
    for (const record of records) {
      const known = this.#records.get(record.endpoint);
      if (known === undefined || known.at <= record.at) this.#records.set(record.endpoint, record);
    }
  }

  /** Those of another folder say nothing here. */
  forget(): void {
    this.#records.clear();
  }
}
