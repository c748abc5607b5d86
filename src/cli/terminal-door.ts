import type { FaultDoor } from '../words/faults.ts';
import { t } from '../words/language.ts';

/** What a terminal's user can do about a fault of a plan. */
export const terminalDoor: FaultDoor = { confirmation: (host) => t('with --allow-host {0}', host) };
