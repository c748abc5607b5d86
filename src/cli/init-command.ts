import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { planFileName } from '../model/plan/plan-file.ts';
import { draftPlan } from '../project/find/draft-plan.ts';
import { plainText } from '../words/plain-text.ts';
import { CommandError, type ExitCode, exitCodes } from './exit-codes.ts';
import { folderOf } from './folder-argument.ts';
import type { Places } from './places.ts';
import { shownPath } from './plan-source.ts';
import type { Terminal } from './terminal.ts';

/** `servebench init`: drafts a plan from what a folder holds. */
export async function initCommand(
  folderArgument: string | undefined,
  options: { readonly force?: true },
  terminal: Terminal,
  places: Places,
): Promise<ExitCode> {
  const folder = await folderOf(folderArgument, places.cwd);
  const file = join(folder, planFileName);
  const name = shownPath(file, places.cwd);
  const draft = await draftPlan(folder);
  try {
    await writeFile(file, draft.text, { flag: options.force ? 'w' : 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new CommandError(
        `${name} is there already. To write it anew: servebench init --force${folderArgument === undefined ? '' : ` ${folderArgument}`}`,
      );
    throw new CommandError(`${name} cannot be written: ${(error as Error).message}`);
  }
  for (const note of draft.notes) terminal.out(`${plainText(note)}\n`);
  const next = draft.found ? 'Look it over, then run it:' : 'Fill it in, then run it:';
  const argument = folder === resolve(places.cwd) ? '' : ` ${name}`;
  terminal.out(`\nWrote ${name}. ${next} servebench run${argument}\n`);
  return exitCodes.done;
}
