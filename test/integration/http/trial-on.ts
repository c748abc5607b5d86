import { fileURLToPath } from 'node:url';
import { runTrial } from '../../../src/load/trial/run-trial.ts';
import type { TrialResult, TrialSpec } from '../../../src/model/trial/trial.ts';

export const generatorScript = fileURLToPath(new URL('../../../dist/generator.js', import.meta.url));

/** What a test wants otherwise than a plain GET over four kept connections that waits long. */
export interface TrialChanges {
  readonly scheme?: 'http' | 'https';
  readonly socketPath?: string;
  readonly method?: string;
  readonly bodyBytes?: number;
  readonly goodStatus?: readonly number[];
  readonly requests?: number;
  readonly connections?: number;
  /** A constant rate for `seconds` instead of a closed load. */
  readonly ratePerSecond?: number;
  readonly seconds?: number;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** For requests whose time-out is what a test waits for. */
export const shortTimeoutMs = 400;

/** For all others: no answer that comes at all comes too late, on however busy a machine. */
const patientTimeoutMs = 10_000;

/** Runs a trial of the native engine, in its real process, against a server on this port. */
export function trialOn(port: number, changes: TrialChanges = {}): Promise<TrialResult> {
  const {
    requests = 12,
    connections = 4,
    timeoutMs = patientTimeoutMs,
    signal = new AbortController().signal,
  } = changes;
  const spec: TrialSpec = {
    engine: 'native',
    target: {
      scheme: changes.scheme ?? 'http',
      host: '127.0.0.1',
      port,
      socketPath: changes.socketPath ?? null,
      hostHeader: `127.0.0.1:${port}`,
      allowSelfSigned: true,
    },
    requests: [
      {
        method: changes.method ?? 'GET',
        path: '/',
        headers: [],
        bodyBase64: changes.bodyBytes === undefined ? null : Buffer.alloc(changes.bodyBytes, 'b').toString('base64'),
        expect: { status: changes.goodStatus ?? null, bodyContains: null, bodyLengthBytes: null },
      },
    ],
    profile:
      changes.ratePerSecond === undefined
        ? { kind: 'closed', connections, requests, seconds: null }
        : { kind: 'open', connections, ratePerSecond: changes.ratePerSecond, seconds: changes.seconds ?? 1 },
    warmUp: null,
    keepAlive: true,
    timeouts: { connectMs: timeoutMs, firstByteMs: timeoutMs, totalMs: 1.5 * timeoutMs },
    drainMs: timeoutMs,
    generators: 1,
    // They look at counts.
    coldClient: true,
  };
  return runTrial(spec, { generatorScript, signal });
}

/** Fails unless a result's counts agree with one another. */
export function countsFault({ requests, latencyMs, failedLatencyMs }: TrialResult): string | null {
  const { sent, succeeded, failed, inFlightAtEnd, inFlightAgesMs, errors } = requests;
  const errorSum = Object.values(errors).reduce((sum, count) => sum + count, 0);
  if (sent !== succeeded + failed + inFlightAtEnd) return `${sent} sent ≠ ${succeeded} + ${failed} + ${inFlightAtEnd}`;
  if (errorSum !== failed) return `${errorSum} errors ≠ ${failed} failed`;
  if (inFlightAgesMs.length !== inFlightAtEnd) return `${inFlightAgesMs.length} ages ≠ ${inFlightAtEnd} in flight`;
  if (latencyMs.count !== succeeded) return `${latencyMs.count} latencies ≠ ${succeeded} succeeded`;
  if (failedLatencyMs.count !== failed) return `${failedLatencyMs.count} failed latencies ≠ ${failed} failed`;
  return null;
}
