import type { ProgramOrigin } from '../model/facts/program-origin.ts';
import { plainText } from './plain-text.ts';

/** Where a program was found, as it stands in brackets behind its path: `the folder's .venv`. Earlier records hold the words. */
export function originText(origin: ProgramOrigin | string): string {
  if (typeof origin === 'string') return plainText(origin);
  switch (origin.kind) {
    case 'plan':
      return 'named in the plan';
    case 'manager-by-plan':
      return `${origin.manager}, named in the plan`;
    case 'manager':
      return `${origin.manager}${origin.file === null ? '' : `, by ${origin.file}`}; PATH has none`;
    case 'folder':
      return `the folder's ${origin.name}`;
    case 'tool':
      return `the project's environment of ${origin.tool}`;
    case 'editor':
      return 'selected in the editor';
    case 'environment':
      return `the active environment (${origin.variable})`;
    case 'path':
      return 'the first on PATH';
  }
}
