import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, readlinkSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import * as z from 'zod';
import { machineId } from '../../host/machine-id.ts';
import { findProcess, readProcFile } from '../../host/processes/process-list.ts';
import { recordedArguments } from '../../model/plan/recorded-plan.ts';
import type { ListenPlace } from '../listen-place.ts';
import { leaseDraft, leaseFile } from './lease-file.ts';

const processSchema = z.object({ pid: z.int().positive(), startedAtTicks: z.number().nullable() });

const placeSchema = z.object({
  host: z.string(),
  pidNamespace: z.string().nullable(),
  /** As `machineId`; left out by versions that did not know. */
  machineId: z.string().nullable().default(null),
});

const leaseSchema = z.object({
  schema: z.literal(1),
  /** Where the pids below mean something; left out by versions that did not know. */
  place: placeSchema.optional(),
  /** The port that this server alone was told to listen at; `null` for none. */
  port: z.int().positive().nullable().default(null),
  /** The path of the unix-domain socket that this server alone was told to listen at; `null` for none. */
  socketPath: z.string().nullable().default(null),
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

/** What a lease of any version may be expected to say of who answers for its server. */
const foreignLeaseSchema = z.object({
  place: placeSchema.optional(),
  bootId: z.string().nullable(),
  owner: processSchema,
});

/** What is understood of a lease that another version wrote. */
export type ForeignLease = z.output<typeof foreignLeaseSchema>;

/** A lease before its server is started, which is told to listen at `listen`; `null`: nowhere. */
export async function newLease(command: readonly string[], listen: ListenPlace | null): Promise<Lease> {
  return {
    schema: 1,
    id: randomUUID(),
    place: { host: hostname(), pidNamespace: pidNamespace(), machineId: await machineId() },
    port: listen !== null && 'port' in listen ? listen.port : null,
    socketPath: listen !== null && 'socketPath' in listen ? listen.socketPath : null,
    bootId: bootId(),
    owner: { pid: process.pid, startedAtTicks: (await findProcess(process.pid))?.startedAtTicks ?? null },
    // To know the program again the rest of its arguments will do.
    command: recordedArguments(command),
    server: null,
  };
}

/** This boot of the machine; `null` where it has no name. */
export function bootId(): string | null {
  return process.platform === 'linux' ? (readProcFile('/proc/sys/kernel/random/boot_id')?.trim() ?? null) : null;
}

/**
 * Where a lease was written, seen from here: `here` is where its pids mean the same; `earlier boot` is this machine before
 * it was started again; `elsewhere` is anything else, and whatever can't be told. A home may be shared with containers
 * and with other machines, of which some have one name, and some one machine id.
 */
export type Whereabouts = 'here' | 'earlier boot' | 'elsewhere';

/** See `Whereabouts`. A lease that doesn't say where it was written was written here. */
export async function whereaboutsOf({ place, bootId: boot }: Pick<Lease, 'place' | 'bootId'>): Promise<Whereabouts> {
  if (place === undefined) return boot === bootId() ? 'here' : 'earlier boot';
  if (place.host !== hostname() || place.pidNamespace !== pidNamespace()) return 'elsewhere';
  const id = await machineId();
  // Whoever leaves it out is the same machine only by the name of its boot, which no two have.
  if (place.machineId !== id && place.machineId !== null) return 'elsewhere';
  const isSameMachine = id !== null && place.machineId === id;
  // Boots have no names there, but times of start are by the calendar.
  if (process.platform !== 'linux') return isSameMachine ? 'here' : 'elsewhere';
  const now = bootId();
  if (boot === null || now === null) return 'elsewhere';
  if (boot === now) return 'here';
  return isSameMachine && isFirstNamespace(place.pidNamespace) ? 'earlier boot' : 'elsewhere';
}

/** Whether it is the machine's own namespace of pids (PROC_PID_INIT_INO): containers may have any machine's id. */
function isFirstNamespace(namespace: string | null): boolean {
  return namespace === 'pid:[4026531836]';
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

/** Reads a lease; `null` if the file is gone or no lease of this version's. */
export function readLease(file: string): Lease | null {
  return leaseSchema.safeParse(contentOf(file)).data ?? null;
}

/** Reads what is understood of another version's lease; `null` if that is not enough to tell whether it is in use. */
export function readForeignLease(file: string): ForeignLease | null {
  return foreignLeaseSchema.safeParse(contentOf(file)).data ?? null;
}

function contentOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
