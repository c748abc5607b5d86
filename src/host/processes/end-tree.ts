import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findProcess, hasProcessTable, type ListedProcess, pidIsTaken } from './process-list.ts';
import type { ProcessTree, TreeIdentity } from './process-tree.ts';

export interface EndOptions {
  /** Asks the root to stop quickly and cleanly. */
  readonly stopSignal: NodeJS.Signals;
  /** How long the tree may take to stop by itself. */
  readonly graceMs: number;
  /** Shortens the grace from then on to `hurriedGraceMs`. */
  readonly hurry?: AbortSignal;
  /** Whether the root is known to have ended: its pid may be somebody else's by now. Left out: it is not known. */
  readonly rootHasEnded?: () => boolean;
}

/** What is left of the grace once someone waits for the end. */
export const hurriedGraceMs = 300;

/** A look at the process table takes a millisecond or two in /proc, and a process of its own elsewhere. */
const pollMs = process.platform === 'linux' ? 15 : 100;
const killPatienceMs = 5000;

/**
 * Ends a process tree: the root gracefully, what outlives it by SIGTERM, and what is left when the grace is over by
 * SIGKILL, children first. Resolves with the pids that could not be ended (a process stuck in the kernel; none usually).
 */
export async function endTree(tree: ProcessTree, options: EndOptions): Promise<readonly number[]> {
  if (process.platform === 'win32') return endTreeOnWindows(tree.identity, options);
  if (!hasProcessTable()) return endGroup(tree.identity, options);
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

/** Without a process table the group is all that is known to be ours: nobody else can join it. */
async function endGroup({ groupId }: TreeIdentity, { stopSignal, graceMs }: EndOptions): Promise<readonly number[]> {
  if (groupId === null) return [];
  for (const [signal, patienceMs] of [
    [stopSignal, graceMs],
    ['SIGKILL', killPatienceMs],
  ] as const) {
    const deadline = performance.now() + patienceMs;
    signalGroup(groupId, signal);
    while (groupIsAlive(groupId) && performance.now() < deadline) await delay(pollMs);
  }
  return groupIsAlive(groupId) ? [groupId] : [];
}

function signalGroup(groupId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-groupId, signal);
  } catch {
    // Its last member has ended.
  }
}

function groupIsAlive(groupId: number): boolean {
  return pidIsTaken(-groupId);
}

/**
 * Windows has no process groups and no SIGTERM: the whole tree is ended at once, while its root still names it. A pid by
 * itself is no proof: after the root's end another program may have it.
 */
async function endTreeOnWindows(
  { rootPid, rootStartedAtTicks }: TreeIdentity,
  { rootHasEnded }: EndOptions,
): Promise<readonly number[]> {
  // Told before it was started.
  if (rootPid <= 0) return [];
  if (rootHasEnded?.() || !pidIsTaken(rootPid)) return [];
  // While its owner has not seen it end, its pid can't be given away; anybody else has to ask when it began.
  if (rootHasEnded === undefined) {
    const found = await findProcess(rootPid);
    if (found === null || rootStartedAtTicks === null) return [rootPid];
    if (found.startedAtTicks !== rootStartedAtTicks) return [];
  }
  try {
    await promisify(execFile)('taskkill', ['/PID', String(rootPid), '/T', '/F'], { windowsHide: true });
  } catch {
    // "not found": it ended by itself.
  }
  return pidIsTaken(rootPid) && !rootHasEnded?.() ? [rootPid] : [];
}
