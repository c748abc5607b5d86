import type { ListedProcess } from '../../host/processes/process-list.ts';
import type { ProcessShape } from '../launcher.ts';

export type ProcessRole = 'master' | 'worker' | 'other';

/** Says of each process of a tree what it does. A process without serving children is its own worker. */
export function processRoles(
  members: readonly ListedProcess[],
  rootPids: readonly number[],
  shape: ProcessShape,
  isHelper: (pid: number) => boolean,
): Map<number, ProcessRole> {
  const roles = new Map<number, ProcessRole>(members.map((member) => [member.pid, 'other']));
  const servingChildren = (pid: number) =>
    members.filter((member) => member.parentPid === pid && member.pid !== pid && !isHelper(member.pid));
  for (const rootPid of rootPids) {
    if (!roles.has(rootPid)) continue;
    let master = rootPid;
    let workers = shape === 'single' ? [] : servingChildren(master);
    // Behind wrappers (a shell, npm, uv run) the server is the last of a chain of only children.
    while (shape === 'unknown' && workers.length === 1) {
      const only = workers[0] as ListedProcess;
      const next = servingChildren(only.pid);
      if (next.length === 0) break;
      master = only.pid;
      workers = next;
    }
    roles.set(master, workers.length === 0 ? 'worker' : 'master');
    for (const worker of workers) roles.set(worker.pid, 'worker');
  }
  return roles;
}
