import { fstat, writeFile } from 'node:fs';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { writeWhole } from '../history/write-file.ts';
import { t } from '../words/language.ts';
import { outputPlace } from './output-place.ts';
import type { Terminal } from './terminal.ts';

const statOpen = promisify(fstat);
/** Of a descriptor: goes on where it stands, and empties nothing. */
const writeOpen = promisify(writeFile);

/**
 * Writes a file that the user named. A regular file is replaced as a whole, so that a reader finds the old text or the new
 * one, and keeps mode, owner and group (its access control list and extended attributes are the folder's for new files); a
 * link stays one, and what it names is written, also where that is not there yet. What has other names (hard links),
 * another owner, or a group that can't be kept is rewritten as it stands. A device, a pipe and what is open already get the
 * text after what they have. Throws what the system says where it can't be written.
 */
export async function writeOutputFile(path: string, text: string, terminal: Terminal): Promise<void> {
  const place = await outputPlace(path);
  switch (place.kind) {
    case 'loop':
      throw new Error(loopSentence(path));
    case 'descriptor':
      return writeDescriptor(place.descriptor, place.path, text, terminal);
    case 'stream':
      return writeInto(place.path, text, 'a');
    case 'rewritten':
      return writeInto(place.path, text, 'w');
    case 'replaced':
      return replace(place.path, text, place.found);
  }
}

/** Says why a path can't be followed. */
export function loopSentence(path: string): string {
  return t('{0} is a link that leads back to itself', path);
}

async function replace(...[path, text, found]: Parameters<typeof writeWhole>): Promise<void> {
  try {
    await writeWhole(path, text, found);
  } catch (error) {
    const { syscall } = error as NodeJS.ErrnoException;
    // Whose the new file is could not be made as it was.
    if (syscall !== 'fchown' && syscall !== 'fchmod') throw error;
    await writeInto(path, text, 'w');
  }
}

async function writeDescriptor(descriptor: number, path: string, text: string, terminal: Terminal): Promise<void> {
  if (descriptor === 1) return terminal.out(text);
  if (descriptor === 2) return terminal.err(text);
  // Whoever opened a file goes on after this text; a pipe is opened again, for this one may refuse to wait for its reader.
  if ((await statOpen(descriptor)).isFile()) return writeOpen(descriptor, text);
  return writeInto(path, text, 'a');
}

async function writeInto(path: string, text: string, flag: 'a' | 'w'): Promise<void> {
  const file = await open(path, flag);
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}
