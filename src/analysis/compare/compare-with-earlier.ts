import type { Comparison } from '../../model/run/comparison.ts';
import type { RunRecord } from '../../model/run/record.ts';
import { type ChangeSummary, summaryOfComparison } from '../../model/run/run-summary.ts';
import { compareRuns } from './compare-runs.ts';
import { mostLookedAt } from './tuning.ts';

/**
 * What changed in `record` against the run before it. A run without anything to compare, such as one that was stopped at
 * once or had another load, gives way to the one before it; so does the run that `record` only adds cells to.
 *
 * `earlier` are the runs before it, the newest first; `read` gives `null` for one that can't be read. `null` when there is none.
 */
export async function compareWithEarlier<Run>(
  record: RunRecord,
  earlier: readonly Run[],
  read: (run: Run) => Promise<RunRecord | null>,
): Promise<Comparison | null> {
  let nearest: Comparison | null = null;
  for (const run of earlier.slice(0, mostLookedAt)) {
    const before = await read(run);
    if (before === null || sharesMeasurements(before, record)) continue;
    const comparison = compareRuns(before, record);
    if (comparison.endpoints.some(({ verdict }) => verdict !== 'not-comparable')) return comparison;
    nearest ??= comparison;
  }
  return nearest;
}

/** What a list says of that. */
export async function changeSinceEarlier<Run>(
  record: RunRecord,
  earlier: readonly Run[],
  read: (run: Run) => Promise<RunRecord | null>,
): Promise<ChangeSummary | null> {
  const comparison = await compareWithEarlier(record, earlier, read);
  return comparison === null ? null : summaryOfComparison(comparison);
}

/** Whether one run was measured on top of the other: no two trials come out the same to the nanosecond. */
function sharesMeasurements(before: RunRecord, after: RunRecord): boolean {
  const taken = new Map(before.cells.map(({ measurement }) => [measurement?.elapsedSeconds, measurement]));
  return after.cells.some(({ measurement }) => {
    if (measurement === null) return false;
    return JSON.stringify(taken.get(measurement.elapsedSeconds)) === JSON.stringify(measurement);
  });
}
