import { fstat } from 'node:fs';
import { access, constants, open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { draftOf } from '../history/drafts.ts';
import { outputPlace } from './output-place.ts';

/**
 * Why a file could not be written now, as the system's code (`EACCES`, `EROFS`, …); `null` if it could. Nothing is left
 * behind: what is there is only asked about, and where a new file would take its place a draft of a name that nobody else
 * has is made in that folder, or in the nearest one that is there, and taken away. Whether there will be room enough can't
 * be told.
 */
export async function whyNotWritable(file: string): Promise<string | null> {
  try {
    const place = await outputPlace(file);
    switch (place.kind) {
      case 'loop':
        return 'ELOOP';
      case 'descriptor':
        await promisify(fstat)(place.descriptor);
        return null;
      case 'stream':
        // A socket can't be opened by its name (open(2)).
        if (place.found.isSocket()) return 'ENXIO';
        await access(place.path, constants.W_OK);
        return null;
      case 'rewritten':
        await access(place.path, constants.W_OK);
        return null;
      case 'replaced':
        if (place.found !== null) await access(place.path, constants.W_OK);
        await tryDraft(await nearestFolder(place.path));
        return null;
    }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

async function tryDraft(folder: string): Promise<void> {
  const draft = draftOf(join(folder, '.servebench'));
  await (await open(draft, 'wx')).close();
  await rm(draft);
}

async function nearestFolder(file: string): Promise<string> {
  const folder = dirname(file);
  return folder === file || (await stat(folder).catch(() => null)) !== null ? folder : nearestFolder(folder);
}
