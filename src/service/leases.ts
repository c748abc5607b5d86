import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LaunchContext } from './launcher.ts';
import { endTree } from './process/end-tree.ts';
import { bootId, type Lease, readLease } from './process/lease.ts';
import { removeLease } from './process/lease-file.ts';
import { commandLineOf, findProcess } from './process/process-list.ts';
import { carriesLease, ProcessTree } from './process/process-tree.ts';

const graceMs = 1000;

/**
 * Ends servers that an earlier Servebench left behind when it was killed, after making sure that they are those: by the
 * lease in their environment, or by start time and command line. Resolves with a sentence for each thing that was ended
 * or left alone. Servers of another Servebench that still runs are none of our business.
 */
export async function reapLeftovers(context: Pick<LaunchContext, 'leaseFolder'>): Promise<string[]> {
  const { leaseFolder } = context;
  const sentences = await Promise.all(
    leaseFilesIn(leaseFolder).map(async (file) => {
      const lease = readLease(file);
      if (lease === null) {
        // Nothing that we wrote, or of another version: no process can be told from it.
        rmSync(file, { force: true });
        return null;
      }
      if (await isRunning(lease.owner)) return null;
      const outcome = lease.bootId === bootId() ? await reap(lease) : { settled: true, sentence: null };
      if (outcome.settled) removeLease(leaseFolder, lease.id);
      return outcome.sentence;
    }),
  );
  return sentences.filter((sentence) => sentence !== null);
}

function leaseFilesIn(leaseFolder: string): string[] {
  try {
    return readdirSync(leaseFolder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(leaseFolder, name));
  } catch {
    return [];
  }
}

async function isRunning(process: { readonly pid: number; readonly startedAtTicks: number | null }): Promise<boolean> {
  const found = await findProcess(process.pid);
  return found?.alive === true && (process.startedAtTicks === null || found.startedAtTicks === process.startedAtTicks);
}

async function reap(lease: Lease): Promise<{ readonly settled: boolean; readonly sentence: string | null }> {
  const root = await verifiedRoot(lease);
  const label = shortCommand(lease.command);
  if (root === 'somebody else') {
    return {
      settled: true,
      sentence: `Left process ${lease.server?.pid} alone: it has the number of a server that an earlier Servebench started (${label}), but does not look like it.`,
    };
  }
  const tree = new ProcessTree({
    rootPid: root === 'ours' ? (lease.server?.pid ?? 0) : 0,
    rootStartedAtTicks: lease.server?.startedAtTicks ?? null,
    groupId: root === 'ours' ? (lease.server?.groupId ?? null) : null,
    leaseId: lease.id,
  });
  const members = await tree.members();
  if (members.length === 0) return { settled: true, sentence: null };
  const left = await endTree(tree, { stopSignal: 'SIGTERM', graceMs });
  if (left.length > 0)
    return {
      settled: false,
      sentence: `A server that an earlier Servebench left running could not be ended (${label}, process ${left.join(', ')}). End it by hand.`,
    };
  const first = members[0]?.pid;
  const others = members.length > 1 ? ` and ${members.length - 1} more` : '';
  return {
    settled: true,
    sentence: `Ended a server that an earlier Servebench left running (${label}, process ${first}${others}).`,
  };
}

/** Whether the process that a lease names is still the one that was started. */
async function verifiedRoot({ server, id, command }: Lease): Promise<'ours' | 'gone' | 'somebody else'> {
  if (server === null) return 'gone';
  const found = await findProcess(server.pid);
  if (found === null || !found.alive || found.startedAtTicks !== server.startedAtTicks) return 'gone';
  if (carriesLease(server.pid, id)) return 'ours';
  const commandLine = await commandLineOf(server.pid);
  // Servers rename themselves ("gunicorn: master [app]"), so a part of what was started must do.
  const telling = command.filter((part) => part.length > 3 && !part.startsWith('-'));
  return telling.some((part) => commandLine.includes(part)) ? 'ours' : 'somebody else';
}

function shortCommand(command: readonly string[]): string {
  const text = command.join(' ');
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
