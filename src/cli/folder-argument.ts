import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { t } from '../words/language.ts';
import { CommandError } from './exit-codes.ts';

/** The folder that a command is about: the one named, else the one it was called in. Throws `CommandError` when there is none. */
export async function folderOf(argument: string | undefined, cwd: string): Promise<string> {
  const folder = resolve(cwd, argument ?? '.');
  if (!(await stat(folder).catch(() => null))?.isDirectory())
    throw new CommandError(t('There is no folder {0}.', argument ?? folder));
  return folder;
}
