import { GeneratorError } from '../load/trial/generator-process.ts';
import { RequestError } from '../load/trial/requests.ts';
import type { Failure } from '../model/facts/failure.ts';
import { ServiceError } from '../service/service-error.ts';

/** What was thrown, as a failure: what nobody expected is a fault of our own, with its first places. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ServiceError || error instanceof GeneratorError || error instanceof RequestError)
    return error.failure;
  if (!(error instanceof Error)) return { kind: 'own-fault', message: String(error), stack: [] };
  const stack = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return { kind: 'own-fault', message: error.message, stack: stack.slice(0, 6).map((line) => line.trim()) };
}
