import { describe, expect, it } from 'vitest';
import { failedInMocha, failedInVitest, worthSecondLook } from '../../../scripts/failed-tests.ts';

describe('the failed tests that npm test ends with', () => {
  it('are named with their file and the first line of their message, of vitest', () => {
    const passed = { ancestorTitles: ['a'], title: 'passes', status: 'passed', failureMessages: [] };
    const failed = {
      ancestorTitles: ['a', 'b'],
      title: 'fails',
      status: 'failed',
      failureMessages: ['Error: expected 1 to be 2\n    at x.ts:1'],
    };
    const files = [
      { name: '/p/test/good.test.ts', status: 'passed', message: '', assertionResults: [passed] },
      { name: '/p/test/bad.test.ts', status: 'failed', message: '', assertionResults: [passed, failed] },
      // Not loaded, or its hooks failed: none of its tests did.
      { name: '/p/test/worse.test.ts', status: 'failed', message: 'Cannot find x\nmore', assertionResults: [] },
    ];
    expect(failedInVitest(files, '/p')).toEqual([
      { file: 'test/bad.test.ts', name: 'a > b > fails', message: 'Error: expected 1 to be 2' },
      { file: 'test/worse.test.ts', name: '', message: 'Cannot find x' },
    ]);
  });

  it('are named with their file and the first line of their message, of mocha’s runs one after the other', () => {
    expect(failedInMocha(mochaOutput)).toEqual([
      { file: 'test/editor/workbench/a.test.ts', name: 'a suite > adds: one', message: 'AssertionError: 1 == 2' },
      { file: '', name: 'a suite > throws', message: 'Error: first line' },
      {
        file: 'test/editor/workbench/b.test.ts',
        name: 'b > "before all" hook: prepares it for "x"',
        message: 'TypeError: no',
      },
    ]);
  });
});

describe('a second look', () => {
  const failed = (file: string) => ({ file, name: 'a test', message: 'Error' });

  it('is taken at the files of a few failed tests, each once', () => {
    const tests = ['test/a.test.ts', 'test/b.test.ts', 'test/a.test.ts'].map(failed);
    expect(worthSecondLook(tests, 3)).toEqual(['test/a.test.ts', 'test/b.test.ts']);
  });

  it('is not taken where many failed, a file is unknown, or something failed that is no test', () => {
    expect(
      worthSecondLook(
        Array.from({ length: 5 }, () => failed('test/a.test.ts')),
        5,
      ),
    ).toEqual([]);
    expect(worthSecondLook([failed('test/a.test.ts'), failed('')], 2)).toEqual([]);
    expect(worthSecondLook([], 1)).toEqual([]);
    expect(worthSecondLook([], 0)).toEqual([]);
  });
});

const mochaOutput = `
  a suite
    ✔ works
    1) adds: one
    2) throws

  1 passing (19ms)
  2 failing

  1) a suite
       adds: one:

      \u001B[31mAssertionError: 1 == 2\u001B[0m
      + expected - actual

      at Context.<anonymous> (file:///p/test/editor/workbench/a.test.ts:2:108)
      at Context.<anonymous> (file:///p/test/editor/workbench/elsewhere.ts:2:108)

  2) a suite
       throws:
     Error: first line
second line
      at process.processImmediate (node:internal/timers:574:21)

  c
    ✔ works

  1 passing (2s)

  b
    1) "before all" hook: prepares it for "x"

  0 passing (2s)
  1 failing

  1) b
       "before all" hook: prepares it for "x":
     TypeError: no
      at Context.<anonymous> (test/editor/workbench/b.test.ts:3:59)
`;
