import { complete, head, malformed, ok, tooLarge, truncated, type Vector } from './vector.ts';

const repeated =
  'RFC 9112 §6.3 lets a recipient take equal lengths as one; there is no doubt about where the body ends.';

/** RFC 9112 §6.3 and RFC 9110 §8.6: the length that the server says. */
export const contentLengthVectors: readonly Vector[] = [
  complete('length 0', ok('Content-Length: 0')),
  complete('length 1', `${ok('Content-Length: 1')}x`, { body: 1 }),
  complete('length 13', `${ok('Content-Length: 13')}Hello, World!`, { body: 13 }),
  complete('length 255', `${ok('Content-Length: 255')}${'x'.repeat(255)}`, { body: 255 }),
  complete('length 1024', `${ok('Content-Length: 1024')}${'x'.repeat(1024)}`, { body: 1024 }),
  complete('a body of NULs', `${ok('Content-Length: 4')}\0\0\0\0`, { body: 4 }),
  complete('a body of line ends', `${ok('Content-Length: 8')}\r\n\r\n\r\n\r\n`, { body: 8 }),
  complete('a body of the highest bytes', `${ok('Content-Length: 3')}\xff\xfe\xfd`, { body: 3 }),
  complete('a body that is itself a response', `${ok('Content-Length: 38')}${ok('Content-Length: 0')}`, { body: 38 }),
  complete('a length with leading zeros', `${ok('Content-Length: 0005')}hello`, { body: 5 }),
  complete('a length of many zeros', ok(`Content-Length: ${'0'.repeat(40)}`)),
  complete('the same length twice', `${ok('Content-Length: 3', 'Content-Length: 3')}abc`, {
    body: 3,
    unlikeNode: repeated,
  }),
  complete(
    'the same length three times',
    `${ok('Content-Length: 3', 'X: y', 'Content-Length: 3', 'content-length: 3')}abc`,
    {
      body: 3,
      unlikeNode: repeated,
    },
  ),
  complete('the same length as a list', `${ok('Content-Length: 3, 3')}abc`, { body: 3, unlikeNode: repeated }),
  complete('the same length as a list without spaces', `${ok('Content-Length: 3,3')}abc`, {
    body: 3,
    unlikeNode: repeated,
  }),
  complete('a length and an error status', `${head('HTTP/1.1 503 Busy', 'Content-Length: 4')}busy`, {
    status: 503,
    body: 4,
  }),
  complete('a length and Connection: close', `${ok('Content-Length: 3', 'Connection: close')}abc`, {
    body: 3,
    keepAlive: false,
  }),
  complete('a length with a content coding', `${ok('Content-Encoding: gzip', 'Content-Length: 4')}\x1f\x8b\x08\x00`, {
    body: 4,
  }),

  malformed('lengths that differ', `${ok('Content-Length: 3', 'Content-Length: 4')}abcd`),
  malformed(
    'lengths that differ, the first one smaller than what came',
    `${ok('Content-Length: 0', 'Content-Length: 4')}abcd`,
  ),
  malformed('a list of lengths that differ', `${ok('Content-Length: 3, 4')}abcd`),
  malformed('a list with an empty member', `${ok('Content-Length: 3,')}abc`),
  malformed('a list that starts with a comma', `${ok('Content-Length: ,3')}abc`),
  malformed('an empty length', `${ok('Content-Length:')}abc`),
  malformed('a length of spaces', `${ok('Content-Length:   ')}abc`),
  malformed('a positive sign', `${ok('Content-Length: +3')}abc`),
  malformed('a negative length', `${ok('Content-Length: -3')}abc`),
  malformed('minus zero', `${ok('Content-Length: -0')}`),
  malformed('two numbers', `${ok('Content-Length: 3 3')}abc`),
  malformed('digits parted by a space', `${ok('Content-Length: 1 0')}0123456789`),
  malformed('a hexadecimal length', `${ok('Content-Length: 0x3')}abc`),
  malformed('hexadecimal digits', `${ok('Content-Length: a')}0123456789`),
  malformed('a length with a fraction', `${ok('Content-Length: 3.0')}abc`),
  malformed('a length with an exponent', `${ok('Content-Length: 3e0')}abc`),
  malformed('a length with digit grouping', `${ok('Content-Length: 1_0')}0123456789`),
  malformed('a length with a unit', `${ok('Content-Length: 3 bytes')}abc`),
  malformed('a quoted length', `${ok('Content-Length: "3"')}abc`),
  malformed('a length with a parameter', `${ok('Content-Length: 3;x=1')}abc`),
  malformed('a word', `${ok('Content-Length: many')}abc`),
  malformed('fullwidth digits', `${ok('Content-Length: \xef\xbc\x93')}abc`),
  malformed('a superscript digit', `${ok('Content-Length: \xb3')}abc`),
  tooLarge('a length beyond 2^53', `${ok('Content-Length: 9007199254740993')}abc`),
  tooLarge('a length of 2^64', `${ok('Content-Length: 18446744073709551616')}abc`),
  tooLarge('a length of 2^64 + 3, which overflows to 3', `${ok('Content-Length: 18446744073709551619')}abc`),
  tooLarge('a length of two hundred digits', `${ok(`Content-Length: ${'9'.repeat(200)}`)}abc`),

  truncated('a length of 4 GiB and one', `${ok('Content-Length: 4294967297')}a`),
  truncated('no byte of the body', ok('Content-Length: 3')),
  truncated('all but one byte of the body', `${ok('Content-Length: 3')}ab`),
  truncated('an end in the body of an error', `${head('HTTP/1.1 500 Oops', 'Content-Length: 10')}stack`),
];
