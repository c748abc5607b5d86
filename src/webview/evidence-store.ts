import type { CellEvidence, CellPlace, FromPanel } from '../model/panel-protocol.ts';
import { placeKey } from '../model/run/fold.ts';
import type { Cell } from '../model/run/record.ts';

/** What the charts of a cell are drawn from, as far as it is here: `asked` while it is on its way, `null` where there is none. */
export type KnownEvidence = CellEvidence | 'asked' | null;

/** Cells whose evidence is kept; the oldest is forgotten with one more. */
const mostKept = 40;

/** The evidence of the cells that were looked at. A report has it in its record; the editor is asked for one cell at a time. */
export class EvidenceStore {
  readonly #post: ((message: FromPanel) => void) | null;
  readonly #known = new Map<string, KnownEvidence>();

  /** `post`: how the editor is asked; `null` where there is none, and the record has all that there is. */
  constructor(post: ((message: FromPanel) => void) | null) {
    this.#post = post;
  }

  /** The evidence of a cell of a run, which is asked for where it is not known. */
  of(run: string, { endpoint, settings, measurement }: Cell): KnownEvidence {
    if (measurement === null) return null;
    if (measurement.latencyHistogram !== undefined || measurement.series.succeeded.length > 0) return measurement;
    // A cell that was measured again has other figures, and other evidence.
    return this.#get({ run, endpoint, settings }, `${measurement.elapsedSeconds} ${measurement.rps.mean}`);
  }

  /** The evidence of a cell of a run that is not on show. */
  ofOther(place: CellPlace): KnownEvidence {
    return this.#get(place, '');
  }

  /** Takes an answer; whether anybody waits for it. */
  take({ place, evidence }: { readonly place: CellPlace; readonly evidence: CellEvidence | null }): boolean {
    const prefix = keyOf(place);
    const waiting = [...this.#known].filter(([key, known]) => known === 'asked' && key.startsWith(prefix));
    for (const [key] of waiting) this.#known.set(key, evidence);
    return waiting.length > 0;
  }

  #get(place: CellPlace, version: string): KnownEvidence {
    const key = `${keyOf(place)}${version}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#post === null) return null;
    const [oldest] = this.#known.keys();
    if (this.#known.size >= mostKept && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(key, 'asked');
    this.#post({ type: 'cell-evidence', place });
    return 'asked';
  }
}

function keyOf(place: CellPlace): string {
  return `${place.run}\n${placeKey(place)}\n`;
}
