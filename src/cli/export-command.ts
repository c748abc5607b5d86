import { basename } from 'node:path';
import { scriptedPlan } from '../export/scripted-plan.ts';
import { loadScriptWriters, type ScriptedEngine } from '../export/writers.ts';
import { RequestError, readBodyFile } from '../load/trial/requests.ts';
import { failureSentence } from '../words/failures.ts';
import { t } from '../words/language.ts';
import { plainText } from '../words/plain-text.ts';
import { CommandError, type ExitCode, exitCodes } from './exit-codes.ts';
import { checkOutputs, writeOutputs } from './outputs.ts';
import type { Places } from './places.ts';
import { checkEndpointNames, readPlanSource } from './plan-source.ts';
import type { Terminal } from './terminal.ts';

/** Options of `servebench export`, as commander gives them. */
export interface ExportOptions {
  readonly to: ScriptedEngine;
  readonly endpoint?: readonly string[];
  readonly output?: string;
  readonly allowHost?: readonly string[];
}

/** A body larger than this makes no file that anybody would look at. */
const largestBodyBytes = 8 * 1024 * 1024;

/** `servebench export`: a plan's load as a script for another engine. What is left out is told on standard error, too. */
export async function exportCommand(
  planArgument: string | undefined,
  options: ExportOptions,
  terminal: Terminal,
  places: Places,
): Promise<ExitCode> {
  const { plan, file, folder } = await readPlanSource(planArgument, places.cwd, options.allowHost ?? []);
  checkEndpointNames(plan, options.endpoint ?? []);
  const target = { option: '--output', target: options.output ?? '-' };
  await checkOutputs([target], places.cwd, file);
  const scripted = await scriptedPlan(plan, basename(file), options.endpoint, async (endpoint, bodyFile) => {
    const bytes = await readBody(endpoint, bodyFile, folder);
    if (bytes.length <= largestBodyBytes) return bytes;
    throw new CommandError(
      t('The body of endpoint "{0}" is too large to become a part of a script (8 MB at most).', endpoint),
    );
  });
  const { text, notCarried } = loadScriptWriters[options.to](scripted);
  const failures = await writeOutputs([{ ...target, render: () => text }], places.cwd, terminal);
  for (const { sentence } of failures) terminal.err(`${sentence}\n`);
  if (notCarried.length > 0) terminal.err(`${t('Not carried over from the plan:')}\n`);
  for (const { place, sentence } of notCarried) terminal.err(`  ${plainText(`${place}: ${sentence}`)}\n`);
  return failures.length > 0 ? exitCodes.notCompleted : exitCodes.done;
}

async function readBody(endpoint: string, file: string, folder: string): Promise<Uint8Array> {
  try {
    return await readBodyFile(endpoint, file, folder);
  } catch (error) {
    if (error instanceof RequestError) throw new CommandError(failureSentence(error.failure));
    throw error;
  }
}
