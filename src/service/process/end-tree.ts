import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ListedProcess } from './process-list.ts';
import type { ProcessTree } from './process-tree.ts';

export interface EndOptions {
  /** Asks the root to stop quickly and cleanly. */
  readonly stopSignal: NodeJS.Signals;
  /** How long the tree may take to stop by itself. */
  readonly graceMs: number;
  /** Shortens the grace from then on to `hurriedGraceMs`. */
  readonly hurry?: AbortSignal;
}

/** What is left of the grace once someone waits for the end. */
export const hurriedGraceMs = 300;

/** A look at the process table takes a millisecond or two in /proc, and a process of its own elsewhere. */
const pollMs = process.platform === 'linux' ? 15 : 100;
const killPatienceMs = 5000;

/**
 * Ends a process tree: the root gracefully, who outlives it by SIGTERM, and whoever is left when the grace is over by
 * SIGKILL, children first. Resolves with the pids that could not be ended (a process stuck in the kernel; none usually).
 */
export async function endTree(tree: ProcessTree, options: EndOptions): Promise<readonly number[]> {
  if (process.platform === 'win32') return endTreeOnWindows(tree.identity.rootPid);
  const startedAt = performance.now();
  let hurriedAt: number | null = null;
  const graceIsOver = () => {
    const now = performance.now();
    if (options.hurry?.aborted) hurriedAt ??= now;
    return now - startedAt >= options.graceMs || (hurriedAt !== null && now - hurriedAt >= hurriedGraceMs);
  };
  const asked = new Set<number>();
  let members = await tree.members();
  while (members.length > 0 && !graceIsOver()) {
    // While the root lives it stops its workers itself, in the order that it knows.
    const root = members.find((member) => member.pid === tree.identity.rootPid);
    for (const member of root === undefined ? members : [root]) {
      if (asked.has(member.pid)) continue;
      asked.add(member.pid);
      sendSignal(member, member === root ? options.stopSignal : 'SIGTERM');
    }
    await delay(pollMs);
    members = await tree.members();
  }
  const killDeadline = performance.now() + killPatienceMs;
  while (members.length > 0 && performance.now() < killDeadline) {
    // Again and again: a parent that is not dead yet may have started another child.
    for (const member of members.toReversed()) sendSignal(member, 'SIGKILL');
    await delay(pollMs);
    members = await tree.members();
  }
  return members.map((member) => member.pid);
}

function sendSignal(member: ListedProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(member.pid, signal);
    // A stopped process (SIGSTOP, a debugger) takes no other signal before it goes on.
    if (signal !== 'SIGKILL') process.kill(member.pid, 'SIGCONT');
  } catch {
    // It ended in the meantime, or is not ours to signal; the next look at the table tells.
  }
}

/** Windows has no process groups and no SIGTERM: the whole tree is ended at once, while its root still names it. */
async function endTreeOnWindows(rootPid: number): Promise<readonly number[]> {
  try {
    await promisify(execFile)('taskkill', ['/PID', String(rootPid), '/T', '/F'], { windowsHide: true });
  } catch {
    // "not found": it ended by itself.
  }
  try {
    process.kill(rootPid, 0);
    return [rootPid];
  } catch {
    return [];
  }
}
