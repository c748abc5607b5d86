import { readFileSync, statSync } from 'node:fs';

const largestSourceBytes = 4 * 1024 * 1024;

/** The text of a line of a file as it is now; `null` where it can't be read. */
export function sourceLine(file: string, line: number): string | null {
  try {
    const found = statSync(file);
    // A device is as long as one likes.
    if (!found.isFile() || found.size > largestSourceBytes) return null;
    return readFileSync(file, 'utf8').split('\n')[line - 1] ?? null;
  } catch {
    return null;
  }
}
