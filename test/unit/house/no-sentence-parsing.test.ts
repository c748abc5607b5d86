import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sentenceReaders } from './sentence-readers.ts';

/** What other programs print, what users wrote and what old records hold is text and nothing else. These files read that alone. */
const readOtherPrograms: readonly string[] = [
  // Why a start failed, in the own words of Python, Node and servers.
  'service/launchers/python-failure.ts',
  'service/launchers/node-failure.ts',
  'service/failures/known-causes.ts',
  'service/failures/own-code.ts',
  'service/failures/serves-at-import.ts',
  'service/failures/start-in-vain.ts',
  'service/failures/tracebacks.ts',
  // Commander’s own errors, which are in English alone.
  'cli/commander-words.ts',
  // What an application answers.
  'benchmark/first-answers/judge-answer.ts',
  'service/profilers/py-spy.ts',
  'service/prepare/missing-variable.ts',
  // The user's code.
  'project/find/others/go.ts',
  'project/find/node/js-statements.ts',
  // Records of earlier versions, which hold sentences.
  'history/read-schema-1.ts',
  'history/recorded-sentences.ts',
];

/** The same in files that say something themselves: the log of a server whose port is taken, Node's reason for a failed start. */
const ofOtherPrograms: Readonly<Record<string, readonly string[]>> = {
  'service/launchers/gunicorn.ts': ["line.includes('WORKER TIMEOUT')"],
  'service/launchers/python-server.ts': ['/^INFO:\\s+Child process \\[\\d+\\] died/.test(line)'],
  'service/start/until-ready.ts': ['/EADDRINUSE|address already in use|connection in use/i.test(line)'],
  'service/start/server-process.ts': ["(refusal.originalMessage ?? code)?.replace(/\\.$/, '')"],
};

/** Not a reading: the name of a kind, or the marks of code that a terminal doesn't show. */
const noReadings: Readonly<Record<string, readonly string[]>> = {
  'load/generator/load-phase.ts': ["failure.endsWith('-timeout')"],
  'report/figures/table.ts': [
    "verdict.sentence.replaceAll('`', '')",
    'verdict.sentence.replace(`\\`${name}\\``, () => ink.bold(name))',
  ],
};

const source = new URL('../../../src/', import.meta.url);

it('nobody reads a sentence of ours again: what it says has a kind and parameters', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(250);
  const readers = files.flatMap((name) => {
    const file = name.replaceAll('\\', '/');
    return sentenceReaders(readFileSync(new URL(file, source), 'utf8'), !file.startsWith('project/find/')).map(
      ({ code }) => ({ file, code }),
    );
  });
  const found = readers
    .filter(({ file }) => !readOtherPrograms.includes(file))
    .map(({ file, code }) => `${file}: ${code}`);
  const listed = [ofOtherPrograms, noReadings].flatMap((list) =>
    Object.entries(list).flatMap(([file, codes]) => codes.map((code) => `${file}: ${code}`)),
  );
  const added = found.filter((reader) => !listed.includes(reader));
  expect(added, 'give the fact a kind with parameters, or list the file if it reads another program').toEqual([]);
  const gone = [
    ...listed.filter((reader) => !found.includes(reader)),
    ...readOtherPrograms.filter((listedFile) => !readers.some(({ file }) => file === listedFile)),
  ];
  expect(gone, 'it is gone: take it out of this list').toEqual([]);
});

it.each([
  '/--allow-host (\\S+):/.exec(fault.message)',
  "fault.message.replace(/with --allow-host \\S+:/, 'in the setting:')",
  "(error as Error).message?.startsWith('No')",
  "record.warnings.some((one) => one.text.includes('busy'))",
  "this.#last!.reason.split('\\n')[0]",
  "cell.reason?.split('\\n')[0]?.trim().endsWith('.')",
  'const { summary } = verdict; summary.match(/lock/)',
  "/lock/.test(verdict.because ?? '')",
  "(failed ? cell.reason : summary).search('x')",
  "faultSentence(fault).includes('servebench')",
  "whyVoid(cell).replace(/[.]/, '')",
  "line.startsWith('The server ended')",
  '/with exit code (\\d+)/.test(line)',
  "how.replace(/\\.$/, '')",
])('a reader of sentences is found: %s', (code) => {
  expect(sentenceReaders(`export const x = 1;\n${code};`).map(({ line }) => line)).toContain(2);
});

it.each([
  "text.split('\\n')",
  "name.endsWith('.ts')",
  'known.includes(fault.kind)',
  "warning.kind.startsWith('port-')",
  '/^\\d+$/.test(value)',
  'fault.message',
  'log.error(error.message)',
])('what reads no sentence is not: %s', (code) => {
  expect(sentenceReaders(`${code};`)).toEqual([]);
});
