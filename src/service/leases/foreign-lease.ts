import { basename } from 'node:path';
import { endTree } from '../../host/processes/end-tree.ts';
import { type ListedProcess, liveness } from '../../host/processes/process-list.ts';
import { ProcessTree } from '../../host/processes/process-tree.ts';
import { orphanParents, userOf } from '../../host/processes/reaper.ts';
import { portsOf } from '../../host/sockets/port-owner.ts';
import { readForeignLease, whereaboutsOf } from './lease.ts';

const graceMs = 1000;

/**
 * Ends the server of a lease that this version can't read, where its processes carry the lease in their environment, are
 * this user's, and whoever answered for them is gone; where the last can't be told, what was left by its parent is
 * named. The file is that other version's to take away. Resolves with a sentence where anything was ended or is named.
 */
export async function reapForeign(file: string, hurry: AbortSignal | undefined): Promise<string | null> {
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
  if (left.length > 0)
    return `A server that another version of Servebench left running could not be ended (process ${left.join(', ')}). End it by hand.`;
  return `Ended a server that another version of Servebench left running (process ${members.map(({ pid }) => pid).join(', ')}).`;
}

/** A server whose parent is still there is that one's to end. */
async function nameOrphan(members: readonly ListedProcess[]): Promise<string | null> {
  const parents = await orphanParents();
  const orphan = members.find(({ parentPid }) => parents.has(parentPid));
  if (orphan === undefined) return null;
  const port = members.flatMap(({ pid }) => portsOf(pid))[0];
  const where = port === undefined ? '' : `, which listens at port ${port},`;
  return `Process ${orphan.pid}${where} was started by another version of Servebench. Whether that still needs it cannot be told here: end it by hand if not.`;
}
