import { expectedFailure } from '../../benchmark/run-failure.ts';
import { failureText } from '../../words/failures.ts';

/** Why something came to nothing, in words: a failure's own sentence, and of a fault what it says of itself. */
export function errorText(error: unknown): string {
  const failure = expectedFailure(error);
  if (failure !== null) return failureText(failure);
  return error instanceof Error ? error.message : String(error);
}
