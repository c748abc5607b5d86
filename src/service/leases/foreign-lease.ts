import { basename } from 'node:path';
import { endTree } from '../../host/processes/end-tree.ts';
import { type ListedProcess, liveness } from '../../host/processes/process-list.ts';
import { ProcessTree } from '../../host/processes/process-tree.ts';
import { orphanParents, userOf } from '../../host/processes/reaper.ts';
import { portsOf } from '../../host/sockets/port-owner.ts';
import type { Note } from '../../model/facts/note.ts';
import { readForeignLease, whereaboutsOf } from './lease.ts';

const graceMs = 1000;

/**
 * Ends the server of a lease that this version can't read, where its processes carry the lease in their environment, are
 * this user's, and whoever answered for them is gone; where the last can't be told, what was left by its parent is
 * named. The file is that other version's to take away. Resolves with a note where anything was ended or is named.
 */
export async function reapForeign(file: string, hurry: AbortSignal | undefined): Promise<Note | null> {
  const leaseId = basename(file, '.json');
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(leaseId)) return null;
  const tree = new ProcessTree({ rootPid: 0, rootStartedAtTicks: null, groupId: null, leaseId });
  const members = await tree.members();
  if (members.length === 0) return null;
  const lease = readForeignLease(file);
  if (lease === null) return nameOrphan(members);
  if ((await whereaboutsOf(lease)) !== 'here') return null;
  const owner = await liveness(lease.owner.pid, lease.owner.startedAtTicks);
  if (owner === 'alive') return null;
  const areOurs = members.every(({ pid }) => userOf(pid) === process.getuid?.());
  if (owner === 'unknown' || !areOurs) return nameOrphan(members);
  const left = await endTree(tree, { stopSignal: 'SIGTERM', graceMs, ...(hurry === undefined ? {} : { hurry }) });
  return left.length > 0
    ? { kind: 'foreign-leftover-not-ended', left }
    : { kind: 'foreign-leftover-ended', ended: members.map(({ pid }) => pid) };
}

/** A server whose parent is still there is that one's to end. */
async function nameOrphan(members: readonly ListedProcess[]): Promise<Note | null> {
  const parents = await orphanParents();
  const orphan = members.find(({ parentPid }) => parents.has(parentPid));
  if (orphan === undefined) return null;
  return { kind: 'foreign-server', pid: orphan.pid, port: members.flatMap(({ pid }) => portsOf(pid))[0] ?? null };
}
