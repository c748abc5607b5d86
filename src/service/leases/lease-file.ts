import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Apart from the lease's schema, which the guardian needs not load.

/** Where a lease is kept. */
export function leaseFile(leaseFolder: string, id: string): string {
  return join(leaseFolder, `${id}.json`);
}

/** What a lease is called while it is written. */
export function leaseDraft(leaseFolder: string, id: string): string {
  return `${leaseFile(leaseFolder, id)}.part`;
}

/**
 * The folder of a server's boot reports. In the common folder for temporary files, since workers may run as another user;
 * they can reach into it and not list it.
 */
export function bootReportFolder(id: string): string {
  return join(tmpdir(), `servebench-${id}`);
}

/**
 * Makes the file in which a server's workers say that they have booted, a line each. A file, since not every server hands
 * its open files on to its workers; `name`, which only the server is told, keeps others from finding it. Throws when it
 * can't be made or somebody has made one there.
 */
export function makeBootReportFile(id: string, name: string): string {
  const folder = bootReportFolder(id);
  mkdirSync(folder, { mode: 0o700 });
  // The umask has no say: under one of 077 no worker of another user could reach its file.
  chmodSync(folder, 0o711);
  const file = join(folder, name);
  writeFileSync(file, '', { flag: 'wx' });
  return file;
}

/** Takes a lease back, and what belongs to it; nothing happens if it is gone already. */
export function removeLease(leaseFolder: string, id: string): void {
  rmSync(bootReportFolder(id), { recursive: true, force: true });
  rmSync(leaseFile(leaseFolder, id), { force: true });
  rmSync(leaseDraft(leaseFolder, id), { force: true });
}
