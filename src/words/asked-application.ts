import type { Failure } from '../model/facts/failure.ts';
import { failureSentence } from './failures.ts';
import { t } from './language.ts';

/** What is said beside a drafted plan whose application could not be asked for its routes. */
export function notAskedSentence(failure: Failure): string {
  return t('The routes are those that reading the code finds. {0}', failureSentence(failure));
}
