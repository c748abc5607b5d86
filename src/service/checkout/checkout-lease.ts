import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { liveness } from '../../host/processes/process-list.ts';
import type { Note } from '../../model/facts/note.ts';
import { newLease, whereaboutsOf } from '../leases/lease.ts';

const leaseSchema = z.object({
  schema: z.literal(1),
  id: z.string().regex(/^[0-9a-f-]{36}$/),
  place: z.object({ host: z.string(), pidNamespace: z.string().nullable(), machineId: z.string().nullable() }),
  bootId: z.string().nullable(),
  owner: z.object({ pid: z.int().positive(), startedAtTicks: z.number().nullable() }),
  /** The folder of the checkout. */
  folder: z.string(),
  /**
   * Where the repository keeps what it knows of the checkout, known before git makes it: killed in the midst of that, git leaves
   * it locked, so that its own "worktree prune" does not remove it. `null` only in a lease of an earlier version.
   */
  adminFolder: z.string().nullable(),
});

/** A note on disk of a checkout and of the process that answers for it. */
export type CheckoutLease = z.output<typeof leaseSchema>;

/** Where they are kept, beside the leases of servers. */
function checkoutsFolder(leaseFolder: string): string {
  return join(leaseFolder, 'checkouts');
}

/**
 * A lease for a checkout that is about to be made, in the folder for temporary files. `commonFolder`: where the repository
 * keeps what all its worktrees share; git calls the folder of each there as the worktree's own is called.
 */
export async function newCheckoutLease(commonFolder: string): Promise<CheckoutLease> {
  const { id, place, bootId, owner } = await newLease([], null);
  if (place === undefined) throw new Error('A new lease says where it was written.');
  const name = `servebench-checkout-${id}`;
  return {
    schema: 1,
    id,
    place,
    bootId,
    owner,
    folder: join(tmpdir(), name),
    adminFolder: join(commonFolder, 'worktrees', name),
  };
}

/** Writes it whole or not at all, before anything is made. */
export function writeCheckoutLease(leaseFolder: string, lease: CheckoutLease): void {
  const folder = checkoutsFolder(leaseFolder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${lease.id}.json`);
  writeFileSync(`${file}.part`, `${JSON.stringify(lease)}\n`, { mode: 0o600 });
  renameSync(`${file}.part`, file);
}

/**
 * Removes a checkout, what its repository knows of it, and its lease. Nothing else of the repository is touched. Links in the
 * checkout are removed, not followed. What can't be removed now is left to the next run, with its lease.
 */
export function removeCheckout(leaseFolder: string, lease: CheckoutLease): void {
  // A lease is a file: nothing that we did not name ourselves is removed for what it says.
  if (!/^servebench-checkout-[0-9a-f-]{36}$/.test(basename(lease.folder))) return;
  const adminFolder = lease.adminFolder ?? adminFolderOf(lease.folder);
  try {
    rmSync(lease.folder, { recursive: true, force: true, maxRetries: 3 });
    if (adminFolder !== null && isAdminFolderOf(adminFolder, lease.folder)) {
      rmSync(adminFolder, { recursive: true, force: true });
      removeIfEmpty(dirname(adminFolder));
    }
    rmSync(join(checkoutsFolder(leaseFolder), `${lease.id}.json`), { force: true });
  } catch {
    // The lease is still there, so the next run tries again.
  }
}

/** What git wrote into a checkout about where its repository keeps the rest; `null` where it wrote nothing. */
function adminFolderOf(folder: string): string | null {
  const [key, ...path] = (contentOf(join(folder, '.git')) ?? '').split(':');
  return key === 'gitdir' ? path.join(':').trim() : null;
}

/** Whether a folder is what a repository knows of this very checkout, and of no other: no two have its name. */
function isAdminFolderOf(adminFolder: string, checkout: string): boolean {
  return basename(dirname(adminFolder)) === 'worktrees' && basename(adminFolder) === basename(checkout);
}

/** git makes the folder with the first worktree, and removes it with the last. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // The user has worktrees of his own.
  }
}

/** Removes the checkouts that an earlier Servebench left behind when it was killed. Resolves with a note for each. */
export async function removeLeftCheckouts(leaseFolder: string): Promise<Note[]> {
  const notes: Note[] = [];
  for (const file of leaseFilesIn(checkoutsFolder(leaseFolder))) {
    const lease = leaseSchema.safeParse(parsed(contentOf(file))).data;
    if (lease === undefined) continue;
    const whereabouts = await whereaboutsOf(lease);
    if (whereabouts === 'elsewhere') continue;
    if (whereabouts === 'here' && (await liveness(lease.owner.pid, lease.owner.startedAtTicks)) !== 'gone') continue;
    removeCheckout(leaseFolder, lease);
    notes.push({ kind: 'leftover-checkout', folder: lease.folder });
  }
  return notes;
}

function leaseFilesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function contentOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
