import type { Lease } from '../leases/lease.ts';

/** What a process tells its guardian, one JSON value a line. */
export type GuardianMessage =
  | { readonly type: 'guard'; readonly lease: Lease; readonly leaseFolder: string; readonly stopSignal: NodeJS.Signals }
  | { readonly type: 'release'; readonly id: string };
