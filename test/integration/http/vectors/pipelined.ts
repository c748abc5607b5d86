import { chunkedHead, complete, head, lastChunk, ok, type Vector } from './vector.ts';

const behind =
  'The answer itself is whole; what the bytes behind it mean for the connection is not the parser’s to say.';
const answer = `${ok('Content-Length: 2')}ok`;

/** Bytes behind the answer: they are not part of it, and the parser must stop exactly there. */
export const leftoverVectors: readonly Vector[] = [
  complete('one byte behind a length', `${answer}x`, { body: 2, leftover: 1, unlikeNode: behind }),
  complete('CRLF behind a length', `${answer}\r\n`, { body: 2, leftover: 2 }),
  complete('rubbish behind a length', `${answer}\0\0\xff rubbish`, { body: 2, leftover: 11, unlikeNode: behind }),
  complete('a body longer than its length', `${ok('Content-Length: 3')}abcdef`, {
    body: 3,
    leftover: 3,
    unlikeNode: behind,
  }),
  complete('a body where length 0 was said', `${ok('Content-Length: 0')}surprise`, { leftover: 8, unlikeNode: behind }),
  complete('a second answer behind a length', `${answer}${answer}`, { body: 2, leftover: answer.length }),
  complete('a second answer behind an empty one', `${ok('Content-Length: 0')}${answer}`, { leftover: answer.length }),
  complete('a second answer behind chunked', `${chunkedHead}2\r\nok\r\n${lastChunk}${answer}`, {
    body: 2,
    leftover: answer.length,
  }),
  complete('one byte behind chunked', `${chunkedHead}2\r\nok\r\n${lastChunk}x`, {
    body: 2,
    leftover: 1,
    unlikeNode: behind,
  }),
  complete('CRLF behind chunked', `${chunkedHead}${lastChunk}\r\n`, { leftover: 2 }),
  complete('a byte behind a trailer', `${chunkedHead}0\r\nX: y\r\n\r\nz`, { leftover: 1, unlikeNode: behind }),
  complete('a second answer behind HEAD', `${ok('Content-Length: 2')}${answer}`, {
    method: 'HEAD',
    leftover: answer.length,
  }),
  complete('a second answer behind 204', `${head('HTTP/1.1 204 No Content')}${answer}`, {
    status: 204,
    leftover: answer.length,
  }),
  complete('a second answer behind 304', `${head('HTTP/1.1 304 Not Modified', 'Content-Length: 7')}${answer}`, {
    status: 304,
    leftover: answer.length,
  }),
  complete('a 1xx behind the answer', `${answer}${head('HTTP/1.1 103 Early Hints')}`, {
    body: 2,
    leftover: head('HTTP/1.1 103 Early Hints').length,
  }),
  complete('bytes behind an answer that closes', `${ok('Connection: close', 'Content-Length: 2')}okmore`, {
    body: 2,
    keepAlive: false,
    leftover: 4,
    unlikeNode: behind,
  }),
  complete('1xx, answer and a second answer', `${head('HTTP/1.1 100 Continue')}${answer}${answer}`, {
    body: 2,
    leftover: answer.length,
  }),
  complete('three answers at once', `${answer}${answer}${answer}`, { body: 2, leftover: 2 * answer.length }),
];
