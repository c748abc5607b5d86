import { closeSync, constants, fchownSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Gives what root has made in a folder of somebody else to that folder's owner, as far as that goes: under `sudo` the next
 * run without it could not write there any more. Nothing happens for any other user, nor on Windows. `made` is an open file
 * in `folder`, so that whoever may write there can't put another one in its place meanwhile.
 */
export function giveToFolderOwner(made: number, folder: string): void {
  if (process.getuid?.() !== 0) return;
  try {
    const { uid, gid } = statSync(folder);
    if (uid !== 0) fchownSync(made, uid, gid);
  } catch {
    // A file system without owners, or one on another machine that does not take root's word.
  }
}

/** The same for folders that were made one in another, from `first` down to `last`. */
export function giveFoldersToOwner(first: string, last: string): void {
  if (process.getuid?.() !== 0) return;
  const folders = [last];
  for (let folder = last; folder !== first && dirname(folder) !== folder; folder = dirname(folder))
    folders.unshift(dirname(folder));
  for (const folder of folders) {
    try {
      const opened = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
      try {
        giveToFolderOwner(opened, dirname(folder));
      } finally {
        closeSync(opened);
      }
    } catch {
      // Somebody has put something else there.
    }
  }
}
