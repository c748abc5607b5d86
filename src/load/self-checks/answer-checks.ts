import type { TrialResult, Warning } from '../../model/trial/trial.ts';
import type { GeneratorReport } from '../generator/protocol.ts';
import { leastSampleFor } from '../times/time-summary.ts';
import { count, duration } from './text.ts';

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

const errorNames: Readonly<Record<string, string>> = {
  refused: 'refused',
  reset: 'broken off',
  'connect-timeout': 'without a connection in time',
  'first-byte-timeout': 'without an answer in time',
  'total-timeout': 'not finished in time',
  malformed: 'malformed',
  truncated: 'incomplete',
  'too-large': 'too large',
  'unexpected-status': 'with an unexpected status',
  'body-mismatch': 'with an unexpected body',
  'ports-exhausted': 'without a local port',
  'files-exhausted': 'without a file that the load generator may open',
  tls: 'failed in the TLS handshake',
  other: 'failed otherwise',
};

function checkFailures(result: TrialResult): Warning | null {
  const { failed, sent, errors } = result.requests;
  if (failed === 0) return null;
  const kinds = Object.entries(errors)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, number]) => `${number.toLocaleString('en-US')} ${errorNames[kind] ?? kind}`);
  const example = result.errorExamples[0];
  return {
    kind: 'failed-requests',
    text: `${failed.toLocaleString('en-US')} of ${count(sent, 'request')} failed: ${kinds.join(', ')}.${example === undefined ? '' : ` ${example}`}`,
  };
}

/** So few errors, or so little difference, say nothing. */
const fastErrors = { least: 5, ratio: 0.5 };

function checkFastErrors(result: TrialResult): Warning | null {
  const good = result.latencyMs.p50;
  const bad = result.failedLatencyMs.p50;
  if (good === null || bad === null || result.failedLatencyMs.count < fastErrors.least) return null;
  if (bad >= fastErrors.ratio * good) return null;
  return {
    kind: 'fast-errors',
    text: `Failed requests came back sooner than good ones (median ${duration(bad)} against ${duration(good)}): they spare the server work, so the good ones look better than they would without them.`,
  };
}

function checkRedirects(report: GeneratorReport): Warning | null {
  if (report.redirects === 0) return null;
  return {
    kind: 'redirects',
    text: `${count(report.redirects, 'answer')} redirected to another address, which Servebench does not follow: name the final path to measure the page itself.`,
  };
}

function checkBodyLengths(report: GeneratorReport, result: TrialResult): Warning | null {
  if (report.bodyLengthChanges === 0) return null;
  return {
    kind: 'body-length-changes',
    text: `${report.bodyLengthChanges.toLocaleString('en-US')} of ${count(result.requests.succeeded, 'good answer')} had another length than the first one (${count(result.bodyLengthBytes ?? 0, 'byte')}): the requests may not all have done the same work.`,
  };
}

function checkInFlight(result: TrialResult): Warning | null {
  const { inFlightAtEnd, inFlightAgesMs } = result.requests;
  if (inFlightAtEnd === 0) return null;
  const oldest = inFlightAgesMs[0];
  return {
    kind: 'in-flight-at-end',
    text: `${count(inFlightAtEnd, 'request')} had no answer yet when the trial ended${oldest === undefined ? '' : ` (the oldest waited for ${duration(oldest)})`}; the server may still be at work on them.`,
  };
}

function checkSample(result: TrialResult): Warning | null {
  const { succeeded } = result.requests;
  const needed = leastSampleFor(0.95);
  if (succeeded === 0 || succeeded >= needed || result.stopped) return null;
  const { opened } = result.connections;
  const cold =
    2 * opened >= succeeded && succeeded > 1 && result.connections.reused > 0
      ? `, and ${opened} of them were the first on their connection`
      : '';
  return {
    kind: 'sample-too-small',
    text: `${count(succeeded, 'good answer')} ${succeeded === 1 ? 'is' : 'are'} too few for the 95th percentile (${needed} are needed)${cold}.`,
  };
}
