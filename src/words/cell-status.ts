import type { CellStatus } from '../model/run/record.ts';
import { t } from './language.ts';

/** What became of a cell, in a word or two. */
export function statusWord(status: CellStatus): string {
  switch (status) {
    case 'measured':
      return t('measured');
    case 'predicted':
      return t('predicted');
    case 'failed':
      return t('failed');
    case 'skipped':
      return t('skipped');
    case 'pending':
      return t('not measured');
  }
}

/** What became of a cell, and why: `failed: The server did not start.` */
export function statusReason(status: CellStatus, reason: string): string {
  return `${statusWord(status)}: ${reason}`;
}
