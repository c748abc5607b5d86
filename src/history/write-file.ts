import { closeSync, mkdirSync, openSync, type Stats, writeFileSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { draftOf } from './drafts.ts';
import { ignoring } from './file-errors.ts';
import { giveFoldersToOwner, giveToFolderOwner } from './folder-owner.ts';

/** Makes a folder of saved runs, which git ignores by itself. */
export function makeRunsFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first !== undefined) giveFoldersToOwner(first, folder);
  try {
    makeRunFile(join(folder, '.gitignore'), '*\n');
  } catch (error) {
    ignoring('EEXIST')(error);
  }
}

/** Makes a file in a folder of saved runs, which belongs to the folder's owner. Throws where there is one already. */
export function makeRunFile(file: string, text: string): void {
  const made = openSync(file, 'wx');
  try {
    giveToFolderOwner(made, dirname(file));
    writeFileSync(made, text, { flush: true });
  } finally {
    closeSync(made);
  }
}

/** Writes a file of a folder of saved runs whole, as `writeWhole`; it belongs to the folder's owner. */
export function writeRunFile(file: string, text: string): Promise<void> {
  return writeDraft(file, text, 0o666, (handle) => giveToFolderOwner(handle.fd, dirname(file)));
}

/** Whose a file is, and who may do what with it. */
type Ownership = Pick<Stats, 'mode' | 'uid' | 'gid'>;

/**
 * Writes a file so that a reader, and a crash at any moment, finds the old text or the new one. Mode, owner and group are
 * those of `older` where there is one; throws the error of `fchown` or `fchmod` where they can't be.
 */
export async function writeWhole(file: string, text: string, older: Ownership | null = null): Promise<void> {
  // What only some may read is at no moment open to others; the umask has its say only over a new file.
  await writeDraft(file, text, older === null ? 0o666 : 0o600, async (handle) => {
    if (older === null) return;
    // In this order: a change of owner takes bits of the mode away.
    await handle.chown(older.uid, older.gid);
    await handle.chmod(older.mode & 0o7777);
  });
}

async function writeDraft(
  file: string,
  text: string,
  mode: number,
  prepare: (handle: FileHandle) => Promise<void> | void,
): Promise<void> {
  const draft = draftOf(file);
  try {
    const handle = await open(draft, 'wx', mode);
    try {
      await prepare(handle);
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
