import { access, constants, open, realpath, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Why a file could not be written now, as the system's code (`EACCES`, `EROFS`, …); `null` if it could. Nothing is left
 * behind: a file that is there is only asked about, for another one a draft is made beside it, or in the nearest folder that
 * is there, and taken away. Whether there will be room enough can't be told.
 */
export async function whyNotWritable(file: string): Promise<string | null> {
  try {
    const found = await stat(file).catch(() => null);
    if (found !== null) await access(file, constants.W_OK);
    // A device or a pipe has nothing beside it.
    if (found !== null && !found.isFile()) return null;
    const place = found === null ? await nearestFolder(file) : dirname(await realpath(file));
    const draft = `${place}/.servebench-${process.pid}.draft`;
    await (await open(draft, 'wx')).close();
    await rm(draft);
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

async function nearestFolder(file: string): Promise<string> {
  const folder = dirname(file);
  return folder === file || (await stat(folder).catch(() => null)) !== null ? folder : nearestFolder(folder);
}
