import type { ProgramOrigin } from '../model/facts/program-origin.ts';
import { t } from './language.ts';
import { plainText } from './plain-text.ts';

/** Where a program was found, as it stands in brackets behind its path: `the folder's .venv`. Earlier records hold the words. */
export function originText(origin: ProgramOrigin | string): string {
  if (typeof origin === 'string') return plainText(origin);
  switch (origin.kind) {
    case 'plan':
      return t('named in the plan');
    case 'manager-by-plan':
      return t('{0}, named in the plan', origin.manager);
    case 'manager':
      return origin.file === null
        ? t('{0}; PATH has none', origin.manager)
        : t('{0}, by {1}; PATH has none', origin.manager, origin.file);
    case 'folder':
      return t("the folder's {0}", origin.name);
    case 'tool':
      return t("the project's environment of {0}", origin.tool);
    case 'editor':
      return t('selected in the editor');
    case 'environment':
      return t('the active environment ({0})', origin.variable);
    case 'path':
      return t('the first on PATH');
  }
}
