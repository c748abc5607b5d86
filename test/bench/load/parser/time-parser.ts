/** Times one build of the parser with every case: `time-parser.ts MODULE`, prints ns per answer as JSON. */
import type { HeadMemory } from '../../../../src/load/http/head-memory.ts';
import type { ResponseParser } from '../../../../src/load/http/response-parser.ts';
import { type ParserCase, parserCases } from './cases.ts';

/** What a bundle of the parser exports. */
interface ParserBuild {
  readonly ResponseParser: typeof ResponseParser;
  readonly HeadMemory: typeof HeadMemory;
}

const build = (await import(process.argv[2] as string)) as ParserBuild;
const warmUpMs = 60;
const blockMs = 12;
const blocks = 15;

// Each case meets a parser whose code has seen all the others before, as a client's has.
const prepared = parserCases.map((parserCase) => preparedRun(parserCase));
for (const run of prepared) nsPerAnswer(run, warmUpMs);
const least = prepared.map(() => Number.POSITIVE_INFINITY);
for (let block = 0; block < blocks; block++) {
  prepared.forEach((run, i) => {
    least[i] = Math.min(least[i] as number, nsPerAnswer(run, blockMs));
  });
}
console.log(JSON.stringify(least));

/** Parses all answers of the case once. */
function preparedRun({ answers, reads, remembers }: ParserCase): {
  readonly parse: () => void;
  readonly count: number;
} {
  const buffer = Buffer.allocUnsafeSlow(64 * 1024);
  const parser = new build.ResponseParser();
  const memory = remembers ? new build.HeadMemory(buffer) : null;
  const pieces = answers.map((answer) => piecesOf(Buffer.from(answer, 'latin1'), reads));
  const parse = () => {
    for (const answer of pieces) {
      parser.headMemory = memory;
      parser.reset('GET');
      for (const piece of answer) {
        buffer.set(piece, 0);
        parser.push(buffer, 0, piece.length);
      }
      if (!parser.complete) throw new Error('The answer was not complete.');
    }
  };
  return { parse, count: answers.length };
}

function piecesOf(bytes: Buffer, reads: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const read of reads) {
    if (at < bytes.length) pieces.push(bytes.subarray(at, at + read));
    at += read;
  }
  if (at < bytes.length) pieces.push(bytes.subarray(at));
  return pieces;
}

function nsPerAnswer({ parse, count }: ReturnType<typeof preparedRun>, forMs: number): number {
  const startedAt = performance.now();
  let answers = 0;
  let nowMs = startedAt;
  while (nowMs - startedAt < forMs) {
    for (let i = 0; i < 20; i++) parse();
    answers += 20 * count;
    nowMs = performance.now();
  }
  return ((nowMs - startedAt) * 1e6) / answers;
}
