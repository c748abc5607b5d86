import { isExpectedStatus } from '../load/generator/answer-check.ts';
import type { TrialRequest } from '../model/trial/trial.ts';

/** "Too Many Requests" (RFC 6585 §4). */
const tooMany = 429;

/**
 * How many answers of a trial were refusals of a limiter; `null` where none was, or where the plan expects them. Even one says
 * that the others are what the limiter lets through.
 */
export function refusedByLimiter(
  byStatus: Readonly<Record<string, number>>,
  requests: readonly Pick<TrialRequest, 'expect'>[],
): { readonly refused: number; readonly answers: number } | null {
  const refused = byStatus[String(tooMany)] ?? 0;
  if (refused === 0 || requests.some(({ expect }) => isExpectedStatus(expect, tooMany))) return null;
  return { refused, answers: Object.values(byStatus).reduce((sum, count) => sum + count, 0) };
}
