import type { Bound } from '../model/facts/bound.ts';
import { t } from './language.ts';

/** What bounds an endpoint, as it stands in a list of explanations. */
export const boundNames: Readonly<Record<Bound, string>> = {
  cpu: 'CPU',
  get io() {
    return t('waiting');
  },
  get mixed() {
    return t('CPU and waiting');
  },
  get lock() {
    return t('a lock');
  },
  get inconclusive() {
    return t('none');
  },
};
