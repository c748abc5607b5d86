import { afterEach, describe, expect, it } from 'vitest';
import { koreanTexts } from '../../../scripts/texts-of-code.ts';
import { count, formatDuration, formatNumber, listOf } from '../../../src/words/figures.ts';
import { inEnglish, language, plural, speak, t } from '../../../src/words/language.ts';
import { languageOf, languageOfEnvironment } from '../../../src/words/language-choice.ts';

afterEach(() => speak('en'));

describe('a text', () => {
  it('is the English one where the language lacks it', () => {
    speak('ko', {});
    expect(t('{0} of {1}', 1, 'two')).toBe('1 of two');
  });

  it('is in the language that is spoken, with its arguments where that has them', () => {
    speak('ko', { '{0} of {1}': '{1} 중 {0}' });
    expect(t('{0} of {1}', 1, 'two')).toBe('two 중 1');
  });

  it('leaves braces that are no place alone, and what arguments bring along', () => {
    expect(t('with {port}, { "a": 1 } and {0}', '{0} {1}')).toBe('with {port}, { "a": 1 } and {0} {1}');
  });

  it('has the form that the number asks for', () => {
    expect([0, 1, 2].map((n) => plural(n, '{0} egg', '{0} eggs', n))).toEqual(['0 eggs', '1 egg', '2 eggs']);
    speak('ko', { '{0} eggs': '알 {0}개' });
    expect([1, 2].map((n) => plural(n, '{0} egg', '{0} eggs', n))).toEqual(['알 1개', '알 2개']);
  });

  it('is English for programs, whatever is spoken, also after an error', () => {
    speak('ko', { core: '코어' });
    expect(inEnglish(() => [language(), t('core')])).toEqual(['en', 'core']);
    expect(() =>
      inEnglish(() => {
        throw new Error('no');
      }),
    ).toThrow('no');
    expect([language(), t('core')]).toEqual(['ko', '코어']);
  });
});

it('figures, durations, counts and lists are in Korean', () => {
  speak('ko', koreanTexts());
  expect(formatNumber(-1234.5, 1)).toBe('−1,234.5');
  expect(formatDuration(125)).toBe('2분 5초');
  expect(count(1, 'core')).toBe('코어 1개');
  expect(listOf(['a', 'b', 'c'])).toBe('a, b 및 c');
});

it.each([
  ['ko', 'ko'],
  ['ko-KR', 'ko'],
  ['ko_KR.UTF-8', 'ko'],
  ['ko_KR.utf8@hangul', 'ko'],
  // A terminal that can't show it.
  ['ko_KR.EUC-KR', 'en'],
  ['kok_IN', 'en'],
  ['de_DE.UTF-8', 'en'],
  ['C.UTF-8', 'en'],
  ['POSIX', 'en'],
])('%s asks for %s', (locale, wanted) => {
  expect(languageOf(locale)).toBe(wanted);
});

it.each([
  [{ LC_ALL: 'en_US.UTF-8', LANG: 'ko_KR.UTF-8' }, 'en'],
  [{ LC_ALL: '', LC_MESSAGES: 'ko_KR.UTF-8', LANG: 'en_US.UTF-8' }, 'ko'],
  [{ LANG: 'ko_KR.UTF-8' }, 'ko'],
])('the environment %j asks for %s', (env, wanted) => {
  expect(languageOfEnvironment(env)).toBe(wanted);
});
