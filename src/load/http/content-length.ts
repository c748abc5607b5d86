import { COMMA, isBlank } from './octets.ts';
import { malformed, type ParseFailure, tooLarge } from './parse-failure.ts';
import { parserLimits } from './tuning.ts';

export const noNumber = malformed('content-length-no-number');
const twoLengths = malformed('two-content-lengths');
const tooManyDigits = tooLarge('content-length-digits', parserLimits.lengthDigits);

/**
 * The value of a Content-Length field: a number, or a list of the same number (RFC 9112 §6.3 allows to read it as one).
 * `before` is that of an earlier field, -1 without one.
 */
export function parseContentLength(line: Buffer, start: number, end: number, before: number): number | ParseFailure {
  let length = before;
  let at = start;
  for (;;) {
    const numberStart = at;
    let value = 0;
    let digits = 0;
    for (; at < end; at++) {
      const digit = (line[at] as number) - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      if (value > 0) digits++;
      if (digits > parserLimits.lengthDigits) return tooManyDigits;
    }
    if (at === numberStart) return noNumber;
    if (length !== -1 && length !== value) return twoLengths;
    length = value;
    while (at < end && isBlank(line[at])) at++;
    if (at === end) return length;
    if (line[at] !== COMMA) return noNumber;
    at++;
    while (at < end && isBlank(line[at])) at++;
  }
}
