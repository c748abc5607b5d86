import { compareRuns } from '../analysis/compare/compare-runs.ts';
import { listRecords, runsFolderOf } from '../history/run-store.ts';
import { comparisonSummaryMarkdown, stickyComment } from '../report/ci/summary.ts';
import { comparisonText } from '../report/comparison.ts';
import { t } from '../words/language.ts';
import { addToJobSummary } from './ci.ts';
import { CommandError, type ExitCode, exitCodes } from './exit-codes.ts';
import { type FailOnOptions, failOnExit } from './fail-on.ts';
import { checkOutputs, writeOutputs } from './outputs.ts';
import type { Places } from './places.ts';
import { openRecord, recordFile } from './saved-run.ts';
import type { Terminal } from './terminal.ts';

/** Options of `servebench compare`, as commander gives them. */
export interface CompareOptions extends FailOnOptions {
  readonly comment?: string;
  /** False with --no-ci. */
  readonly ci: boolean;
}

/** `servebench compare`: two saved runs, by default the last two of this folder. */
export async function compareCommand(
  before: string | undefined,
  after: string | undefined,
  options: CompareOptions,
  terminal: Terminal,
  places: Places,
): Promise<ExitCode> {
  const files: readonly [string, string] =
    before === undefined
      ? await lastTwo(places)
      : [
          await recordFile(before, places.cwd),
          after === undefined ? await lastOne(places) : await recordFile(after, places.cwd),
        ];
  const outputs = options.comment === undefined ? [] : [{ option: '--comment', target: options.comment }];
  await checkOutputs(outputs, places.cwd);
  const [earlier, later] = await Promise.all([openRecord(files[0]), openRecord(files[1])]);
  const comparison = compareRuns(earlier, later);
  if (options.comment !== '-') terminal.out(comparisonText(comparison, terminal.width));
  const markdown = (mostBytes: number) => comparisonSummaryMarkdown(comparison, mostBytes);
  const failures = await writeOutputs(
    outputs.map((output) => ({ ...output, render: () => stickyComment('comparison', markdown) })),
    places.cwd,
    terminal,
  );
  for (const { sentence } of failures) terminal.err(`${sentence}\n`);
  if (options.ci) await addToJobSummary(markdown, terminal, places);
  const code = failOnExit(comparison, [earlier.machine, later.machine], options, terminal);
  return failures.length > 0 ? exitCodes.notCompleted : code;
}

async function lastTwo(places: Places): Promise<[string, string]> {
  const [latest, previous] = await lastRuns(2, places);
  if (latest === undefined || previous === undefined)
    throw new CommandError(
      t('There are not two saved runs with figures in this folder: name the two records to compare.'),
    );
  return [previous, latest];
}

async function lastOne(places: Places): Promise<string> {
  const [latest] = await lastRuns(1, places);
  if (latest === undefined)
    throw new CommandError(t('There is no saved run with figures in this folder: name the second record too.'));
  return latest;
}

/** The newest saved runs that have measured something: one that failed or was stopped early is not what is meant. */
async function lastRuns(number: number, places: Places): Promise<readonly string[]> {
  const files: string[] = [];
  for (const { file } of await listRecords(runsFolderOf(places.cwd))) {
    if (files.length === number) break;
    const { cells, against } = await openRecord(file);
    // One that compares with a commit has its own short trials.
    if (against === undefined && cells.some((cell) => cell.measurement !== null)) files.push(file);
  }
  return files;
}
