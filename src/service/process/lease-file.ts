import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Apart from the lease's schema, which the guardian needs not load.

/** Where a lease is kept. */
export function leaseFile(leaseFolder: string, id: string): string {
  return join(leaseFolder, `${id}.json`);
}

/**
 * Where a server's workers say that they have booted, a line each. A file, since not every server hands its open files on
 * to its workers; in the common folder for temporary files, since workers may run as another user.
 */
export function bootReportFile(id: string): string {
  return join(tmpdir(), `servebench-${id}.boots`);
}

/** Takes a lease back, and what belongs to it; nothing happens if it is gone already. */
export function removeLease(leaseFolder: string, id: string): void {
  rmSync(bootReportFile(id), { force: true });
  rmSync(leaseFile(leaseFolder, id), { force: true });
}
