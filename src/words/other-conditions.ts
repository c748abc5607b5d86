import type { OtherConditions } from '../model/facts/other-conditions.ts';
import { count } from './figures.ts';
import { t } from './language.ts';
import { plainText } from './plain-text.ts';

/** Why a run can't be gone on with, after a colon. */
export function otherConditionsText(why: OtherConditions): string {
  switch (why.kind) {
    case 'nothing-left':
      return t('everything in it was measured or has ended.');
    case 'comparison':
      return t('it compares with a commit, and all its trials have to stand side by side. Run the comparison again.');
    case 'other-plan':
      return t('the plan has changed since, so a new measurement would not belong to it. Run the plan again.');
    case 'other-machine':
      return t(
        'it was measured on {0}, and this is {1}. Run the plan again.',
        machineText(why.before),
        machineText(why.after),
      );
    case 'other-version':
      return t(
        '{0} has changed since ({1} then, {2} now). Run the plan again.',
        plainText(why.name),
        plainText(why.before ?? t('none')),
        plainText(why.after ?? t('none')),
      );
    case 'other-commit':
      return t(
        'the code has changed since (commit {0} then, {1} now; + means uncommitted changes). Run the plan again.',
        why.before ?? t('none'),
        why.after ?? t('none'),
      );
  }
}

function machineText({ cpu, platform, cores }: Extract<OtherConditions, { kind: 'other-machine' }>['before']): string {
  return `${plainText(cpu)} (${plainText(platform)}, ${count(cores, 'core')})`;
}
