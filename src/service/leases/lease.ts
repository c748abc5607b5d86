import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, readlinkSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { findProcess, readProcFile } from '../../host/processes/process-list.ts';
import { withoutPasswords } from '../../model/plan/recorded-plan.ts';
import { leaseDraft, leaseFile } from './lease-file.ts';

const processSchema = z.object({ pid: z.int().positive(), startedAtTicks: z.number().nullable() });

const leaseSchema = z.object({
  schema: z.literal(1),
  /** Where the pids below mean something; left out by versions that did not know. */
  place: z.object({ host: z.string(), pidNamespace: z.string().nullable() }).optional(),
  /** The port that this server alone was told to listen at; `null` for none. */
  port: z.int().positive().nullable().default(null),
  id: z.string().regex(/^[0-9a-f-]{36}$/),
  /** Tells pids of before a restart of the machine from those after; `null` where it can't be read. */
  bootId: z.string().nullable(),
  owner: processSchema,
  command: z.array(z.string()),
  /** `null` until it has been started. */
  server: processSchema.extend({ groupId: z.int().positive().nullable() }).nullable(),
});

/** A note on disk of a server that is running and of the process that answers for it. */
export type Lease = z.output<typeof leaseSchema>;

/** A lease before its server is started, which is told to listen at `port`. */
export async function newLease(command: readonly string[], port: number | null): Promise<Lease> {
  return {
    schema: 1,
    id: randomUUID(),
    place: { host: hostname(), pidNamespace: pidNamespace() },
    port,
    bootId: bootId(),
    owner: { pid: process.pid, startedAtTicks: (await findProcess(process.pid))?.startedAtTicks ?? null },
    // To know the program again the rest of its arguments will do.
    command: command.map(withoutPasswords),
    server: null,
  };
}

/** This boot of the machine; `null` where it has no name. */
export function bootId(): string | null {
  return process.platform === 'linux' ? (readProcFile('/proc/sys/kernel/random/boot_id')?.trim() ?? null) : null;
}

/** Whether the pids of a lease can be looked up here: a home may be shared with containers and with other machines. */
export function isFromHere({ place }: Lease): boolean {
  return place === undefined || (place.host === hostname() && place.pidNamespace === pidNamespace());
}

/** This process's namespace of pids (namespaces(7)); `null` where there is only one, or it can't be read. */
function pidNamespace(): string | null {
  try {
    return process.platform === 'linux' ? readlinkSync('/proc/self/ns/pid') : null;
  } catch {
    return null;
  }
}

/** Writes a lease whole or not at all. Synchronous: between a server's start and its lease nothing else may happen. */
export function writeLease(leaseFolder: string, lease: Lease): void {
  mkdirSync(leaseFolder, { recursive: true, mode: 0o700 });
  const draft = leaseDraft(leaseFolder, lease.id);
  writeFileSync(draft, `${JSON.stringify(lease)}\n`, { mode: 0o600 });
  renameSync(draft, leaseFile(leaseFolder, lease.id));
}

/** Reads a lease; `null` if the file is gone or no lease. */
export function readLease(file: string): Lease | null {
  try {
    return leaseSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}
