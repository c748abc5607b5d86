import { type ListedProcess, listProcesses, readProcFile } from './process-list.ts';

/** Environment variable that every process of a server inherits; its value is the lease's id. */
export const leaseVariable = 'SERVEBENCH_LEASE';

/** What a server's processes are known by. */
export interface TreeIdentity {
  readonly rootPid: number;
  /** As `ListedProcess.startedAtTicks`; `null` where it is not known (Windows; just after the start): any process with that pid. */
  readonly rootStartedAtTicks: number | null;
  /** The process group that the root leads; `null` where there are none (Windows). */
  readonly groupId: number | null;
  readonly leaseId: string;
}

/**
 * The processes of one server, wherever they went: members of its group, descendants of its root, those that carry its
 * lease in their environment (Linux), and whoever was one of these before and has since lost its parent.
 */
export class ProcessTree {
  readonly identity: TreeIdentity;
  readonly #seen = new Map<number, number>();

  constructor(identity: TreeIdentity) {
    this.identity = identity;
  }

  /** The members that are alive, parents before children. */
  async members(): Promise<ListedProcess[]> {
    const members = membersOf(this.identity, await listProcesses(), this.#seen, carriesLease);
    for (const member of members) this.#seen.set(member.pid, member.startedAtTicks);
    return members;
  }
}

/** Picks a tree's members, parents before children. `seen` maps pids of earlier members to their start. */
export function membersOf(
  identity: TreeIdentity,
  processes: readonly ListedProcess[],
  seen: ReadonlyMap<number, number>,
  carriesLease: (pid: number, leaseId: string) => boolean,
): ListedProcess[] {
  const { rootPid, rootStartedAtTicks, groupId, leaseId } = identity;
  const isRoot = (entry: ListedProcess) =>
    entry.pid === rootPid && (rootStartedAtTicks === null || entry.startedAtTicks === rootStartedAtTicks);
  const leader = processes.find((entry) => entry.pid === groupId);
  // A group's number is not given away while the group has members: without a leader they are its children.
  const groupIsOurs = leader === undefined || isRoot(leader);
  const startedSince = (entry: ListedProcess) =>
    rootStartedAtTicks === null || entry.startedAtTicks >= rootStartedAtTicks;
  const ours = new Set<number>();
  for (const entry of processes) {
    if (entry.pid === process.pid || entry.pid <= 1) continue;
    if (
      isRoot(entry) ||
      (groupId !== null && entry.groupId === groupId && groupIsOurs && startedSince(entry)) ||
      seen.get(entry.pid) === entry.startedAtTicks ||
      (entry.alive && startedSince(entry) && carriesLease(entry.pid, leaseId))
    ) {
      ours.add(entry.pid);
    }
  }
  const children = new Map<number, ListedProcess[]>();
  for (const entry of processes) {
    const siblings = children.get(entry.parentPid);
    if (siblings === undefined) children.set(entry.parentPid, [entry]);
    else siblings.push(entry);
  }
  const ordered = new Map<number, ListedProcess>();
  const visit = (entry: ListedProcess) => {
    if (ordered.has(entry.pid) || entry.pid === process.pid) return;
    ordered.set(entry.pid, entry);
    for (const child of children.get(entry.pid) ?? []) visit(child);
  };
  const roots = processes.filter((entry) => ours.has(entry.pid) && !ours.has(entry.parentPid));
  for (const root of roots) visit(root);
  return [...ordered.values()].filter((entry) => entry.alive);
}

/** Whether a process has the lease's id in its environment; `false` where that can't be read. */
export function carriesLease(pid: number, leaseId: string): boolean {
  if (process.platform !== 'linux') return false;
  return readProcFile(`/proc/${pid}/environ`)?.split('\0').includes(`${leaseVariable}=${leaseId}`) ?? false;
}
