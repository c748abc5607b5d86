import { chunkedHead, complete, lastChunk, malformed, tooLarge, truncated, type Vector } from './vector.ts';

const fold = 'RFC 9112 §5.2: a client reads a folded line as a space; Node refuses every fold.';
const lenientEnd =
  'Old servers pad the size with spaces; the size itself is clear, and RFC 9112 §7.1.1 allows white space there.';

function chunked(body: string): string {
  return `${chunkedHead}${body}`;
}

/** RFC 9112 §7.1: sizes, extensions, data and trailers. */
export const chunkedVectors: readonly Vector[] = [
  complete('no chunk but the last', chunked(lastChunk)),
  complete('one chunk', chunked(`5\r\nhello\r\n${lastChunk}`), { body: 5 }),
  complete('two chunks', chunked(`5\r\nhello\r\n6\r\n world\r\n${lastChunk}`), { body: 11 }),
  complete('chunks of one byte', chunked(`1\r\na\r\n1\r\nb\r\n1\r\nc\r\n${lastChunk}`), { body: 3 }),
  complete('many chunks', chunked(`${'3\r\nabc\r\n'.repeat(40)}${lastChunk}`), { body: 120 }),
  complete('a size in lower-case hexadecimal', chunked(`1a\r\n${'x'.repeat(26)}\r\n${lastChunk}`), { body: 26 }),
  complete('a size in upper-case hexadecimal', chunked(`1A\r\n${'x'.repeat(26)}\r\n${lastChunk}`), { body: 26 }),
  complete(
    'every lower-case digit',
    chunked(
      `${['a', 'b', 'c', 'd', 'e', 'f'].map((digit) => `${digit}\r\n${'y'.repeat(Number.parseInt(digit, 16))}\r\n`).join('')}${lastChunk}`,
    ),
    {
      body: 75,
    },
  ),
  complete('a size of three digits', chunked(`100\r\n${'x'.repeat(256)}\r\n${lastChunk}`), { body: 256 }),
  complete('a size with leading zeros', chunked(`0005\r\nhello\r\n${lastChunk}`), { body: 5 }),
  complete('a size with ten leading zeros', chunked(`${'0'.repeat(10)}5\r\nhello\r\n${lastChunk}`), { body: 5 }),
  tooLarge('a size with thirty leading zeros', chunked(`${'0'.repeat(30)}5\r\nhello\r\n${lastChunk}`), {
    unlikeNode: 'No server pads a size to more digits than 64 bits have; zeros without end must not hold a client.',
  }),
  complete('a last chunk of several zeros', chunked('5\r\nhello\r\n0000\r\n\r\n'), { body: 5 }),
  complete('chunk data with CRLF', chunked(`4\r\n\r\n\r\n\r\n${lastChunk}`), { body: 4 }),
  complete('chunk data that looks like the last chunk', chunked(`5\r\n0\r\n\r\n\r\n${lastChunk}`), { body: 5 }),
  complete('chunk data of NULs', chunked(`3\r\n\0\0\0\r\n${lastChunk}`), { body: 3 }),
  complete('chunk data of the highest bytes', chunked(`2\r\n\xff\xff\r\n${lastChunk}`), { body: 2 }),

  complete('an extension', chunked(`5;name=value\r\nhello\r\n${lastChunk}`), { body: 5 }),
  complete('an extension without a value', chunked(`5;name\r\nhello\r\n${lastChunk}`), { body: 5 }),
  complete('several extensions', chunked(`5;a=1;b=2;c\r\nhello\r\n${lastChunk}`), { body: 5 }),
  complete('a quoted extension', chunked(`5;a="b c"\r\nhello\r\n${lastChunk}`), { body: 5 }),
  complete('a quoted extension with a semicolon', chunked(`5;a="b;c=9"\r\nhello\r\n${lastChunk}`), { body: 5 }),
  complete('a quoted extension with an escaped mark', chunked(`5;a="b\\"c"\r\nhello\r\n${lastChunk}`), { body: 5 }),
  complete('an extension of hexadecimal digits', chunked(`5;5a5a5a\r\nhello\r\n${lastChunk}`), { body: 5 }),
  complete('an extension of the last chunk', chunked('5\r\nhello\r\n0;done=yes\r\n\r\n'), { body: 5 }),
  complete('spaces around the semicolon', chunked(`5 ; a=1\r\nhello\r\n${lastChunk}`), {
    body: 5,
    unlikeNode: lenientEnd,
  }),
  complete('a space after the size', chunked(`5 \r\nhello\r\n${lastChunk}`), { body: 5, unlikeNode: lenientEnd }),
  complete('several spaces after the size', chunked(`5     \r\nhello\r\n${lastChunk}`), {
    body: 5,
    unlikeNode: lenientEnd,
  }),
  complete('a tab after the size', chunked(`5\t\r\nhello\r\n${lastChunk}`), { body: 5, unlikeNode: lenientEnd }),
  complete('a space after the last size', chunked('5\r\nhello\r\n0 \r\n\r\n'), { body: 5, unlikeNode: lenientEnd }),

  complete('a trailer', chunked('5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n'), { body: 5 }),
  complete('several trailers', chunked('5\r\nhello\r\n0\r\nX-A: 1\r\nX-B: 2\r\nX-C:\r\n\r\n'), { body: 5 }),
  complete('a folded trailer', chunked('5\r\nhello\r\n0\r\nX-A: 1\r\n two\r\n\r\n'), { body: 5, unlikeNode: fold }),
  complete('a length among the trailers means nothing', chunked('5\r\nhello\r\n0\r\nContent-Length: 99\r\n\r\n'), {
    body: 5,
    unlikeNode: 'RFC 9110 §6.5.1: framing fields in trailers are not merged and say nothing about this message.',
  }),
  complete(
    'Connection: close among the trailers means nothing',
    chunked('5\r\nhello\r\n0\r\nConnection: close\r\n\r\n'),
    {
      body: 5,
    },
  ),
  complete(
    'Transfer-Encoding among the trailers means nothing',
    chunked('5\r\nhello\r\n0\r\nTransfer-Encoding: gzip\r\n\r\n'),
    {
      body: 5,
    },
  ),
  complete('trailers with names that begin alike', chunked('0\r\nContent-Lengt: 1\r\nContent-Lengthy: 2\r\n\r\n')),

  malformed('no size', chunked(`\r\nhello\r\n${lastChunk}`)),
  malformed('an extension without a size', chunked(`;a=1\r\nhello\r\n${lastChunk}`)),
  malformed('a space before the size', chunked(` 5\r\nhello\r\n${lastChunk}`)),
  malformed('a size with a prefix', chunked(`0x5\r\nhello\r\n${lastChunk}`)),
  malformed('a size with a sign', chunked(`+5\r\nhello\r\n${lastChunk}`)),
  malformed('a negative size', chunked(`-5\r\nhello\r\n${lastChunk}`)),
  malformed('a size that is no number', chunked(`five\r\nhello\r\n${lastChunk}`)),
  malformed('a letter beyond f', chunked(`5g\r\nhello\r\n${lastChunk}`)),
  malformed('a digit behind a space', chunked(`5 5\r\nhello\r\n${lastChunk}`)),
  malformed('a size with an underscore', chunked(`1_0\r\n${'x'.repeat(16)}\r\n${lastChunk}`)),
  malformed('a size with a fraction', chunked(`5.0\r\nhello\r\n${lastChunk}`)),
  malformed('a size with a comma', chunked(`5,5\r\nhello\r\n${lastChunk}`)),
  malformed('a high byte as size', chunked(`\xb5\r\nhello\r\n${lastChunk}`)),
  malformed('a NUL in the size', chunked(`5\0\r\nhello\r\n${lastChunk}`)),
  malformed('the characters beside the digits', chunked(`:\r\nhello\r\n${lastChunk}`)),
  malformed('the character before A', chunked(`@\r\nhello\r\n${lastChunk}`)),
  malformed('the character after F', chunked(`G\r\nhello\r\n${lastChunk}`)),
  malformed('the character before a', chunked(`\`\r\nhello\r\n${lastChunk}`)),
  tooLarge('a size beyond 2^53', chunked('20000000000001\r\nx')),
  tooLarge('a size of 2^64, which overflows to 0', chunked('10000000000000000\r\n\r\n')),
  tooLarge('a size of 2^64 + 5, which overflows to 5', chunked(`10000000000000005\r\nhello\r\n${lastChunk}`)),
  tooLarge('a size of 32 digits', chunked(`${'f'.repeat(32)}\r\nhello\r\n${lastChunk}`)),
  tooLarge('a second chunk beyond 2^53', chunked('1\r\na\r\n1fffffffffffffffff\r\nb')),
  malformed('chunk data longer than its size', chunked(`4\r\nhello\r\n${lastChunk}`)),
  malformed('chunk data shorter than its size', chunked(`6\r\nhello\r\n${lastChunk}`)),
  malformed('chunk data with nothing behind it but the next size', chunked(`5\r\nhello5\r\nhello\r\n${lastChunk}`)),
  malformed('chunk data ended by CR alone', chunked(`5\r\nhello\r${lastChunk}`)),
  malformed('chunk data ended by LF alone', chunked(`5\r\nhello\n${lastChunk}`)),
  malformed('a size ended by CR alone', chunked(`5\rhello\r\n${lastChunk}`)),
  malformed('a size ended by LF alone', chunked(`5\nhello\r\n${lastChunk}`)),
  malformed('an extension ended by LF alone', chunked(`5;a=1\nhello\r\n${lastChunk}`)),
  malformed('a lone CR in an extension', chunked(`5;a\rb\r\nhello\r\n${lastChunk}`)),
  malformed('a NUL in an extension', chunked(`5;a=\0\r\nhello\r\n${lastChunk}`)),
  malformed('a trailer without a colon', chunked('0\r\nX-Sum\r\n\r\n')),
  malformed('a trailer with a space before its colon', chunked('0\r\nX-Sum : 1\r\n\r\n')),
  malformed('a trailer without a name', chunked('0\r\n: 1\r\n\r\n')),
  malformed('a NUL in a trailer', chunked('0\r\nX-Sum: \0\r\n\r\n')),
  malformed('white space before the first trailer', chunked('0\r\n X-Sum: 1\r\n\r\n')),
  malformed('the next response where the last empty line should be', chunked('0\r\nHTTP/1.1 200 OK\r\n\r\n')),

  truncated('an end inside a size', chunked('1')),
  truncated('an end after a size', chunked('5\r\n')),
  truncated('an end after the CR of a size', chunked('5\r')),
  truncated('an end inside an extension', chunked('5;a=')),
  truncated('an end inside chunk data', chunked('5\r\nhel')),
  truncated('an end after chunk data', chunked('5\r\nhello')),
  truncated('an end after the CR of chunk data', chunked('5\r\nhello\r')),
  truncated('an end between chunks', chunked('5\r\nhello\r\n')),
  truncated('an end after the last size', chunked('5\r\nhello\r\n0')),
  truncated('an end before the last empty line', chunked('5\r\nhello\r\n0\r\n')),
  truncated('an end inside the last empty line', chunked('5\r\nhello\r\n0\r\n\r')),
  truncated('an end inside a trailer', chunked('5\r\nhello\r\n0\r\nX-Sum: ')),
  truncated('an end after a trailer', chunked('5\r\nhello\r\n0\r\nX-Sum: 1\r\n')),
  truncated('a chunk of 4 GiB', chunked('100000000\r\nhello')),
];
