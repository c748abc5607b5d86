import { expect, it } from 'vitest';
import { englishOutsideOfTexts } from '../../../scripts/english-outside-of-texts.ts';
import { sourceFiles } from '../../../scripts/texts-of-code.ts';

/** Rooms whose facts are put into words elsewhere (no-sentences-below-words.test.ts). */
const belowWords = /^(analysis|benchmark|history|host|load|model|profile|service)\//;

/** What programs and language models read, and code of other programs. */
const notForPeople =
  /^(mcp|export|locust|extension\/agent)\/|^report\/(ci\/(junit|trackers)|exporters\/(ab-report|html))\.ts$|^words\/explanations\.ts$/;

/** Remarks of a draft, which are in English so far. */
const notYet = /^project\//;

/** Texts of the doors that are in one language, by how many there are; the lists only shrink. */
const left: Readonly<Record<string, number>> = {
  'cli/compare-command.ts': 1,
  'cli/program.ts': 2,
  'cli/start.ts': 1,
  'extension/first-plan/url-plan.ts': 1,
  'extension/log.ts': 1,
  'extension/panel-requests.ts': 2,
  'extension/python-interpreter.ts': 1,
  'extension/saved-runs.ts': 2,
};

it('what people read is said by t, which has it in both languages', () => {
  const found = sourceFiles()
    .filter(({ file }) => !belowWords.test(file) && !notForPeople.test(file) && !notYet.test(file))
    .map(({ file, code }) => ({ file, texts: englishOutsideOfTexts(code) }));
  const added = found.filter(({ file, texts }) => texts.length > (left[file] ?? 0));
  expect(added, 'say it by t of src/words/language.ts').toEqual([]);
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
