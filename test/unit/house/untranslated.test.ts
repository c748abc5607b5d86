import { expect, it } from 'vitest';
import { englishOutsideOfTexts } from '../../../scripts/english-outside-of-texts.ts';
import { sourceFiles, textsOfCode } from '../../../scripts/texts-of-code.ts';

/** Rooms whose facts are put into words elsewhere (no-sentences-below-words.test.ts). */
const belowWords = /^(analysis|benchmark|history|host|load|model|profile|service)\//;

/** What programs and language models read, and code of other programs. */
const notForPeople =
  /^(mcp|locust|extension\/agent)\/|^export\/(k6\/runtime|locust\/(pace|runtime))\.ts$|^report\/(ci\/(junit|trackers)|exporters\/(ab-report|html))\.ts$|^words\/explanations\.ts$|^project\/homes\/check-python\.ts$/;

/** What else reads like English: commands, lists of words, code of other engines, and lines of a log. By how many there are. */
const known: Readonly<Record<string, number>> = {
  'cli/program.ts': 2,
  'cli/start.ts': 1,
  'export/k6/k6-script.ts': 6,
  'export/locust/locust-file.ts': 4,
  'export/vegeta/vegeta-script.ts': 6,
  'extension/log.ts': 1,
  'extension/panel-requests.ts': 2,
  'extension/python-interpreter.ts': 1,
  'extension/saved-runs.ts': 2,
  'project/find/code/judge-route.ts': 4,
  'project/find/python/python-app.ts': 1,
  'project/find/python/python-modules.ts': 1,
};

const read = sourceFiles().filter(({ file }) => !belowWords.test(file) && !notForPeople.test(file));

it('what people read is said by t, which has it in both languages', () => {
  const found = read.map(({ file, code }) => ({ file, texts: englishOutsideOfTexts(code) }));
  const changed = found.filter(({ file, texts }) => texts.length !== (known[file] ?? 0));
  expect(changed, 'say it by t of src/words/language.ts; or the list of what is known has become shorter').toEqual([]);
});

/** Files that were read, and texts in them, when this was written: a rule that passes over a room would let all of it through. */
const atLeast: Readonly<Record<string, { readonly files: number; readonly texts: number }>> = {
  cli: { files: 40, texts: 270 },
  export: { files: 11, texts: 38 },
  extension: { files: 68, texts: 190 },
  project: { files: 90, texts: 90 },
  report: { files: 40, texts: 250 },
  webview: { files: 58, texts: 220 },
  words: { files: 36, texts: 940 },
};

it.each(Object.entries(atLeast))('%s is looked at as a whole', (room, { files, texts }) => {
  const inRoom = read.filter(({ file }) => file.startsWith(`${room}/`));
  expect(inRoom.length).toBeGreaterThanOrEqual(files);
  const said = inRoom.flatMap(({ code }) => textsOfCode(code).texts);
  expect(said.length).toBeGreaterThanOrEqual(texts);
});

it.each(["show('There is no run here')", 'show(`The run has ended ${id}`)'])('English is found: %s', (code) => {
  expect(englishOutsideOfTexts(code)).not.toEqual([]);
});

it.each(["show(t('There is no run here'))", "throw new Error('this can not be')", "name = 'two words'"])(
  'what is none is not: %s',
  (code) => {
    expect(englishOutsideOfTexts(code)).toEqual([]);
  },
);
