import { complete, head, malformed, type Vector } from './vector.ts';

const empty = 'Content-Length: 0';
const emptyLine =
  'RFC 9112 §2.2 asks only servers to skip an empty line; before an answer it is a leftover of the one before.';

/** RFC 9112 §4: HTTP-version SP status-code SP [reason-phrase]. */
export const statusLineVectors: readonly Vector[] = [
  complete('a plain 200', head('HTTP/1.1 200 OK', empty)),
  complete('a plain 404', head('HTTP/1.1 404 Not Found', empty), { status: 404 }),
  complete('a plain 500', head('HTTP/1.1 500 Internal Server Error', empty), { status: 500 }),
  complete('a redirect', head('HTTP/1.1 302 Found', 'Location: /elsewhere', empty), { status: 302 }),
  complete('the lowest final status', head('HTTP/1.1 200 ', empty)),
  complete('the highest registered class', head('HTTP/1.1 599 Whatever', empty), { status: 599 }),
  complete('a status of no known class', head('HTTP/1.1 799 Beyond', empty), { status: 799 }),
  complete('status 999, as some sites answer robots', head('HTTP/1.1 999 Request denied', empty), { status: 999 }),
  complete(
    '205 asks for no content but frames as any other',
    `${head('HTTP/1.1 205 Reset Content', 'Content-Length: 3')}abc`,
    {
      status: 205,
      body: 3,
    },
  ),
  complete('an empty reason after its space', head('HTTP/1.1 200 ', empty)),
  complete('no reason and no space before it', head('HTTP/1.1 200', empty)),
  complete('a long reason', head(`HTTP/1.1 200 ${'very '.repeat(60)}fine`, empty)),
  complete('a reason of one letter', head('HTTP/1.1 200 k', empty)),
  complete('a reason with digits that look like a status', head('HTTP/1.1 200 404 500', empty)),
  complete('a reason with a colon, as a field would have', head('HTTP/1.1 200 Content-Length: 9', empty)),
  complete('a reason with a tab', head('HTTP/1.1 200 All\tfine', empty)),
  complete('a reason in latin-1', head('HTTP/1.1 404 Non trouv\xe9', empty), { status: 404 }),
  complete('a reason in UTF-8', head('HTTP/1.1 404 \xe6\x9c\xaa\xe6\x89\xbe\xe5\x88\xb0', empty), { status: 404 }),
  complete('a reason that ends in spaces', head('HTTP/1.1 200 OK   ', empty)),
  complete('a reason that starts with a second space', head('HTTP/1.1 200  OK', empty)),
  complete('HTTP/1.0 with a length', `${head('HTTP/1.0 200 OK', 'Content-Length: 2')}hi`, {
    body: 2,
    keepAlive: false,
  }),
  complete('a later minor version is read as 1.1', head('HTTP/1.2 200 OK', empty), {
    unlikeNode: 'RFC 9110 §2.5: a higher minor version is processed as the highest one known.',
  }),
  complete('minor version 9 is read as 1.1', head('HTTP/1.9 200 OK', empty), {
    unlikeNode: 'RFC 9110 §2.5: a higher minor version is processed as the highest one known.',
  }),
  malformed('an empty line before the status line', `\r\n${head('HTTP/1.1 200 OK', empty)}`, { unlikeNode: emptyLine }),
  malformed('several empty lines before the status line', `\r\n\r\n\r\n${head('HTTP/1.1 200 OK', empty)}`, {
    unlikeNode: emptyLine,
  }),
  malformed('a bare LF before the status line', `\n${head('HTTP/1.1 200 OK', empty)}`, { unlikeNode: emptyLine }),

  malformed('HTTP/0.9: only a body', 'hello, this is a page\r\n'),
  malformed('HTML where the status line should be', '<html><body>nothing here</body></html>\r\n\r\n'),
  malformed('major version 0', head('HTTP/0.9 200 OK', empty), {
    unlikeNode: 'Node takes a version 0.9 that writes a status line; no such protocol exists.',
  }),
  malformed('major version 2 in plain text', head('HTTP/2.0 200 OK', empty), {
    unlikeNode: 'HTTP/2 has no status line: whatever this is, its framing is unknown.',
  }),
  malformed('major version 3 in plain text', head('HTTP/3.0 200 OK', empty)),
  malformed('a version of one digit', head('HTTP/1 200 OK', empty)),
  malformed('a version of two digits after the dot', head('HTTP/1.10 200 OK', empty)),
  malformed('a version of two digits before the dot', head('HTTP/11.1 200 OK', empty)),
  malformed('a version with a comma', head('HTTP/1,1 200 OK', empty)),
  malformed('a version of letters', head('HTTP/x.y 200 OK', empty)),
  malformed('a version without its dot', head('HTTP/11 200 OK', empty)),
  malformed('a protocol in lower case', head('http/1.1 200 OK', empty)),
  malformed('a protocol in mixed case', head('Http/1.1 200 OK', empty)),
  malformed('another protocol', head('ICY/1.1 200 OK', empty)),
  malformed('RTSP', head('RTSP/1.0 200 OK', empty), {
    unlikeNode: 'Node’s parser also reads RTSP; a web service does not speak it.',
  }),
  malformed('a space before the protocol', ` ${head('HTTP/1.1 200 OK', empty)}`),
  malformed('a byte order mark before the protocol', `\xef\xbb\xbf${head('HTTP/1.1 200 OK', empty)}`),
  malformed('no slash', head('HTTP 1.1 200 OK', empty)),
  malformed('a space after the slash', head('HTTP/ 1.1 200 OK', empty)),
  malformed('no space before the status', head('HTTP/1.1200 OK', empty)),
  malformed('two spaces before the status', head('HTTP/1.1  200 OK', empty)),
  malformed('a tab before the status', head('HTTP/1.1\t200 OK', empty)),
  malformed('no status at all', head('HTTP/1.1', empty)),
  malformed('a reason in place of the status', head('HTTP/1.1 OK', empty)),
  malformed('a status of one digit', head('HTTP/1.1 2 OK', empty)),
  malformed('a status of two digits', head('HTTP/1.1 20 OK', empty)),
  malformed('a status of four digits', head('HTTP/1.1 2000 OK', empty)),
  malformed('a status below 100', head('HTTP/1.1 099 Too low', empty), {
    unlikeNode: 'RFC 9110 §15: a status code is 100 to 599; a zero in front belongs to no class.',
  }),
  malformed('status 000', head('HTTP/1.1 000 Nothing', empty), {
    unlikeNode: 'RFC 9110 §15: a status code is 100 to 599; a zero in front belongs to no class.',
  }),
  malformed('a status with a sign', head('HTTP/1.1 +20 OK', empty)),
  malformed('a negative status', head('HTTP/1.1 -20 OK', empty)),
  malformed('a status with a letter', head('HTTP/1.1 20x OK', empty)),
  malformed('a status in hexadecimal', head('HTTP/1.1 0xC OK', empty)),
  malformed('a status with a sub-code', head('HTTP/1.1 404.1 Not Found', empty)),
  malformed('a status glued to its reason', head('HTTP/1.1 200OK', empty)),
  malformed('a NUL in the protocol', head('HTTP\0/1.1 200 OK', empty)),
  malformed('a NUL in the reason', head('HTTP/1.1 200 O\0K', empty), {
    unlikeNode: 'RFC 9112 §4: a reason holds no control characters; Node takes any byte but line ends.',
  }),
  malformed('a lone CR in the reason', head('HTTP/1.1 200 O\rK', empty)),
  malformed('a lone CR after the status', head('HTTP/1.1 200\rOK', empty)),
  malformed('a request where the response should be', head('GET / HTTP/1.1', 'Host: example.test')),
  malformed('a TLS alert', '\x15\x03\x01\x00\x02\x02\x28'),
  malformed('an HTTP/2 settings frame', '\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64'),
  malformed('a server that greets as SSH', 'SSH-2.0-OpenSSH_9.2p1\r\n'),
  malformed('256 KiB of letters that are not HTTP', 'x'.repeat(256 * 1024)),
  malformed('a line of 256 KiB that is not HTTP', `${'x'.repeat(256 * 1024)}\r\n`),
  malformed('a server that greets as SMTP', '220 mail.example.test ESMTP\r\n'),
];
