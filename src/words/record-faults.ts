import type { RecordFault } from '../model/facts/record-fault.ts';
import { listOf } from './figures.ts';
import { t } from './language.ts';

/** Why a saved run can't be read or written, as a sentence. */
export function recordFaultSentence(fault: RecordFault): string {
  switch (fault.kind) {
    case 'too-large-to-save':
      return t('The run is too large to be saved: more than {0}.', sizeText(fault.mostBytes));
    case 'json-broken':
      return t('{0} is not a whole run record: its JSON is broken or cut off.', fault.name);
    case 'no-json-object':
      return t('{0} is not a run record: it holds no JSON object.', fault.name);
    case 'no-record':
      return t('{0} is not a run record, such as "servebench run --json FILE" writes.', fault.name);
    case 'other-version':
      return t(
        '{0} was written by another version of Servebench: its schema is {1}, and this version reads {2}.',
        fault.name,
        fault.schema,
        listOf(fault.reads.map(String)),
      );
    case 'newer-version':
      return t(
        '{0} is of a newer version of Servebench: its format is {1}, and this version reads up to {2}. Update Servebench to open it.',
        fault.name,
        fault.schema,
        fault.reads,
      );
    case 'malformed':
      return t('{0} is not a whole run record: {1} is missing or malformed.', fault.name, fault.place);
    case 'journal-malformed':
      return t('{0} is not the journal of a run: one of its events is malformed.', fault.name);
    case 'journal-without-beginning':
      return t('{0} is not the journal of a run: it has no beginning.', fault.name);
    case 'is-folder':
      return t('{0} is a folder, not a run record.', fault.file);
    case 'larger-than-any':
      return t('{0} is larger than any run record ({1}).', fault.name, sizeText(fault.mostBytes));
    case 'no-file':
      return t('There is no file {0}.', fault.file);
    case 'unreadable':
      return t('{0} cannot be read: {1}.', fault.file, fault.why);
    case 'not-answered':
      return t('{0} could not be read.', fault.name);
    case 'too-slow':
      return t('Reading {0} was given up: it took more than {1} s.', fault.name, fault.seconds);
  }
}

/** Why a saved run can't be read, in a few words, for lists. */
export function recordFaultWords(fault: RecordFault): string {
  return fault.kind === 'newer-version' ? t('of a newer version') : t('can’t be read');
}

/** Says that a run could not be saved in a folder. */
export function notSavedSentence(failure: { readonly folder: string; readonly why: string | RecordFault }): string {
  const { folder, why } = failure;
  return t('The run could not be saved in {0}: {1}', folder, typeof why === 'string' ? why : recordFaultSentence(why));
}

function sizeText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} kB` : `${Math.round(bytes / 1024 / 1024)} MB`;
}
