import { open, realpath, stat } from 'node:fs/promises';
import { writeWhole } from '../history/run-store.ts';

/** Where names stand for what is open already or for devices: nothing there may be replaced. */
const systemFolder = /^\/(dev|proc)\//;

/**
 * Writes a file that the user named. A regular file is replaced as a whole, so that a reader finds the old text or the new
 * one, and keeps its mode; a link stays one, and what it names is written. What is no regular file (a device, a pipe), what
 * has other names (hard links) or another owner is written into as it stands.
 */
export async function writeOutputFile(path: string, text: string): Promise<void> {
  const place = await realpath(path).catch(() => path);
  const found = await stat(place).catch(() => null);
  if (systemFolder.test(path) || systemFolder.test(place)) return writeInto(path, text);
  if (found === null) return writeWhole(place, text);
  const isReplaceable =
    found.isFile() && found.nlink === 1 && (process.getuid === undefined || found.uid === process.getuid());
  return isReplaceable ? writeWhole(place, text, found.mode & 0o7777) : writeInto(place, text);
}

async function writeInto(path: string, text: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}
