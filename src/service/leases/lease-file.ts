import { chmodSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

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

/** Takes away the socket of a server that is gone, and its folder (`chooseListenPlace`), where its owner could not. */
export function removeSocket(socketPath: string | null): void {
  // A lease is a file: nothing that we did not name ourselves is removed for what it says.
  if (socketPath === null || !/^servebench-[A-Za-z0-9]{6}$/.test(basename(dirname(socketPath)))) return;
  try {
    rmSync(socketPath, { force: true });
    rmdirSync(dirname(socketPath));
  } catch {
    // It is gone already, or somebody has put something there.
  }
}

/**
 * Takes a lease back, and what belongs to it; nothing happens if it is gone already. Where something can't be removed (a
 * disk that is read-only by now), the next start does it: the server has ended all the same.
 */
export function removeLease(leaseFolder: string, id: string): void {
  for (const path of [bootReportFolder(id), leaseFile(leaseFolder, id), leaseDraft(leaseFolder, id)]) {
    try {
      rmSync(path, { recursive: path === bootReportFolder(id), force: true });
    } catch {
      // As above.
    }
  }
}
