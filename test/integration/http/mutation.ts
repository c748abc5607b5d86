import type { ResponseParser } from '../../../src/load/http/response-parser.ts';
import { bytesOf, replay } from './replay.ts';
import { allVectors } from './vectors/index.ts';

/** A small generator of pseudo-random numbers (mulberry32) that gives the same numbers for the same seed everywhere. */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}

/** Pieces that are more likely to lead a parser astray than random bytes. */
const fragments: readonly Buffer[] = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  ' ',
  '\t',
  ':',
  ';',
  ',',
  '"',
  '0',
  '9',
  'f',
  '-',
  '+',
  '\r\n\r\n',
  'HTTP/1.1 200 OK\r\n',
  'HTTP/1.0 ',
  '100 ',
  '204 ',
  'Content-Length: ',
  'Content-Length: 5\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Connection: close\r\n',
  'chunked',
  'close',
  'keep-alive',
  '0\r\n\r\n',
  '5\r\nhello\r\n',
  'ffffffffffffffff',
  '18446744073709551616',
  '\xff',
  '\x80',
  '\x7f',
  ' folded\r\n',
].map((text) => Buffer.from(text, 'latin1'));

const seeds = allVectors
  .filter((vector) => vector.bytes.length < 2000)
  .map((vector) => ({ method: vector.method, bytes: bytesOf(vector) }));

/** One vector, changed in one to four places. */
export function mutate(random: (below: number) => number): { readonly method: string; readonly bytes: Buffer } {
  const { method, bytes: original } = seeds[random(seeds.length)] as (typeof seeds)[number];
  let bytes = original;
  for (let change = random(4); change >= 0; change--) bytes = mutateOnce(bytes, random);
  return { method: random(10) === 0 ? 'HEAD' : method, bytes };
}

function mutateOnce(bytes: Buffer, random: (below: number) => number): Buffer {
  const at = random(bytes.length + 1);
  const until = Math.min(bytes.length, at + 1 + random(8));
  switch (random(7)) {
    case 0: {
      const changed = Buffer.from(bytes);
      if (at < bytes.length) changed[at] = random(256);
      return changed;
    }
    case 1: {
      const changed = Buffer.from(bytes);
      if (at < bytes.length) changed[at] = (changed[at] as number) ^ (1 << random(8));
      return changed;
    }
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(until)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, until), bytes.subarray(at)]);
    case 4:
      return bytes.subarray(0, at);
    case 5: {
      const other = seeds[random(seeds.length)] as (typeof seeds)[number];
      return Buffer.concat([bytes.subarray(0, at), other.bytes.subarray(random(other.bytes.length + 1))]);
    }
    default: {
      const fragment = fragments[random(fragments.length)] as Buffer;
      return Buffer.concat([bytes.subarray(0, at), fragment, bytes.subarray(random(2) === 0 ? at : until)]);
    }
  }
}

/**
 * Replays one mutation whole and cut at random, and throws when the parser throws, leaves bytes, gives impossible
 * figures or judges the two differently.
 */
export function replayMutation(parser: ResponseParser, random: (below: number) => number): void {
  const { method, bytes } = mutate(random);
  const whole = replay(parser, method, bytes);
  const cuts = Array.from({ length: random(6) }, () => random(bytes.length + 1)).sort((a, b) => a - b);
  const cut = replay(parser, method, bytes, cuts);
  const fault =
    impossible(whole, bytes.length) ??
    (JSON.stringify(cut) === JSON.stringify(whole) ? null : 'cut otherwise, judged otherwise');
  if (fault !== null) {
    const text = JSON.stringify({ method, bytes: bytes.toString('latin1'), cuts, whole, cut });
    throw new Error(`${fault}: ${text}`);
  }
}

function impossible(verdict: ReturnType<typeof replay>, length: number): string | null {
  if (verdict.outcome === 'unfinished') return 'neither complete nor failed at the end of the connection';
  if (verdict.bodyBytes < 0 || verdict.bodyBytes > length) return 'more body than bytes';
  if (verdict.leftover < 0 || verdict.leftover > length) return 'more bytes left over than there were';
  if (verdict.outcome === 'complete' && (verdict.status < 200 || verdict.status > 999))
    return 'a complete answer without a final status';
  return null;
}
