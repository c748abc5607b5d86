import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type AskedApplication, askApplication } from '../benchmark/ask-application.ts';
import { planFileName } from '../model/plan/plan-file.ts';
import type { AskedAnswer } from '../project/find/draft-plan.ts';
import { type DraftedPlan, draftPlan } from '../project/find/draft-plan.ts';
import { notAskedSentence } from '../words/asked-application.ts';
import { t } from '../words/language.ts';
import { plainText } from '../words/plain-text.ts';
import { CommandError, type ExitCode, exitCodes } from './exit-codes.ts';
import { folderOf } from './folder-argument.ts';
import { Interruption } from './interruption.ts';
import { type Places, runContextOf } from './places.ts';
import { shownPath } from './plan-source.ts';
import type { Terminal } from './terminal.ts';

/** Options of `servebench init`, as commander gives them. */
export interface InitOptions {
  readonly force?: true;
  readonly ask?: true;
}

/** `servebench init`: drafts a plan from what a folder holds; with `--ask` from what its application says, too. */
export async function initCommand(
  folderArgument: string | undefined,
  options: InitOptions,
  terminal: Terminal,
  places: Places,
): Promise<ExitCode> {
  const folder = await folderOf(folderArgument, places.cwd);
  const file = join(folder, planFileName);
  const name = shownPath(file, places.cwd);
  const draft = await drafted(folder, options, terminal, places);
  try {
    await writeFile(file, draft.text, { flag: options.force ? 'w' : 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new CommandError(
        t(
          '{0} is there already. To overwrite it: {1}',
          name,
          `servebench init --force${folderArgument === undefined ? '' : ` ${folderArgument}`}`,
        ),
      );
    throw new CommandError(t('{0} cannot be written: {1}', name, (error as Error).message));
  }
  for (const note of draft.notes) terminal.out(`${plainText(note)}\n`);
  const command = `servebench run${folder === resolve(places.cwd) ? '' : ` ${name}`}`;
  const told = draft.found
    ? t('Wrote {0}. Look it over, then run it: {1}', name, command)
    : t('Wrote {0}. Fill it in, then run it: {1}', name, command);
  terminal.out(`\n${told}\n`);
  return exitCodes.done;
}

/** Asking is the only part of it that runs anything of the project. */
async function drafted(folder: string, { ask }: InitOptions, terminal: Terminal, places: Places): Promise<DraftedPlan> {
  if (ask === undefined) return draftPlan(folder);
  using interruption = new Interruption(() => terminal.err(`${t('Stopping. Press Ctrl-C again to leave at once.')}\n`));
  const { signal } = interruption;
  const context = await runContextOf(folder, places);
  try {
    return await draftPlan(folder, { ask: async (plan) => inWords(await askApplication(plan, context, signal)) });
  } catch (error) {
    if (signal.aborted) throw new CommandError(t('Interrupted before a plan was written.'), exitCodes.interrupted);
    throw error;
  }
}

function inWords({ app, failure }: AskedApplication): AskedAnswer {
  return failure === null ? { app, note: null } : { app: null, note: notAskedSentence(failure) };
}
