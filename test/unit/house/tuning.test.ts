import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tunedNumbers, untold } from './tuned-numbers.ts';

const source = new URL('../../../src/', import.meta.url);
const rooms = ['analysis', 'load'];

/** Files whose numbers are a formula's or a protocol's: nobody could choose others. */
const given: readonly string[] = [
  'analysis/statistics/distributions.ts',
  'analysis/statistics/mann-whitney.ts',
  'analysis/statistics/normal.ts',
  'analysis/statistics/random.ts',
  'analysis/statistics/special-functions.ts',
  // Octets and status codes.
  'load/http/chunked-body.ts',
  'load/http/content-length.ts',
  'load/http/framing.ts',
  'load/http/octets.ts',
  'load/http/response-head.ts',
  'load/http/status-line.ts',
];

/** The same in files that have others too. */
const givenHere: Readonly<Record<string, readonly string[]>> = {
  // What there is when there is one of it.
  'analysis/capacity/demand.ts': ['oneThread: ComputingThreads = { coresPerRequest: 1, loopShare: 1 }'],
  // Characters of a commit and of a date.
  'analysis/compare/compare-runs.ts': ['9'],
  'analysis/compare/relative-budgets.ts': ['10'],
  // Thirds.
  'analysis/measured/rising-rate.ts': ['3'],
  // Two pairs of neighbours, without which there is no correlation.
  'analysis/statistics/moments.ts': ['3'],
  // Places in shared memory.
  'load/generator/alarm-thread.ts': ['8'],
  'load/generator/wakener.ts': ['8', '16'],
  // Status codes.
  'load/generator/answer-check.ts': ['200', '300'],
  'load/generator/jit-warm-up.ts': ['200'],
  'load/generator/recorder.ts': ['301', '302', '303', '307', '308'],
  // Lengths of the names of header fields.
  'load/http/framing-fields.ts': ['5', '6', '7', '10', '14', '17'],
  'load/http/line-reader.ts': ['1024'],
  // How a double is made up, and the percentiles by name.
  'load/times/time-sample.ts': ['0x3ff', '5', '20', '32'],
  'load/times/time-summary.ts': ['0.66', '0.75', '0.8', '0.9', '0.95', '0.98', '0.99', '0.999', '0.05', '0.025', '6'],
  'load/trial/progress.ts': ['0.95'],
  'load/trial/trial-result.ts': ['0.95'],
};

const files = rooms.flatMap((room) =>
  readdirSync(new URL(`${room}/`, source), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${room}/${name.replaceAll('\\', '/')}`),
);
const read = (file: string) => readFileSync(new URL(file, source), 'utf8');
const isTuning = (file: string) => file.endsWith('/tuning.ts');

describe('tuned numbers', () => {
  it('stand in the tuning.ts of their folder', () => {
    expect(files.length).toBeGreaterThan(50);
    const found = files
      .filter((file) => !isTuning(file) && !given.includes(file))
      .flatMap((file) => tunedNumbers(read(file)).map(({ line, code }) => ({ file, line, code })))
      .filter(({ file, code }) => !(givenHere[file] ?? []).includes(code))
      .map(({ file, line, code }) => `${file}:${line}: ${code}`);
    expect(found, 'name it in the tuning.ts beside it, or list it if a formula or a protocol gives it').toEqual([]);
  });

  it.each(files.filter(isTuning))(
    '%s tells of each its unit, where it comes from, and what moves if it is wrong',
    (file) => {
      expect(untold(read(file))).toEqual([]);
    },
  );

  it('of which nobody knows any more are gone', () => {
    const names = files
      .filter(isTuning)
      .flatMap((file) => [...read(file).matchAll(/^export const (\w+)/gm)].map(([, name = '']) => ({ file, name })));
    const all = readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('tuning.ts'))
      .map(read)
      .join('\n');
    expect(names.filter(({ name }) => !new RegExp(`\\b${name}\\b`).test(all))).toEqual([]);
  });
});

it.each([
  'const telling = 1.35;',
  'export const fewest = 2;',
  'const imbalance = { least: 20, most: 1.5 } as const;',
  'const steps = [1, 2];',
  'function f(use: number) { return use > 0.95; }',
  'const few = (list: number[]) => list.slice(0, 6);',
  'const f = (use: number) => use > -3;',
])('a tuned number is found: %s', (code) => {
  expect(tunedNumbers(code)).not.toEqual([]);
});

it.each([
  'const half = (n: number) => n / 2;',
  'const ms = (s: number) => 1000 * s;',
  'const text = (n: number) => n.toFixed(4);',
  'enum State { First = 3 }',
  "const name = 'eight';",
])('what is none is not: %s', (code) => {
  expect(tunedNumbers(code)).toEqual([]);
});

it.each([
  'export const a = 3;',
  '/**\n * A.\n *\n * Unit: s.\n * From: custom.\n */\nexport const a = 3;',
  "/**\n * A.\n *\n * Unit: s.\n * From: custom.\n * If wrong: b.\n */\nexport const a = 'c';",
])('a number of which something is untold is found: %s', (code) => {
  expect(untold(code)).not.toEqual([]);
});
