import { t } from './language.ts';

/** What a pinned run is called in a list. */
export function pinWord(pin: 'baseline' | 'pinned'): string {
  return pin === 'baseline' ? t('baseline') : t('pinned');
}

/** Says that a name or a note is too long for a run. */
export function tooLongMark(mark: 'name' | 'note', mostCharacters: number): string {
  return mark === 'name'
    ? t('A name has {0} characters at most.', mostCharacters)
    : t('A note has {0} characters at most.', mostCharacters);
}
