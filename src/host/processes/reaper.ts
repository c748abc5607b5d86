import { spawn } from 'node:child_process';
import { readProcFile } from './process-list.ts';

/** A shell whose child says who its parent is once the shell has ended, which ends the child's input. */
const script = 'exec 3<&0; (read -r _ <&3; read -r _ _ _ parent _ </proc/self/stat; echo "$parent") & exit 0';
const patienceMs = 2000;

let known: Promise<ReadonlySet<number>> | null = null;

/**
 * Who gets the processes that we or our children leave without a parent: the first process, or the nearest one above us that
 * has asked for them (PR_SET_CHILD_SUBREAPER: a user's systemd, a container's init). /proc does not show who has, so
 * an orphan is made and looked at. Every other process above us, such as a shell, gets no orphans. Linux only.
 */
export function orphanParents(): Promise<ReadonlySet<number>> {
  known ??= parentOfAnOrphan().then((pid) => new Set(pid === null ? [1] : [1, pid]));
  return known;
}

function parentOfAnOrphan(): Promise<number | null> {
  if (process.platform !== 'linux') return Promise.resolve(null);
  return new Promise((resolve) => {
    const shell = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'pipe', 'ignore'], timeout: patienceMs });
    let said = '';
    const give = () => resolve(Number.parseInt(said, 10) || null);
    const patience = setTimeout(give, patienceMs);
    shell.stdin.on('error', () => {});
    shell.stdout.setEncoding('latin1').on('data', (text: string) => {
      said += text;
    });
    // Only now the child has another parent.
    shell.on('exit', () => shell.stdin.end());
    shell.on('close', () => {
      clearTimeout(patience);
      give();
    });
    shell.on('error', () => resolve(null));
  });
}

/** The real user of a process; `null` where it is gone or can't be read. Linux only. */
export function userOf(pid: number): number | null {
  const match = /^Uid:\s+(\d+)/m.exec(readProcFile(`/proc/${pid}/status`) ?? '');
  return match === null ? null : Number(match[1]);
}

/** Whether a process has the control groups that we have, as all have that are started from here and not moved. */
export function sharesOurControlGroups(pid: number): boolean {
  const own = readProcFile('/proc/self/cgroup');
  return own === null || readProcFile(`/proc/${pid}/cgroup`) === own;
}
