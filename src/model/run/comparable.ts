import { parseWarning, type WarningKind } from '../trial/trial.ts';
import type { Cell, Measurement } from './record.ts';

/** Warnings that say the figure is not the server's. A generator that is only rather busy is warned of, and no more. */
const voidingWarnings: readonly WarningKind[] = ['still-warming', 'engine-inexact', 'generator-paused'];

/** A shorter trial mostly sees the generator start up, which says nothing about its limit. */
const leastSecondsForShare = 0.1;

/**
 * The one rule for when a measurement may not be compared with others: any failed request (a failed answer is often a
 * fast one), nothing succeeded, the load generator at its own limit, an engine that could not count exactly, a load
 * generator that stood still, code that was not warm yet. A server whose workers were replaced is as it is in use: what it lost has failed. A sentence, or `null` if it may be compared.
 */
export function whyVoid(measurement: Measurement): string | null {
  const { sent, succeeded, failed } = measurement.requests;
  if (succeeded === 0) return 'No request succeeded.';
  if (failed > 0) return `${failed} of ${sent} requests failed${errorNames(measurement)}.`;
  if (measurement.generator.eventLoopUtilization > 0.8 && measurement.elapsedSeconds >= leastSecondsForShare)
    return `The load generator was at its own limit (${Math.round(100 * measurement.generator.eventLoopUtilization)} % busy): the server may be faster than this.`;
  for (const recorded of measurement.warnings) {
    const warning = parseWarning(recorded);
    if (voidingWarnings.includes(warning.kind)) return warning.text;
  }
  return null;
}

function errorNames({ requests }: Measurement): string {
  const names = Object.entries(requests.errors).filter(([, count]) => count > 0);
  if (names.length === 0) return '';
  return ` (${names.map(([kind, count]) => `${kind} ${count}`).join(', ')})`;
}

/** Why a cell may not be compared; `null` for a measured cell that may. A cell that was not measured says so. */
export function whyCellVoid(cell: Cell): string | null {
  if (cell.status === 'measured' && cell.measurement !== null) return whyVoid(cell.measurement);
  return cell.reason ?? 'It was not measured.';
}

/** A cell whose measurement may be compared. */
export type ComparableCell = Cell & { readonly measurement: Measurement };

export function isComparable(cell: Cell): cell is ComparableCell {
  return cell.measurement !== null && whyCellVoid(cell) === null;
}
