import type { Finding } from '../../model/facts/finding.ts';
import type { Warning, WarningKind } from '../../model/facts/warning.ts';
import { warningIs } from '../../model/facts/warning-kind.ts';
import type { Calibration, Cell } from '../../model/run/record.ts';

type Told = { readonly cells: readonly Cell[]; readonly calibration: Calibration | null };

/**
 * What a warning says of an endpoint so that nothing else can be told: a proxy answers in the service's place, and what bounds the
 * proxy is not what bounds the service; a rate limiter decides which requests are worked on at all. `null` where there is neither.
 */
export function warnedOff(told: Told): Finding | null {
  const warning = warningOf('proxy-in-front', told) ?? rateLimiterOf(told);
  return warning === null ? null : { kind: 'warned', warning };
}

/** That a rate limiter refused requests, in any trial of an endpoint. */
export function rateLimiterOf(told: Told): Warning | null {
  return warningOf('rate-limiter', told);
}

/** That answers waited for a delayed acknowledgement, in any trial of an endpoint. */
export function delayedAckOf(told: Told): Extract<Warning, { kind: 'delayed-ack' }> | null {
  const warning = warningOf('delayed-ack', told);
  return warning?.kind === 'delayed-ack' ? warning : null;
}

/** That requests had to wait for a limit of the server's own, which looks like a lock: they wait for each other. */
export function ownLimitOf({ cells }: Pick<Told, 'cells'>): Finding | null {
  const warnings = cells.flatMap(({ measurement }) => measurement?.warnings ?? []);
  const warning = warnings.find((one) => one.kind === 'server-limit' && one.beyond === 'waits');
  return warning === undefined ? null : { kind: 'warned', warning };
}

function warningOf(kind: Exclude<WarningKind, 'recorded'>, { cells, calibration }: Told): Warning | null {
  const measured = cells.flatMap(({ measurement }) => measurement?.warnings ?? []);
  return [...(calibration?.warnings ?? []), ...measured].find((one) => warningIs(one, kind)) ?? null;
}
