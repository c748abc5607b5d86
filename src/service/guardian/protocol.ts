import type { Lease } from '../leases/lease.ts';

/** A server that is to be ended with its owner, and how. */
export interface Guarded {
  readonly lease: Pick<Lease, 'id' | 'port' | 'socketPath' | 'server'>;
  readonly leaseFolder: string;
  readonly stopSignal: NodeJS.Signals;
}

/** What a process tells its guardian, one JSON value a line. */
export type GuardianMessage =
  | ({ readonly type: 'guard' } & Guarded)
  | { readonly type: 'release'; readonly id: string };

/**
 * Environment variable with what is guarded when a guardian starts, as messages: its owner may be killed before it can
 * write any.
 */
export const guardedVariable = 'SERVEBENCH_GUARDED';

/** The least that a system takes in one variable is the 32,767 characters of Windows. */
const variableCharacters = 30_000;

/** Messages for `guardedVariable`, the newest first that fit. What does not fit has to be written. */
export function guardedText(messages: readonly GuardianMessage[]): string {
  let text = '';
  for (const message of messages.toReversed()) {
    const line = `${JSON.stringify(message)}\n`;
    if (text.length + line.length <= variableCharacters) text += line;
  }
  return text;
}
