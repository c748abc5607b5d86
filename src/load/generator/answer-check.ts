import type { Expectation } from '../../model/trial.ts';
import type { ResponseParser } from '../http/response-parser.ts';

/** Whether an answer with this status is a good one: 2xx, unless the plan names others. */
export function isExpectedStatus({ status: expected }: Expectation, status: number): boolean {
  return expected === null ? status >= 200 && status < 300 : expected.includes(status);
}

/** What the body of a complete answer lacks, for the end of a sentence; `null` when it is as expected. An answer to HEAD has none. */
export function bodyMismatch(expect: Expectation, method: string, answer: ResponseParser): string | null {
  const { bodyLengthBytes, bodyContains } = expect;
  if ((bodyLengthBytes === null && bodyContains === null) || method === 'HEAD') return null;
  if (bodyLengthBytes !== null && answer.bodyBytes !== bodyLengthBytes) {
    return `its body has ${answer.bodyBytes} bytes instead of ${bodyLengthBytes}`;
  }
  return answer.bodySearch !== null && !answer.bodySearch.found ? 'its body lacks the expected text' : null;
}
