import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { koreanDescriptions } from '../../../scripts/plan-schema.ts';
import { koreanTexts } from '../../../scripts/texts-of-code.ts';
import { leftoversIn } from '../../fixtures/korean-terms.ts';

const manifest: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL('../../../package.nls.ko.json', import.meta.url), 'utf8'),
);

it.each([
  ['texts of the code', koreanTexts()],
  ['fields of the plan', koreanDescriptions()],
  ['commands, settings and walkthrough', manifest],
])('no English is left over in the Korean: %s', (_name, texts) => {
  const left = Object.values(texts).map((text) => ({ text, words: leftoversIn(text) }));
  expect(left.filter(({ words }) => words.length > 0)).toEqual([]);
});

it('a text with words is another one in Korean', () => {
  const same = Object.entries(koreanTexts()).filter(
    ([english, text]) => english === text && leftoversIn(english).length > 0,
  );
  expect(same).toEqual([]);
});

it('Korean sentences speak politely: none ends as one speaks to oneself', () => {
  const plain = Object.values(koreanTexts()).filter((text) => /(?<![니습])다\.$|(?:한다|된다|없다|있다)\./.test(text));
  expect(plain).toEqual([]);
});

it.each([
  ['요청 {0}개가 failed 상태입니다', ['failed']],
  ['`{0}`: CPU 바운드입니다(--within)', []],
])('what is left over is found: %s', (text, left) => {
  expect(leftoversIn(text)).toEqual(left);
});
