import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { endTree } from '../../host/processes/end-tree.ts';
import { ProcessTree } from '../../host/processes/process-tree.ts';
import { removeLease, removeSocket } from '../leases/lease-file.ts';
import { endBackgroundServer } from '../start/background-server.ts';
import { type Guarded, type GuardianMessage, guardedVariable } from './protocol.ts';

/*
 * The guardian: a small process beside the one that starts servers. The end of its standard input means that that
 * process is gone, however it ended, even by SIGKILL. Whatever it still guards then is ended, and so is the guardian.
 */

const graceMs = 1000;
/** How long a server that was just being started may take to show: until it runs its program, nothing tells whose it is. */
const showsMs = 1000;
const lookMs = 15;

const guarded = new Map<string, Guarded>();

// A Ctrl+C in a terminal, or the end of one, is for the owner to handle.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

for (const line of (process.env[guardedVariable] ?? '').split('\n')) hear(line);

createInterface({ input: process.stdin })
  .on('line', hear)
  .on('close', async () => {
    await Promise.allSettled([...guarded.values()].map(endGuarded));
    process.exit(0);
  });

function hear(line: string): void {
  const message = parsed(line);
  if (message?.type === 'guard') guarded.set(message.lease.id, message);
  else if (message?.type === 'release') guarded.delete(message.id);
}

/** A line that is cut off, as by a full disk or a dying owner, must not end the one process that may not end. */
function parsed(line: string): GuardianMessage | null {
  try {
    return JSON.parse(line) as GuardianMessage;
  } catch {
    return null;
  }
}

async function endGuarded({ lease, leaseFolder, stopSignal }: Guarded): Promise<void> {
  const tree = new ProcessTree({
    // Told before the server was started: then only its environment can name it.
    rootPid: lease.server?.pid ?? 0,
    rootStartedAtTicks: lease.server?.startedAtTicks ?? null,
    groupId: lease.server?.groupId ?? null,
    leaseId: lease.id,
  });
  const deadline = performance.now() + showsMs;
  while (lease.server === null && performance.now() < deadline && (await tree.members()).length === 0)
    await delay(lookMs);
  const left = await endTree(tree, { stopSignal, graceMs });
  if (left.length > 0) return;
  const background = await endBackgroundServer(tree.identity, lease, { stopSignal, graceMs });
  removeLease(leaseFolder, lease.id);
  if (background.left.length === 0) removeSocket(lease.socketPath);
}
