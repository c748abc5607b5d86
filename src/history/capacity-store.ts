import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type CapacityRecord, capacityRecordSchema } from '../model/run/capacity.ts';
import { makeRunsFolder, writeRunFile } from './write-file.ts';

/** How many searches for the highest rate are kept beside a plan's runs. */
export const capacitiesKept = 20;

const savedName = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z-[A-Za-z0-9-]{1,64}\.capacity\.json$/;

/** Writes what a search found into a folder of saved runs, and removes the oldest beyond `capacitiesKept`. Throws where it can't be written. */
export async function saveCapacity(folder: string, record: CapacityRecord): Promise<string> {
  makeRunsFolder(folder);
  const time = new Date(record.at).toISOString().replaceAll(':', '-');
  const file = join(folder, `${time}-${record.id}.capacity.json`);
  await writeRunFile(file, `${JSON.stringify(record)}\n`);
  for (const old of (await savedFiles(folder)).slice(capacitiesKept)) await rm(old, { force: true });
  return file;
}

/** The newest saved search of each endpoint; one that can't be read is left out. */
export async function newestCapacities(folder: string): Promise<readonly CapacityRecord[]> {
  const newest = new Map<string, CapacityRecord>();
  for (const file of await savedFiles(folder)) {
    const record = readCapacity(await readFile(file, 'utf8').catch(() => ''));
    if (record !== null && !newest.has(record.endpoint)) newest.set(record.endpoint, record);
  }
  return [...newest.values()];
}

/** A folder of runs may come from anywhere: what is no such record is `null`. */
function readCapacity(text: string): CapacityRecord | null {
  try {
    const { success, data } = capacityRecordSchema.safeParse(JSON.parse(text));
    return success ? data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The newest first. */
async function savedFiles(folder: string): Promise<readonly string[]> {
  const names: string[] = await readdir(folder).catch(() => []);
  return names
    .filter((name) => savedName.test(name))
    .sort()
    .reverse()
    .map((name) => join(folder, name));
}
