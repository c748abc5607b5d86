import { createInterface } from 'node:readline';
import { endTree } from '../process/end-tree.ts';
import { removeLease } from '../process/lease-file.ts';
import { ProcessTree } from '../process/process-tree.ts';
import type { GuardianMessage } from './protocol.ts';

/*
 * The guardian: a small process beside the one that starts servers. The end of its standard input means that that
 * process is gone, however it ended, even by SIGKILL. Whatever it still guards then is ended, and so is the guardian.
 */

const guarded = new Map<string, Extract<GuardianMessage, { type: 'guard' }>>();

// A Ctrl+C in a terminal, or the end of one, is for the owner to handle.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const message = JSON.parse(line) as GuardianMessage;
    if (message.type === 'guard') guarded.set(message.lease.id, message);
    else guarded.delete(message.id);
  })
  .on('close', async () => {
    await Promise.allSettled([...guarded.values()].map(endGuarded));
    process.exit(0);
  });

async function endGuarded({ lease, leaseFolder, stopSignal }: Extract<GuardianMessage, { type: 'guard' }>) {
  const tree = new ProcessTree({
    // Told before the server was started: then only its environment can name it.
    rootPid: lease.server?.pid ?? 0,
    rootStartedAtTicks: lease.server?.startedAtTicks ?? null,
    groupId: lease.server?.groupId ?? null,
    leaseId: lease.id,
  });
  const left = await endTree(tree, { stopSignal, graceMs: 1000 });
  if (left.length === 0) removeLease(leaseFolder, lease.id);
}
