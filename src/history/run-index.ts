import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Immutable } from '../model/facts/immutable.ts';
import { recordFaultSchema } from '../model/facts/record-fault.ts';
import { changeSummarySchema, runSummarySchema } from '../model/run/run-summary.ts';
import { writeRunFile } from './write-file.ts';

/*
 * What was found out of each saved run, in one file beside them, so that none is read twice. It may be lost, old, or somebody
 * else's at any time: what it does not say of a run's file as it is now is found out again.
 */

const indexName = 'index.json';

/** The format of the index: one of another format is written again. */
const indexFormat = 2;

const indexedRun = z.object({
  /** See `versionOf` in history.ts. */
  version: z.string(),
  summary: runSummarySchema.nullable(),
  change: changeSummarySchema.nullable(),
  unreadable: recordFaultSchema.nullable(),
});
/** What was found out of a run. */
export type IndexedRun = Immutable<z.infer<typeof indexedRun>>;

const indexSchema = z.object({ format: z.literal(indexFormat), runs: z.record(z.string(), indexedRun) });

/** Larger than any index of ours: a few kB for each of some hundred runs. */
const largestIndexBytes = 16 * 1024 * 1024;

/** What the index of a folder of saved runs says, by the names of their files; nothing where there is none that can be used. */
export async function readIndex(folder: string): Promise<ReadonlyMap<string, IndexedRun>> {
  try {
    const file = join(folder, indexName);
    if ((await stat(file)).size > largestIndexBytes) return new Map();
    const parsed = indexSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return new Map(parsed.success ? Object.entries(parsed.data.runs) : []);
  } catch {
    return new Map();
  }
}

/** Writes the index again. A folder that can't be written has none. */
export async function writeIndex(folder: string, runs: ReadonlyMap<string, IndexedRun>): Promise<void> {
  const text = JSON.stringify({ format: indexFormat, runs: Object.fromEntries(runs) });
  await writeRunFile(join(folder, indexName), text).catch(() => {});
}
