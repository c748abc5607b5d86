import { afterEach, expect, it } from 'vitest';
import { speak } from '../../../src/words/language.ts';
import { pageTexts } from '../../../src/words/page-words.ts';

afterEach(() => speak('en'));

it('the texts of a page are those of the spoken language at the places that the build found; none in English', () => {
  expect(pageTexts('[0,2]')).toBeNull();
  speak('ko', { Run: '실행', Stop: '중지', Copy: '복사' });
  expect(pageTexts('[0,2,7]')).toEqual({ Run: '실행', Copy: '복사' });
});
