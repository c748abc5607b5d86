import { complete, head, lastChunk, ok, type Vector } from './vector.ts';

const closes = { keepAlive: false } as const;
const empty = 'Content-Length: 0';

function v10(...fields: readonly string[]): string {
  return head('HTTP/1.0 200 OK', ...fields);
}

/** RFC 9112 §9.3 and RFC 9110 §7.6.1: whether the connection may be used again. */
export const connectionVectors: readonly Vector[] = [
  complete('1.1 keeps the connection', ok(empty)),
  complete('1.1 with keep-alive', ok('Connection: keep-alive', empty)),
  complete('1.1 with close', ok('Connection: close', empty), closes),
  complete('close in capitals', ok('Connection: CLOSE', empty), closes),
  complete('close in mixed case', ok('connection: Close', empty), closes),
  complete('close without a space', ok('Connection:close', empty), closes),
  complete('close with spaces around it', ok('Connection:   close   ', empty), closes),
  complete('close with a tab before it', ok('Connection:\tclose', empty), closes),
  complete('close after the length', ok(empty, 'Connection: close'), closes),
  complete('close first in a list', ok('Connection: close, X-Hop', empty), closes),
  complete('close last in a list', ok('Connection: X-Hop, close', empty), closes),
  complete('close in the middle of a list', ok('Connection: X-Hop, close, X-Other', empty), closes),
  complete('close in a list without spaces', ok('Connection: X-Hop,close,X-Other', empty), closes),
  complete('close in a list with empty members', ok('Connection: , ,close,,', empty), closes),
  complete('close in a list with tabs', ok('Connection: X-Hop\t,\tclose', empty), closes),
  complete('close in a second field', ok('Connection: X-Hop', 'Connection: close', empty), closes),
  complete('close in the first of two fields', ok('Connection: close', 'Connection: X-Hop', empty), closes),
  complete('close and keep-alive: close wins', ok('Connection: close, keep-alive', empty), closes),
  complete('keep-alive and close: close wins', ok('Connection: keep-alive, close', empty), closes),
  complete('keep-alive and close in two fields', ok('Connection: keep-alive', 'Connection: close', empty), closes),
  complete('a token that begins like close', ok('Connection: closed', empty)),
  complete('a token that ends like close', ok('Connection: unclose', empty)),
  complete('a token with close in it', ok('Connection: x-close-x', empty)),
  complete('the start of close', ok('Connection: clos', empty)),
  complete('close parted by a space is two words', ok('Connection: clo se', empty)),
  complete('close with a no-break space is another token', ok('Connection: close\xa0', empty)),
  complete('an empty Connection', ok('Connection:', empty)),
  complete('upgrade in a list', ok('Connection: upgrade', empty)),
  complete('Proxy-Connection is not Connection', ok('Proxy-Connection: close', empty), {
    unlikeNode: 'Proxy-Connection was never part of the standard; Node’s parser still reads it as Connection.',
  }),
  complete('X-Connection is not Connection', ok('X-Connection: close', empty)),
  complete('chunked with close', `${ok('Transfer-Encoding: chunked', 'Connection: close')}${lastChunk}`, closes),

  complete('1.0 closes the connection', v10(empty), closes),
  complete('1.0 with close', v10('Connection: close', empty), closes),
  complete('1.0 with keep-alive', v10('Connection: keep-alive', empty)),
  complete('1.0 with Keep-Alive as ab’s servers write it', v10('Connection: Keep-Alive', empty)),
  complete('1.0 with KEEP-ALIVE', v10('CONNECTION: KEEP-ALIVE', empty)),
  complete('1.0 with keep-alive in a list', v10('Connection: X-Hop, keep-alive', empty)),
  complete('1.0 with keep-alive in a second field', v10('Connection: X-Hop', 'Connection: keep-alive', empty)),
  complete('1.0 with keep-alive and close', v10('Connection: keep-alive, close', empty), {
    ...closes,
    unlikeNode: 'RFC 9112 §9.3: close wins wherever it stands; Node lets keep-alive win in HTTP/1.0.',
  }),
  complete('1.0 with a token that begins like keep-alive', v10('Connection: keep-alive-please', empty), closes),
  complete('1.0 with a Keep-Alive field alone', v10('Keep-Alive: timeout=5', empty), closes),
  complete('1.0 with keep-alive and a body by length', `${v10('Connection: keep-alive', 'Content-Length: 2')}ok`, {
    body: 2,
  }),
  complete('1.0 with keep-alive and no length: until close', `${v10('Connection: keep-alive')}until the end`, {
    body: 13,
    keepAlive: false,
  }),
  complete('1.1 with keep-alive and no length: until close', `${ok('Connection: keep-alive')}until the end`, {
    body: 13,
    keepAlive: false,
  }),
];
