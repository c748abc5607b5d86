import type { Warning } from '../../model/facts/warning.ts';
import type { TrialResult } from '../../model/trial/trial.ts';
import type { GeneratorReport } from '../generator/protocol.ts';
import { leastSampleFor } from '../times/time-summary.ts';
import { fastErrors, wantedQuantile } from './tuning.ts';

/** What the answers, good and bad, tell. */
export function checkAnswers(report: GeneratorReport, result: TrialResult): Warning[] {
  return [
    checkFailures(result),
    checkFastErrors(result),
    checkRedirects(report),
    checkBodyLengths(report, result),
    checkInFlight(result),
    checkSample(result),
  ].filter((warning) => warning !== null);
}

function checkFailures(result: TrialResult): Warning | null {
  const { failed, sent, errors } = result.requests;
  if (failed === 0) return null;
  return { kind: 'failed-requests', failed, sent, errors: { ...errors }, example: result.errorExamples[0] ?? null };
}

function checkFastErrors(result: TrialResult): Warning | null {
  const good = result.latencyMs.p50;
  const bad = result.failedLatencyMs.p50;
  if (good === null || bad === null || result.failedLatencyMs.count < fastErrors.least) return null;
  if (bad >= fastErrors.ratio * good) return null;
  return { kind: 'fast-errors', failedMs: bad, goodMs: good };
}

function checkRedirects(report: GeneratorReport): Warning | null {
  if (report.counters.redirects === 0) return null;
  return { kind: 'redirects', answers: report.counters.redirects };
}

function checkBodyLengths(report: GeneratorReport, result: TrialResult): Warning | null {
  if (report.bodyLengthChanges === 0) return null;
  return {
    kind: 'body-length-changes',
    changed: report.bodyLengthChanges,
    answers: result.requests.succeeded,
    firstBytes: result.bodyLengthBytes ?? 0,
  };
}

function checkInFlight(result: TrialResult): Warning | null {
  const { inFlightAtEnd, inFlightAgesMs } = result.requests;
  if (inFlightAtEnd === 0) return null;
  return { kind: 'in-flight-at-end', requests: inFlightAtEnd, oldestMs: inFlightAgesMs[0] ?? null };
}

function checkSample(result: TrialResult): Warning | null {
  const { succeeded } = result.requests;
  const needed = leastSampleFor(wantedQuantile);
  if (succeeded === 0 || succeeded >= needed || result.stopped) return null;
  const { opened, reused } = result.connections;
  const mostlyFirst = 2 * opened >= succeeded && succeeded > 1 && reused > 0;
  return { kind: 'sample-too-small', answers: succeeded, needed, firstOnConnection: mostlyFirst ? opened : null };
}
