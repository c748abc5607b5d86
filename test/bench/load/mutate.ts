/**
 * Replays mutations of the response vectors until something breaks: `mutate.ts [count = 1,000,000] [seed = now]`.
 * Prints the seed first, so that a fault can be found again, and the memory at each tenth.
 */
import { ResponseParser } from '../../../src/load/http/response-parser.ts';
import { replayMutation, seededRandom } from '../../integration/http/mutation.ts';

const count = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
const megabyte = 1024 * 1024;

console.log(`${count.toLocaleString('en')} mutations, seed ${seed}`);
const random = seededRandom(seed);
const parser = new ResponseParser();
const started = performance.now();
let slowestMs = 0;
for (let done = 1; done <= count; done++) {
  const began = performance.now();
  replayMutation(parser, random);
  slowestMs = Math.max(slowestMs, performance.now() - began);
  if (done % Math.ceil(count / 10) === 0 || done === count) {
    const { rss, heapUsed } = process.memoryUsage();
    const seconds = (performance.now() - started) / 1000;
    console.log(
      `${done.toLocaleString('en').padStart(11)}  ${seconds.toFixed(1)} s  RSS ${(rss / megabyte).toFixed(0)} MB  heap ${(heapUsed / megabyte).toFixed(0)} MB  slowest ${slowestMs.toFixed(1)} ms`,
    );
  }
}
console.log('No crash, no hang, no verdict that depended on how the bytes were cut.');
