import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeadMemory } from '../../../src/load/http/head-memory.ts';
import { ResponseParser } from '../../../src/load/http/response-parser.ts';

const heads = [
  'HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 5\r\n\r\n',
  'HTTP/1.1 200 OK\r\nServer: y\r\nContent-Length: 5\r\n\r\n',
  'HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 9\r\n\r\n',
  'HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\n',
  'HTTP/1.0 200 OK\r\n\r\n',
  'HTTP/1.1 204 No Content\r\n\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
  'HTTP/1.1 103 Early Hints\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n',
  'HTTP/2 200\r\n\r\n',
];
const bodies = ['', 'hello', 'hello and more', '5\r\nhello\r\n0\r\n\r\n', '5\r\nhello\r\n0\r\nx: y\r\n\r\n', 'zz'];

function answerOf(parser: ResponseParser, buffer: Buffer, bytes: Buffer, splitAt: number) {
  parser.reset('GET');
  const first = Math.min(splitAt, bytes.length);
  bytes.copy(buffer, 0, 0, first);
  let taken = parser.push(buffer, 0, first);
  if (taken === first && first < bytes.length) {
    bytes.copy(buffer, 0, first);
    taken += parser.push(buffer, 0, bytes.length - first);
  }
  parser.finish();
  const { status, keepAlive, contentLength, bodyBytes, interimAnswers, complete, failure } = parser;
  return { taken, status, keepAlive, contentLength, bodyBytes, interimAnswers, complete, failure };
}

describe('HeadMemory', () => {
  it('changes nothing about any answer, whatever came before it and however it is cut', () => {
    const answer = fc
      .tuple(fc.constantFrom(...heads), fc.constantFrom(...heads, ''), fc.constantFrom(...bodies), fc.nat(120))
      .map(([head, second, body, splitAt]) => ({ bytes: Buffer.from(head + second + body), splitAt }));
    fc.assert(
      fc.property(fc.array(answer, { minLength: 2, maxLength: 30 }), (answers) => {
        const buffer = Buffer.allocUnsafeSlow(4096);
        const plain = new ResponseParser();
        const remembering = new ResponseParser();
        remembering.headMemory = new HeadMemory(buffer);
        for (const { bytes, splitAt } of answers) {
          expect(answerOf(remembering, buffer, bytes, splitAt)).toEqual(answerOf(plain, buffer, bytes, splitAt));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('knows a head again only by all of its bytes', () => {
    const buffer = Buffer.allocUnsafeSlow(64);
    const memory = new HeadMemory(buffer);
    buffer.write('abcdefghijk');
    memory.learn(11, { status: 200, keepAlive: true, contentLength: 0, phase: 0 });
    expect(memory.matches(11)).toBe(true);
    expect(memory.matches(10)).toBe(false);
    for (let i = 0; i < 11; i++) {
      buffer.write('abcdefghijk');
      buffer[i] = 0;
      expect(memory.matches(11)).toBe(false);
    }
  });
});
