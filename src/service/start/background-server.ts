import { type EndOptions, endTree } from '../../host/processes/end-tree.ts';
import { findProcess, type ListedProcess, readProcFile } from '../../host/processes/process-list.ts';
import { leaseVariable, ProcessTree, type TreeIdentity } from '../../host/processes/process-tree.ts';
import { orphanParents, sharesOurControlGroups, userOf } from '../../host/processes/reaper.ts';
import { loopbackAddresses } from '../../host/sockets/free-port.ts';
import { portHolders } from '../../host/sockets/port-owner.ts';
import { socketFileHolders } from '../../host/sockets/socket-file.ts';
import type { Lease } from '../leases/lease.ts';

/** Where a server was told to listen, as its lease has it. */
export type LeasedPlace = Pick<Lease, 'port' | 'socketPath'>;

/** Who still listens at a port or a socket when the server that was told of it is gone. */
export interface PortSurvivors {
  /** Processes of the server that had left its group and its parent, ended now. */
  readonly ended: readonly number[];
  /** Processes that are there still: other programs, or what could not be ended. */
  readonly left: readonly number[];
}

/**
 * Ends what a server has put into the background, where neither group nor parent nor environment tells it any more
 * (`setsid env -i`, gunicorn's `--daemon` with setproctitle). It is known by the port or the socket's path, which only this server was told of:
 * a listener of this user's there that began after the server, was left by its parent, was not moved to a service of its own,
 * and is no other Servebench's. A process that listens there for anybody else is named, not ended. Linux only.
 */
export async function endBackgroundServer(
  { rootStartedAtTicks, leaseId }: TreeIdentity,
  place: LeasedPlace,
  options: Pick<EndOptions, 'stopSignal' | 'graceMs' | 'hurry'>,
): Promise<PortSurvivors> {
  const holders = (await Promise.all(holdersOf(place).map((pid) => findProcess(pid)))).filter(
    (found) => found?.alive === true,
  ) as ListedProcess[];
  const pids = new Set(holders.map(({ pid }) => pid));
  const parents = holders.length === 0 ? new Set<number>() : await orphanParents();
  const isOrphan = ({ parentPid }: ListedProcess) => parents.has(parentPid) || pids.has(parentPid);
  const isOurs = (holder: ListedProcess) =>
    rootStartedAtTicks !== null &&
    holder.startedAtTicks >= rootStartedAtTicks &&
    isOrphan(holder) &&
    userOf(holder.pid) === process.getuid?.() &&
    sharesOurControlGroups(holder.pid) &&
    !carriesAnyLease(holder.pid);
  const roots = holders.filter((holder) => isOurs(holder) && !pids.has(holder.parentPid));
  const ended: number[] = [];
  for (const root of roots) {
    const tree = new ProcessTree({
      rootPid: root.pid,
      rootStartedAtTicks: root.startedAtTicks,
      groupId: root.groupId === root.pid ? root.pid : null,
      leaseId,
    });
    if ((await endTree(tree, options)).length === 0) ended.push(root.pid);
  }
  const left = holders.filter(({ pid, parentPid }) => !ended.includes(pid) && !ended.includes(parentPid));
  return { ended, left: left.map(({ pid }) => pid) };
}

/** The processes that listen where a server was told to. */
export function holdersOf({ port, socketPath }: LeasedPlace): readonly number[] {
  const atPort = port === null ? [] : loopbackAddresses.flatMap((host) => portHolders({ host, port }));
  return [...new Set([...atPort, ...(socketPath === null ? [] : socketFileHolders(socketPath))])];
}

/** A process with a lease belongs to a server that Servebench knows, this one's being gone by then. */
function carriesAnyLease(pid: number): boolean {
  const environment = readProcFile(`/proc/${pid}/environ`) ?? '';
  return environment.split('\0').some((entry) => entry.startsWith(`${leaseVariable}=`));
}
