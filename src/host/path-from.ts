import { relative } from 'node:path';

/** A file as it is shown to somebody who works in a folder: from there where it is inside, else whole. */
export function pathFrom(folder: string, file: string): string {
  const path = relative(folder, file);
  return path === '' || path.startsWith('..') ? file : path;
}
