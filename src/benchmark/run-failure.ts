import { GeneratorError } from '../load/trial/generator-process.ts';
import { RequestError } from '../load/trial/requests.ts';
import type { Failure } from '../model/facts/failure.ts';
import { ServiceError } from '../service/service-error.ts';

/** The failure that was thrown, where it is one of those that happen to a service, a load or a plan; `null` for a fault of our own. */
export function expectedFailure(error: unknown): Failure | null {
  return error instanceof ServiceError || error instanceof GeneratorError || error instanceof RequestError
    ? error.failure
    : null;
}

/** A failure that was expected is told as what it is; a fault of our own has the place where it happened. */
export function failureOf(error: unknown): Failure {
  const expected = expectedFailure(error);
  if (expected !== null) return expected;
  if (!(error instanceof Error)) return { kind: 'own-fault', message: String(error), stack: [] };
  const stack = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return { kind: 'own-fault', message: error.message, stack: stack.slice(0, 6).map((line) => line.trim()) };
}
