import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { endTree } from '../../host/processes/end-tree.ts';
import { commandLineOf, findProcess, hasProcessTable, liveness } from '../../host/processes/process-list.ts';
import { carriesLease, ProcessTree } from '../../host/processes/process-tree.ts';
import type { Note } from '../../model/facts/note.ts';
import { removeLeftCheckouts } from '../checkout/checkout-lease.ts';
import type { LaunchContext } from '../launcher.ts';
import { endBackgroundServer, holdersOf } from '../start/background-server.ts';
import { reapForeign } from './foreign-lease.ts';
import { type Lease, readLease, whereaboutsOf } from './lease.ts';
import { removeLease, removeSocket } from './lease-file.ts';

const graceMs = 1000;

/**
 * Ends servers that an earlier Servebench left behind when it was killed, after making sure that they are those: by the
 * lease in their environment, or by start time and command line. Resolves with a note for each thing that was ended
 * or left alone. It does not touch the servers of another Servebench that still runs, nor leases whose pids mean
 * nothing here (another machine or container with the same home). Of another version's leases the file is left.
 */
export async function reapLeftovers(context: Pick<LaunchContext, 'leaseFolder' | 'signal'>): Promise<Note[]> {
  const { leaseFolder, signal } = context;
  const checkouts = await removeLeftCheckouts(leaseFolder);
  const notes = await Promise.all(
    leaseFilesIn(leaseFolder).map(async (file) => {
      const lease = readLease(file);
      if (lease === null) return reapForeign(file, signal);
      const whereabouts = await whereaboutsOf(lease);
      if (whereabouts === 'elsewhere') return null;
      if (whereabouts === 'here' && (await liveness(lease.owner.pid, lease.owner.startedAtTicks)) !== 'gone')
        return null;
      const outcome = whereabouts === 'here' ? await reap(lease, signal) : { settled: true, note: null };
      if (outcome.settled) removeLease(leaseFolder, lease.id);
      if (outcome.settled && holdersOf({ port: null, socketPath: lease.socketPath }).length === 0)
        removeSocket(lease.socketPath);
      return outcome.note;
    }),
  );
  return [...notes.filter((note) => note !== null), ...checkouts];
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

async function reap(
  lease: Lease,
  hurry: AbortSignal | undefined,
): Promise<{ readonly settled: boolean; readonly note: Note | null }> {
  const root = await verifiedRoot(lease);
  const command = shortCommand(lease.command);
  const pid = lease.server?.pid ?? null;
  if (root === 'unknown') return { settled: false, note: { kind: 'leftover-unsure', pid, command } };
  if (root === 'somebody else') return { settled: true, note: { kind: 'leftover-replaced', pid, command } };
  const tree = new ProcessTree({
    rootPid: root === 'ours' ? (lease.server?.pid ?? 0) : 0,
    rootStartedAtTicks: lease.server?.startedAtTicks ?? null,
    groupId: root === 'ours' ? (lease.server?.groupId ?? null) : null,
    leaseId: lease.id,
  });
  const members = await tree.members();
  const manner = { stopSignal: 'SIGTERM', graceMs, ...(hurry === undefined ? {} : { hurry }) } as const;
  const left = await endTree(tree, manner);
  if (left.length > 0) return { settled: false, note: { kind: 'leftover-not-ended', command, left } };
  // Nobody else was told of the socket, whose folder has a random name; a port may be somebody else's by now.
  const atSocket = await endBackgroundServer(tree.identity, { ...lease, port: null }, manner);
  const ended = [
    ...(root === 'ours' && lease.server !== null ? [lease.server.pid] : []),
    ...members.map(({ pid }) => pid),
  ];
  const pids = [...new Set([...ended, ...atSocket.ended])];
  const note =
    pids.length === 0 ? await whoListens(lease) : ({ kind: 'leftover-ended', command, ended: pids } as const);
  return { settled: true, note };
}

/**
 * Names what listens where only this server was told to: it may have gone where nothing tells it any more, its environment
 * included. It is not ended, for the port may have been taken by somebody else since.
 */
async function whoListens(lease: Lease): Promise<Note | null> {
  const { port, socketPath, command, server } = lease;
  const since = server?.startedAtTicks ?? null;
  if (since === null) return null;
  const holders = await Promise.all(holdersOf(lease).map((pid) => findProcess(pid)));
  const holder = holders.find((found) => found !== null && found.startedAtTicks >= since);
  if (!holder) return null;
  const place = port === null ? (socketPath === null ? null : { socketPath }) : { port };
  return place === null ? null : { kind: 'leftover-listens', pid: holder.pid, place, command: shortCommand(command) };
}

/** Whether the process that a lease names is still the one that was started. */
async function verifiedRoot({ server, id, command }: Lease): Promise<'ours' | 'gone' | 'somebody else' | 'unknown'> {
  if (server === null) return 'gone';
  const state = await liveness(server.pid, server.startedAtTicks);
  if (state !== 'alive') return state === 'unknown' && hasProcessTable() ? 'gone' : state;
  // Neither environment nor command line can be read there; pid and time of start are what there is.
  if (process.platform === 'win32') return 'ours';
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
