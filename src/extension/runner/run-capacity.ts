import { findCapacities } from '../../benchmark/capacity/find-capacity.ts';
import { RateTrials } from '../../benchmark/capacity/rate-trials.ts';
import { saveCapacity } from '../../history/capacity-store.ts';
import { runsFolderOf } from '../../history/run-store.ts';
import { errorText } from './error-text.ts';
import type { FromRunner, ToRunner } from './protocol.ts';

/** Finds the highest rate of an endpoint, saves it and tells the editor of it. Never throws: what went wrong is told, too. */
export async function runCapacity(
  { question, points, context }: Extract<ToRunner, { type: 'capacity' }>,
  signal: AbortSignal,
  tell: (message: FromRunner) => Promise<void>,
): Promise<void> {
  try {
    await using trials = await RateTrials.open(question, { signal, context });
    const record = await findCapacities(trials, points, (progress) => void tell({ type: 'rate-tried', progress }));
    if (record === null) return;
    await saveCapacity(runsFolderOf(context.planFolder), record);
    await tell({ type: 'capacity-found', record });
  } catch (error) {
    if (!signal.aborted) await tell({ type: 'capacity-failed', message: errorText(error) });
  }
}
