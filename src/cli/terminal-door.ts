import type { FaultDoor } from '../words/faults.ts';

/** What a terminal's user can do about a fault of a plan. */
export const terminalDoor: FaultDoor = { confirmation: (host) => `with --allow-host ${host}` };
