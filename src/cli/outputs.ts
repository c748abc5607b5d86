import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { t } from '../words/language.ts';
import { CommandError } from './exit-codes.ts';
import { type OutputPlace, outputPlace } from './output-place.ts';
import { shownPath } from './plan-source.ts';
import type { Terminal } from './terminal.ts';
import { whyNotWritable } from './writable.ts';
import { loopSentence, writeOutputFile } from './write-output.ts';

/** One thing to write: what it is called on the command line, where it goes (`-`: standard output), and how it is made. */
export interface Output {
  readonly option: string;
  readonly target: string;
  readonly render: () => string | Promise<string>;
}

/** Where `-` goes. */
const standardOutput: OutputPlace = { kind: 'descriptor', path: '/dev/stdout', descriptor: 1 };

/**
 * Makes sure that outputs can be written before anything long begins: at most one on standard output, no two in one
 * file, none in the plan's, every folder there, and every file one that this user may write.
 */
export async function checkOutputs(
  outputs: readonly Pick<Output, 'option' | 'target'>[],
  cwd: string,
  planFile: string | null = null,
): Promise<void> {
  const taken = new Map<string, string>();
  const plan = planFile === null ? null : await outputPlace(planFile);
  for (const { option, target } of outputs) {
    const named = resolve(cwd, target);
    const place = target === '-' ? standardOutput : await outputPlace(named);
    if (place.kind === 'loop') throw new CommandError(`${option}: ${loopSentence(target)}.`);
    const key = place.kind === 'descriptor' ? `descriptor ${place.descriptor}` : place.path;
    const other = taken.get(key);
    if (other !== undefined) {
      throw new CommandError(
        key === 'descriptor 1'
          ? t('Only one of {0} and {1} can go to standard output ("-").', other, option)
          : t('{0} and {1} would both write {2}.', other, option, target),
      );
    }
    taken.set(key, option);
    if (plan !== null && plan.kind !== 'loop' && plan.path === place.path)
      throw new CommandError(t('{0}: {1} is the plan and would be overwritten.', option, target));
    if (target === '-') continue;
    if (target === '') throw new CommandError(t('{0} needs the name of a file, or "-" for standard output.', option));
    if ((await stat(named).catch(() => null))?.isDirectory())
      throw new CommandError(t('{0}: {1} is a folder; name a file in it.', option, target));
    const folder = dirname(place.path);
    if (!(await stat(folder).catch(() => null))?.isDirectory())
      throw new CommandError(t('{0}: the folder {1} does not exist.', option, shownPath(folder, cwd)));
    const code = await whyNotWritable(named);
    if (code !== null) throw new CommandError(t("{0}: {1} can't be written ({2}).", option, target, code));
  }
}

/** An output that could not be written. */
export interface OutputFailure extends Pick<Output, 'option'> {
  readonly sentence: string;
}

/** Writes every output; one that fails does not keep the others from being written. Gives those that failed. */
export async function writeOutputs(
  outputs: readonly Output[],
  cwd: string,
  terminal: Terminal,
): Promise<OutputFailure[]> {
  const failures: OutputFailure[] = [];
  for (const { option, target, render } of outputs) {
    try {
      const text = await render();
      if (target === '-') {
        terminal.out(text);
        continue;
      }
      await writeOutputFile(resolve(cwd, target), text, terminal);
      terminal.err(`${t('Wrote {0}', target)}\n`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      failures.push({ option, sentence: t('{0}: {1} could not be written: {2}', option, target, why) });
    }
  }
  return failures;
}
