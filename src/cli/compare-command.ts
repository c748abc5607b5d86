import { resolve } from 'node:path';
import { compareRuns } from '../analysis/compare/compare-runs.ts';
import { RecordError } from '../history/record-error.ts';
import { listRecords, readRecord, runsFolderOf } from '../history/run-store.ts';
import type { RunRecord } from '../model/run/record.ts';
import { comparisonText } from '../report/comparison.ts';
import { CommandError, type ExitCode, exitCodes } from './exit-codes.ts';
import type { Places } from './places.ts';
import type { Terminal } from './terminal.ts';

/** `servebench compare`: two saved runs, by default the last two of this folder. */
export async function compareCommand(
  before: string | undefined,
  after: string | undefined,
  terminal: Terminal,
  places: Places,
): Promise<ExitCode> {
  const files = before === undefined ? await lastTwo(places) : [before, after ?? (await lastOne(places))];
  const [earlier, later] = await Promise.all(files.map((file) => record(resolve(places.cwd, file))));
  terminal.out(comparisonText(compareRuns(earlier as RunRecord, later as RunRecord), terminal.width));
  return exitCodes.done;
}

async function record(file: string): Promise<RunRecord> {
  try {
    return await readRecord(file);
  } catch (error) {
    if (error instanceof RecordError) throw new CommandError(error.message);
    throw error;
  }
}

async function lastTwo(places: Places): Promise<[string, string]> {
  const [latest, previous] = await lastRuns(2, places);
  if (latest === undefined || previous === undefined)
    throw new CommandError('There are no two saved runs with figures in this folder: name the two records to compare.');
  return [previous, latest];
}

async function lastOne(places: Places): Promise<string> {
  const [latest] = await lastRuns(1, places);
  if (latest === undefined)
    throw new CommandError('There is no saved run with figures in this folder: name the second record too.');
  return latest;
}

/** The newest saved runs that have measured something: one that failed or was stopped early is not what is meant. */
async function lastRuns(number: number, places: Places): Promise<readonly string[]> {
  const files: string[] = [];
  for (const { file } of await listRecords(runsFolderOf(places.cwd))) {
    if (files.length === number) break;
    const { cells } = await record(file);
    if (cells.some((cell) => cell.measurement !== null)) files.push(file);
  }
  return files;
}
