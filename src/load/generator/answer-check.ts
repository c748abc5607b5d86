import type { RequestFailure } from '../../model/facts/request-failure.ts';
import type { Expectation } from '../../model/trial/trial.ts';

/** Whether an answer with this status is a good one: 2xx, unless the plan names others. */
export function isExpectedStatus({ status: expected }: Expectation, status: number): boolean {
  return expected === null ? status >= 200 && status < 300 : expected.includes(status);
}

/**
 * What the body of a complete answer lacks; `null` when it is as expected. An answer to HEAD has none.
 * `holdsText`: whether the text of `bodyContains` was found in it, where one is expected.
 */
export function bodyMismatch(
  expect: Expectation,
  method: string,
  bodyBytes: number,
  holdsText: boolean,
): RequestFailure | null {
  const { bodyLengthBytes, bodyContains } = expect;
  if ((bodyLengthBytes === null && bodyContains === null) || method === 'HEAD') return null;
  if (bodyLengthBytes !== null && bodyBytes !== bodyLengthBytes)
    return { kind: 'body-length', bytes: bodyBytes, expected: bodyLengthBytes };
  return bodyContains !== null && !holdsText ? { kind: 'body-text' } : null;
}
