import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeRunsFolder, writeRunFile } from './write-file.ts';

/** How many profiles are kept beside a plan's runs. */
export const profilesKept = 20;

/** A saved profile, as its file's name tells. */
export interface SavedProfile {
  readonly file: string;
  readonly id: string;
}

const documentEnding = '.profile.json';
const sampleEndings = ['cpuprofile', 'speedscope.json'] as const;
const savedName = /^(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z)-([A-Za-z0-9-]{1,64})\.profile\.json$/;

/** The name that a profile's files begin with: by time, and good on every system. */
export function profileStem({ at, id }: { readonly at: string; readonly id: string }): string {
  return `${new Date(at).toISOString().replaceAll(':', '-')}-${id.replace(/[^A-Za-z0-9-]/g, '').slice(0, 64)}`;
}

/** Writes a profile's files into a folder of saved runs, the document last, and removes the oldest beyond `profilesKept`. */
export async function saveProfile(
  folder: string,
  stem: string,
  files: readonly { readonly name: string; readonly text: string }[],
  document: string,
): Promise<string> {
  makeRunsFolder(folder);
  for (const { name, text } of files) await writeRunFile(join(folder, name), text);
  const file = join(folder, `${stem}${documentEnding}`);
  await writeRunFile(file, document);
  for (const old of (await listProfiles(folder)).slice(profilesKept)) await removeProfile(folder, old.file);
  return file;
}

async function removeProfile(folder: string, file: string): Promise<void> {
  const stem = file.slice(0, -documentEnding.length);
  const names = (await readdir(folder)).map((name) => join(folder, name));
  // Those of its samples, one file a mode; the document last, so that what is left by a crash is found again.
  const samples = names.filter(
    (name) => name.startsWith(`${stem}.`) && sampleEndings.some((ending) => name.endsWith(`.${ending}`)),
  );
  for (const name of [...samples, file]) await rm(name, { force: true });
}

/** The saved profiles of a folder, the newest first; empty when there is none. */
export async function listProfiles(folder: string): Promise<readonly SavedProfile[]> {
  const names: string[] = await readdir(folder).catch(() => []);
  return names
    .flatMap((name) => {
      const id = savedName.exec(name)?.[2];
      return id === undefined ? [] : [{ file: join(folder, name), id }];
    })
    .sort((a, b) => (a.file < b.file ? 1 : -1));
}

/** The text of a saved profile; `null` where it can't be read. */
export async function profileText(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null);
}
