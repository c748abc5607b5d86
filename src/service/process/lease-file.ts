import { rmSync } from 'node:fs';
import { join } from 'node:path';

// Apart from the lease's schema, which the guardian needs not load.

/** Where a lease is kept. */
export function leaseFile(leaseFolder: string, id: string): string {
  return join(leaseFolder, `${id}.json`);
}

/** Takes a lease back; nothing happens if it is gone already. */
export function removeLease(leaseFolder: string, id: string): void {
  rmSync(leaseFile(leaseFolder, id), { force: true });
}
