import { describe, expect, it } from 'vitest';
import { ResponseParser } from '../../../src/load/http/response-parser.ts';
import { bytesOf, everyByte, replay, splitPoints, type Verdict } from './replay.ts';
import { allVectors, type Vector, vectorsByTheme } from './vectors/index.ts';

function expectVerdict(verdict: Verdict, vector: Vector): void {
  // A failed answer has no figures: only its kind counts.
  if (vector.expected.outcome === 'complete') expect(verdict).toEqual(vector.expected);
  else expect(verdict.outcome).toBe(vector.expected.outcome);
}

describe.each(Object.entries(vectorsByTheme))('%s', (_theme, vectors) => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
    const bytes = bytesOf(vector);
    const parser = new ResponseParser();
    const whole = replay(parser, vector.method, bytes);
    expectVerdict(whole, vector);
    expect(replay(parser, vector.method, bytes, everyByte(bytes.length)), 'byte by byte').toEqual(whole);
    for (const at of splitPoints(bytes.length)) {
      const split = replay(parser, vector.method, bytes, [at]);
      if (!sameVerdict(split, whole)) expect(split, `split at byte ${at}`).toEqual(whole);
    }
  });
});

describe('the vectors', () => {
  it('are at least 250 different ones, each with a name of its own within its theme', () => {
    const different = new Set(allVectors.map((vector) => `${vector.method} ${vector.bytes}`));
    expect(different.size).toBeGreaterThanOrEqual(250);
    for (const vectors of Object.values(vectorsByTheme)) {
      expect(new Set(vectors.map((vector) => vector.name)).size).toBe(vectors.length);
    }
  });
});

describe('one parser for many answers', () => {
  it('judges each vector the same after any other one', () => {
    const parser = new ResponseParser();
    const small = allVectors.filter((vector) => vector.bytes.length < 1000);
    const alone = small.map((vector) => replay(new ResponseParser(), vector.method, bytesOf(vector)));
    for (const [i, vector] of small.entries()) {
      for (const step of [1, 17, 101]) {
        const other = small[(i + step) % small.length] as Vector;
        const half = Math.floor(vector.bytes.length / 2);
        replay(parser, vector.method, bytesOf(vector), [half]);
        const verdict = replay(parser, other.method, bytesOf(other));
        if (!sameVerdict(verdict, alone[(i + step) % small.length] as Verdict)) {
          expect(verdict, `"${other.name}" after "${vector.name}"`).toEqual(alone[(i + step) % small.length]);
        }
      }
    }
  });

  it('reads answers that lie behind one another in one read', () => {
    const answers = allVectors.filter(
      ({ expected, bytes, method }) =>
        expected.outcome === 'complete' &&
        expected.keepAlive &&
        expected.leftover === 0 &&
        bytes.length < 1000 &&
        method === 'GET',
    );
    const bytes = Buffer.concat(answers.map(bytesOf));
    const parser = new ResponseParser();
    let at = 0;
    for (const { name, expected } of answers) {
      parser.reset('GET');
      at += parser.push(bytes, at, bytes.length);
      expect(parser.complete, name).toBe(true);
      expect(parser, name).toMatchObject(
        expected.outcome === 'complete' ? { status: expected.status, bodyBytes: expected.bodyBytes } : {},
      );
    }
    expect(at).toBe(bytes.length);
    expect(answers.length).toBeGreaterThan(80);
  });
});

/** `toEqual` is too slow for a hundred thousand splits. */
function sameVerdict(a: Verdict, b: Verdict): boolean {
  return (
    a.outcome === b.outcome &&
    a.status === b.status &&
    a.bodyBytes === b.bodyBytes &&
    a.keepAlive === b.keepAlive &&
    a.leftover === b.leftover
  );
}
