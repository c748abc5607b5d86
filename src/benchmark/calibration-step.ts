import { isMeasurable, isPending } from '../model/run/fold.ts';
import type { Cell } from '../model/run/record.ts';
import type { Settings } from '../model/settings.ts';
import type { RunSoFar, ServerStep } from './strategy.ts';

/**
 * The step that calibrates every endpoint which has no calibration yet: on the smallest settings (fewest processes,
 * then fewest slots, then a class that serves serially), where one request at a time shows what it costs and how
 * long it waits. `null` when all are calibrated or nothing can run.
 */
export function calibrationStep(run: RunSoFar): ServerStep | null {
  const known = new Set(run.calibrations.map((calibration) => calibration.endpoint));
  const endpoints = [...new Set(run.cells.filter(isPending).map((cell) => cell.endpoint))];
  const missing = endpoints.filter((endpoint) => !known.has(endpoint));
  const settings = smallestSettings(run.cells);
  if (missing.length === 0 || settings === null) return null;
  return { settings, trials: missing.map((endpoint) => ({ endpoint, purpose: 'calibration' })) };
}

/** The smallest settings that can run here; `null` if none can. */
export function smallestSettings(cells: readonly Cell[]): Settings | null {
  const runnable = cells.filter((cell) => cell.sameAs === null && isMeasurable(cell));
  let smallest: Cell | null = null;
  for (const cell of runnable) if (smallest === null || size(cell) < size(smallest)) smallest = cell;
  return smallest?.settings ?? null;
}

const modelOrder = { serial: 0, unknown: 0.1, threads: 0.2, 'event-loop': 0.3, 'blocking-loop': 0.4 } as const;

function size({ effective }: Cell): number {
  if (effective === null) return Number.POSITIVE_INFINITY;
  return effective.processes * 1e6 + Math.min(effective.slotsPerProcess ?? 1e5, 1e5) + modelOrder[effective.model];
}
