import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** A test that failed, by what a reader needs to find it. */
export interface FailedTest {
  /** The test's file from the project's folder on, as far as the report names one. */
  readonly file: string;
  /** The names of its suites and its own; empty where the file itself could not be loaded. */
  readonly name: string;
  /** The first line of what it failed with. */
  readonly message: string;
}

/** A file's part of vitest's JSON report. */
interface ReportedFile {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly {
    readonly ancestorTitles: readonly string[];
    readonly title: string;
    readonly status: string;
    readonly failureMessages: readonly string[];
  }[];
}

/** The tests of vitest's JSON report that failed; a file that failed without any of its tests stands there by itself. */
export function failedInVitest(files: readonly ReportedFile[], projectFolder: string): FailedTest[] {
  return files
    .filter((file) => file.status === 'failed')
    .flatMap(({ name, message, assertionResults }) => {
      const file = relative(projectFolder, name);
      const failed = assertionResults.filter((test) => test.status === 'failed');
      if (failed.length === 0) return [{ file, name: '', message: firstLine(message) }];
      return failed.map((test) => ({
        file,
        name: [...test.ancestorTitles, test.title].join(' > '),
        message: firstLine(test.failureMessages[0] ?? ''),
      }));
    });
}

/**
 * The failures in what mocha's `spec` reporter printed, of one run of it or several. Each stands after the count of the
 * failed: its number, a name to a line until one ends with a colon, the message, the stack.
 */
export function failedInMocha(output: string): FailedTest[] {
  const failed: FailedTest[] = [];
  let names: string[] | undefined;
  let told = false;
  for (const line of stripVTControlCharacters(output).split('\n')) {
    if (/^ {2}\d+ (passing|failing)\b/.test(line)) {
      told = line.includes('failing');
      names = undefined;
      continue;
    }
    if (!told) continue;
    const first = /^ {2}\d+\) (.*)$/.exec(line)?.[1];
    if (first !== undefined) names = [];
    const last = failed.at(-1);
    const text = (first ?? line).trim();
    if (names !== undefined) {
      names.push(text.replace(/:$/, ''));
      if (!text.endsWith(':')) continue;
      failed.push({ file: '', name: names.join(' > '), message: '' });
      names = undefined;
    } else if (last?.message === '') failed[failed.length - 1] = { ...last, message: text };
    else if (last?.file === '')
      failed[failed.length - 1] = { ...last, file: /\btest\/[\w./-]+\.ts\b/.exec(line)?.[0] ?? '' };
  }
  return failed;
}

/** A machine that is busy with other things fails a test or two; more have a reason of their own. */
const mostUnsteady = 4;

/**
 * The files of the tests that failed, where a second look at them can tell something: few failed, and all of them are known
 * with their files.
 */
export function worthSecondLook(tests: readonly FailedTest[], failed: number): string[] {
  if (failed !== tests.length || failed > mostUnsteady || tests.some(({ file }) => file === '')) return [];
  return [...new Set(tests.map(({ file }) => file))];
}

/** Two lines of text for a failed test: where it is, and what it failed with. */
export function inTwoLines({ file, name, message }: FailedTest): string {
  return `  ${[file, name].filter((part) => part !== '').join(' > ')}\n      ${message}`;
}

function firstLine(message: string): string {
  return stripVTControlCharacters(message).trim().split('\n')[0] ?? '';
}
