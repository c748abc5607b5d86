import { complete, head, lastChunk, malformed, ok, truncated, type Vector } from './vector.ts';

const behind =
  'The answer itself is whole; what the bytes behind it mean for the connection is not the parser’s to say.';
const early = head('HTTP/1.1 103 Early Hints', 'Link: </style.css>; rel=preload');
const goOn = head('HTTP/1.1 100 Continue');
const final = `${ok('Content-Length: 2')}ok`;

/** RFC 9112 §6.3, rules 1 and 2: answers that never have a body, and answers before the answer. */
export const noBodyVectors: readonly Vector[] = [
  complete('HEAD with a length', ok('Content-Length: 1000'), { method: 'HEAD' }),
  complete('HEAD with chunked', ok('Transfer-Encoding: chunked'), { method: 'HEAD' }),
  complete('HEAD without any framing', ok('Server: x'), {
    method: 'HEAD',
    unlikeNode:
      'RFC 9112 §6.3 rule 1: the answer to HEAD ends with its head, whatever the fields say, so the connection goes on.',
  }),
  complete('HEAD with Connection: close', ok('Content-Length: 1000', 'Connection: close'), {
    method: 'HEAD',
    keepAlive: false,
  }),
  complete('HEAD from HTTP/1.0', head('HTTP/1.0 200 OK', 'Content-Length: 1000'), { method: 'HEAD', keepAlive: false }),
  complete('HEAD of a missing page', head('HTTP/1.1 404 Not Found', 'Content-Length: 9'), {
    method: 'HEAD',
    status: 404,
  }),
  complete('HEAD with equal lengths', ok('Content-Length: 5', 'Content-Length: 5'), {
    method: 'HEAD',
    unlikeNode: 'RFC 9112 §6.3 lets a recipient take equal lengths as one.',
  }),
  complete('HEAD with a body all the same: it is left over', `${ok('Content-Length: 3')}abc`, {
    method: 'HEAD',
    leftover: 3,
    unlikeNode: behind,
  }),
  malformed('HEAD with a length that is no number', ok('Content-Length: x'), { method: 'HEAD' }),

  complete('204 without framing', head('HTTP/1.1 204 No Content'), { status: 204 }),
  complete('204 with length 0', head('HTTP/1.1 204 No Content', 'Content-Length: 0'), { status: 204 }),
  complete('204 with a length', head('HTTP/1.1 204 No Content', 'Content-Length: 5'), { status: 204 }),
  complete('204 with chunked', head('HTTP/1.1 204 No Content', 'Transfer-Encoding: chunked'), { status: 204 }),
  complete('204 and Connection: close', head('HTTP/1.1 204 No Content', 'Connection: close'), {
    status: 204,
    keepAlive: false,
  }),
  complete('204 from HTTP/1.0', head('HTTP/1.0 204 No Content'), { status: 204, keepAlive: false }),
  complete('204 from HTTP/1.0 with keep-alive', head('HTTP/1.0 204 No Content', 'Connection: keep-alive'), {
    status: 204,
  }),
  complete('204 to a POST', head('HTTP/1.1 204 No Content'), { method: 'POST', status: 204 }),
  complete(
    '204 with a body all the same: it is left over',
    `${head('HTTP/1.1 204 No Content', 'Content-Length: 5')}hello`,
    { status: 204, leftover: 5, unlikeNode: behind },
  ),
  complete('304 without framing', head('HTTP/1.1 304 Not Modified'), { status: 304 }),
  complete(
    '304 with the length of what it stands for',
    head('HTTP/1.1 304 Not Modified', 'ETag: "x"', 'Content-Length: 1000'),
    {
      status: 304,
    },
  ),
  complete('304 with chunked', head('HTTP/1.1 304 Not Modified', 'Transfer-Encoding: chunked'), { status: 304 }),
  complete('304 and Connection: close', head('HTTP/1.1 304 Not Modified', 'Connection: close'), {
    status: 304,
    keepAlive: false,
  }),
  complete('304 from HTTP/1.0 with keep-alive', head('HTTP/1.0 304 Not Modified', 'Connection: keep-alive'), {
    status: 304,
  }),

  complete('100 before the answer', `${goOn}${final}`, { body: 2 }),
  complete('102 before the answer', `${head('HTTP/1.1 102 Processing')}${final}`, { body: 2 }),
  complete('103 before the answer', `${early}${final}`, { body: 2 }),
  complete('several 103s before the answer', `${early}${early}${early}${final}`, { body: 2 }),
  complete('100 and 103 before the answer', `${goOn}${early}${final}`, { body: 2 }),
  complete('an unknown 1xx before the answer', `${head('HTTP/1.1 142 Still Here')}${final}`, { body: 2 }),
  complete('1xx with a length: it has no body', `${head('HTTP/1.1 103 Early Hints', 'Content-Length: 5')}${final}`, {
    body: 2,
  }),
  complete(
    '1xx with chunked: it has no body',
    `${head('HTTP/1.1 103 Early Hints', 'Transfer-Encoding: chunked')}${final}`,
    { body: 2 },
  ),
  complete(
    '1xx with a length, then an answer until close',
    `${head('HTTP/1.1 103 Early Hints', 'Content-Length: 1')}${head('HTTP/1.1 200 OK')}abc`,
    {
      body: 3,
      keepAlive: false,
    },
  ),
  complete('1xx, then a chunked answer', `${early}${ok('Transfer-Encoding: chunked')}2\r\nok\r\n${lastChunk}`, {
    body: 2,
  }),
  complete('1xx, then 204', `${early}${head('HTTP/1.1 204 No Content')}`, { status: 204 }),
  complete('1xx, then 304 with a length', `${early}${head('HTTP/1.1 304 Not Modified', 'Content-Length: 9')}`, {
    status: 304,
  }),
  complete('1xx, then the answer to HEAD', `${early}${ok('Content-Length: 9')}`, { method: 'HEAD' }),
  complete('1xx, then an error', `${goOn}${head('HTTP/1.1 500 Oops', 'Content-Length: 0')}`, { status: 500 }),
  complete(
    '1xx with Connection: close speaks for itself only',
    `${head('HTTP/1.1 103 Early Hints', 'Connection: close')}${final}`,
    {
      body: 2,
      unlikeNode: 'Node ends the message stream at any close; here only the final answer decides about the connection.',
    },
  ),
  complete('1xx, then an answer that closes', `${early}${ok('Content-Length: 2', 'Connection: close')}ok`, {
    body: 2,
    keepAlive: false,
  }),
  complete('1xx of 1.1, then an answer of 1.0', `${early}${head('HTTP/1.0 200 OK', 'Content-Length: 2')}ok`, {
    body: 2,
    keepAlive: false,
  }),
  complete('100 to a POST', `${goOn}${final}`, { method: 'POST', body: 2 }),
  truncated('1xx and no answer', early),
  truncated('1xx and half an answer', `${early}HTTP/1.1 200 O`),
  malformed('1xx, then bytes that are not HTTP', `${early}hello\r\n\r\n`),
  malformed('1xx with a broken field', `${head('HTTP/1.1 103 Early Hints', 'broken field')}${final}`),

  malformed(
    '101 that nobody asked for',
    head('HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'),
  ),
  malformed(
    '101 and bytes of the other protocol',
    `${head('HTTP/1.1 101 Switching Protocols', 'Upgrade: echo', 'Connection: Upgrade')}\x81\x05hello`,
  ),
  malformed('101 and an answer behind it', `${head('HTTP/1.1 101 Switching Protocols')}${final}`, {
    unlikeNode: 'Without an Upgrade field Node takes 101 as a final answer; nobody asked for one.',
  }),
  malformed(
    '101 behind 100',
    `${goOn}${head('HTTP/1.1 101 Switching Protocols', 'Upgrade: h2c', 'Connection: Upgrade')}`,
  ),
  complete(
    'an answer that offers an upgrade is an answer',
    `${ok('Upgrade: h2c', 'Connection: Upgrade', 'Content-Length: 2')}ok`,
    {
      body: 2,
    },
  ),
];
