import { expect, it } from 'vitest';
import { koreanTexts, placesIn, sourceFiles, textsOfCode } from '../../../scripts/texts-of-code.ts';
import { speak, t } from '../../../src/words/language.ts';

const korean = koreanTexts();
/** The room that makes `t` passes on what it was given. */
const files = sourceFiles().filter(({ file }) => file !== 'words/language.ts');
const read = files.map(({ file, code }) => ({ file, ...textsOfCode(code) }));
const said = read.flatMap(({ file, texts }) => texts.map((text) => ({ file, ...text })));
const lookedUp = new Set(said.filter(({ isLookedUp }) => isLookedUp).map(({ text }) => text));

it('every text is written out where it is said', () => {
  expect(said.length).toBeGreaterThan(2000);
  expect(read.flatMap(({ file, unreadable }) => unreadable.map((call) => `${file}:${call}`))).toEqual([]);
});

it('no text is chosen while a module is loaded: the language is not known yet', () => {
  const early = said.filter(({ atLoad }) => atLoad).map(({ file, line, text }) => `${file}:${line} ${text}`);
  expect(early, 'make the table a function, or its texts getters').toEqual([]);
});

it('every text gets the arguments that it has places for', () => {
  const unequal = said.filter(({ text, given, isLookedUp }) => {
    if (given === null) return false;
    const places = placesIn(text);
    // For one thing a text needs not say how many.
    return isLookedUp
      ? places.join() !== Array.from({ length: given }, (_, place) => place).join()
      : places.some((place) => Number(place) >= given);
  });
  expect(unequal.map(({ file, line, text, given }) => `${file}:${line} ${given} for ${text}`)).toEqual([]);
});

it('every place of a text is filled: no other brace stands around it', () => {
  speak('en');
  const all = [...said.map(({ text }) => text), ...Object.values(korean)];
  expect(all.filter((text) => placesIn(t(text, ...placesIn(text))).length > 0)).toEqual([]);
});

it('every text is there in Korean', () => {
  const missing = [...lookedUp].filter((text) => korean[text] === undefined);
  expect(missing, 'l10n/bundle.l10n.ko.json lacks them; `npm run texts -- --missing` prints them').toEqual([]);
});

it('no Korean text is left that nothing says', () => {
  expect(Object.keys(korean).filter((text) => !lookedUp.has(text))).toEqual([]);
});

it('a Korean text has the places of the English one', () => {
  const unequal = Object.entries(korean).filter(
    ([english, text]) => text.trim() === '' || placesIn(english).join() !== placesIn(text).join(),
  );
  expect(unequal).toEqual([]);
});

it.each([
  ["const name = () => t('a {0}', x)", ['a {0}'], 0],
  ["const name = () => t(one ? 'a' : 'b')", ['a', 'b'], 0],
  ['const name = () => t(`a`)', ['a'], 0],
  ["const name = () => plural(n, '{0} x', '{0} xs', n)", ['{0} x', '{0} xs'], 0],
  ["const name = t('a')", ['a'], 1],
  ["const table = { get name() { return t('a') } }", ['a'], 0],
  ["class Table { name = t('a'); }", ['a'], 0],
])('what is said is found: %s', (code, texts, atLoad) => {
  const found = textsOfCode(code).texts;
  expect(found.map(({ text }) => text)).toEqual(texts);
  expect(found.filter((text) => text.atLoad)).toHaveLength(atLoad);
});

it.each(['const name = () => t(text)', 'const name = () => t(`a ${x}`)'])(
  'a text from elsewhere is not: %s',
  (code) => {
    expect(textsOfCode(code).unreadable).toHaveLength(1);
  },
);
