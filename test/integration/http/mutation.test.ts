import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { ResponseParser } from '../../../src/load/http/response-parser.ts';
import { replayMutation, seededRandom } from './mutation.ts';

const seed = 20_250_304;
const mutations = 30_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapAndBufferBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe(`${mutations} mutations of the vectors (seed ${seed})`, () => {
  it('never crash the parser, hang it, or make it judge by how the bytes were cut; memory stays where it was', () => {
    const random = seededRandom(seed);
    const parser = new ResponseParser();
    for (let i = 0; i < 2000; i++) replayMutation(parser, random);
    const before = heapAndBufferBytes();
    for (let i = 0; i < mutations; i++) replayMutation(parser, random);
    expect(heapAndBufferBytes() - before).toBeLessThan(4 * 1024 * 1024);
  });

  it('gives the same mutations for the same seed', () => {
    const [first, second] = [seededRandom(seed), seededRandom(seed)];
    expect(Array.from({ length: 20 }, () => first(1000))).toEqual(Array.from({ length: 20 }, () => second(1000)));
  });
});
