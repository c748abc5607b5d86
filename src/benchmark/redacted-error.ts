import { GeneratorError } from '../load/trial/generator-process.ts';
import { RequestError } from '../load/trial/requests.ts';
import { ServiceError } from '../service/service-error.ts';
import { type Redact, redacted } from './redaction.ts';

/** An error as others may see it: what it quotes of a server, a command or a request is redacted, its stack included. */
export function redactedError(error: unknown, redact: Redact): unknown {
  if (error instanceof ServiceError) return new ServiceError(redacted({ failure: error.failure }, redact).failure);
  if (error instanceof GeneratorError) return new GeneratorError(redacted({ failure: error.failure }, redact).failure);
  // Names of endpoints, headers, variables and files.
  if (error instanceof RequestError) return error;
  if (!(error instanceof Error)) return redact(String(error));
  // What says that somebody asked for the end is known by what it is.
  if (error.name === 'AbortError') return error;
  const told = new Error(redact(error.message));
  told.name = error.name;
  if (error.stack !== undefined) told.stack = redact(error.stack);
  return told;
}
