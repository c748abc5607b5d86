import type { PanelProfileRow } from '../../model/panel-protocol.ts';

/** The rows of a tree of calls that a search finds. */
export interface FoundCalls {
  readonly rows: ReadonlySet<PanelProfileRow>;
  /** Of all samples, 0..1: those with at least one of the rows in their stack. */
  readonly share: number;
}

/**
 * Finds the rows whose function or place holds a text, whatever its case; `null` for no text. `rows` are in the order of
 * the tree: each one after its caller.
 */
export function foundCalls(rows: readonly PanelProfileRow[], text: string): FoundCalls | null {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return null;
  const found = new Set<PanelProfileRow>();
  let share = 0;
  // What a found row calls is within its share already.
  let coveredBelow: number | null = null;
  for (const row of rows) {
    if (coveredBelow !== null && row.depth <= coveredBelow) coveredBelow = null;
    if (!`${row.name} ${row.place}`.toLowerCase().includes(wanted)) continue;
    found.add(row);
    if (coveredBelow !== null) continue;
    share += row.share;
    coveredBelow = row.depth;
  }
  return { rows: found, share };
}
