import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { leaseFile } from './lease-file.ts';
import { findProcess, readProcFile } from './process-list.ts';

const processSchema = z.object({ pid: z.int().positive(), startedAtTicks: z.number().nullable() });

const leaseSchema = z.object({
  schema: z.literal(1),
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

/** A lease before its server is started. */
export async function newLease(command: readonly string[]): Promise<Lease> {
  return {
    schema: 1,
    id: randomUUID(),
    bootId: bootId(),
    owner: { pid: process.pid, startedAtTicks: (await findProcess(process.pid))?.startedAtTicks ?? null },
    command: [...command],
    server: null,
  };
}

/** This boot of the machine; `null` where it has no name. */
export function bootId(): string | null {
  return process.platform === 'linux' ? (readProcFile('/proc/sys/kernel/random/boot_id')?.trim() ?? null) : null;
}

/** Writes a lease whole or not at all. Synchronous: between a server's start and its lease nothing else may happen. */
export function writeLease(leaseFolder: string, lease: Lease): void {
  mkdirSync(leaseFolder, { recursive: true, mode: 0o700 });
  const file = leaseFile(leaseFolder, lease.id);
  writeFileSync(`${file}.part`, `${JSON.stringify(lease)}\n`, { mode: 0o600 });
  renameSync(`${file}.part`, file);
}

/** Reads a lease; `null` if the file is gone or no lease. */
export function readLease(file: string): Lease | null {
  try {
    return leaseSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}
