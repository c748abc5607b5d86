import { describe, expect, it } from 'vitest';
import { withParticles } from '../../../src/words/particles.ts';

const subjectOf = (word: string | number) => withParticles('{0}이(가)', [word]);

describe('a particle is the one that the word before it asks for', () => {
  it.each([
    // Hangul: a closed syllable, and an open one.
    ['실행', '이'],
    ['코어', '가'],
    // Numbers, by how they are read: 영, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구, 십.
    [0, '이'],
    [1, '이'],
    [2, '가'],
    ['13', '이'],
    [4, '가'],
    [5, '가'],
    [6, '이'],
    [7, '이'],
    ['8,018', '이'],
    [9, '가'],
    ['127.0.0.1:8000', '이'],
    // Units, by their whole names.
    ['12 ms', '가'],
    ['38 MB', '가'],
    ['97 %', '가'],
    ['812 RPS', '가'],
    // Capitals, letter by letter.
    ['CPU', '가'],
    ['HTML', '이'],
    ['npm', '이'],
    ['http', '가'],
    ['SIGTERM', '이'],
    // Programs and files: 구니콘, 게벤트, 노드, 셋, 앱, 스레드, 루프, 소켓, 포트, 파일, 모듈, 체인, 타임, 테이블, 워커스.
    ['gunicorn', '이'],
    ['gevent', '가'],
    ['Node', '가'],
    ['set', '이'],
    ['app', '이'],
    ['gthread', '가'],
    ['uvloop', '가'],
    ['socket', '이'],
    ['port', '가'],
    ['profile', '이'],
    ['module', '이'],
    ['main', '이'],
    ['runtime', '이'],
    ['table', '이'],
    ['workers', '가'],
    ['/api/items', '가'],
    ['server.mjs', '가'],
  ])('%s', (word, particle) => {
    expect(subjectOf(word)).toBe(`{0}${particle}`);
  });

  it.each([
    ['"{0}"을(를)', 'app:app', '"{0}"을'],
    ['`{0}`은(는)', 'compute', '`{0}`는'],
    // What stands in brackets is read over.
    ['{0}은(는)', 'Node.js 24 (nvm)', '{0}는'],
    ['{0}과(와)', '요청 3개', '{0}와'],
    ['{0}(으)로', '/login', '{0}으로'],
    ['{0}(으)로', '경로', '{0}로'],
    // ㄹ does without 으.
    ['{0}(으)로', 'url', '{0}로'],
    ['{0}(으)로', '서울', '{0}로'],
    ['{0}(이)나 {0}', 'WSL', '{0}이나 {0}'],
    ['{0}(이)어야', '숫자', '{0}여야'],
    ['{0}(이)어야', '목록', '{0}이어야'],
    ['{0}(이)었지만', '812/s', '{0}였지만'],
  ])('%s with %s', (template, word, expected) => {
    expect(withParticles(template, [word])).toBe(expected);
  });

  it('the argument is the one at the particle', () => {
    expect(withParticles('{1}이(가) {0}을(를)', ['코어', '실행'])).toBe('{1}이 {0}를');
  });

  it('both stay where nobody can tell how a word is read, and where no argument stands before them', () => {
    expect(subjectOf('東京')).toBe('{0}이(가)');
    expect(subjectOf('')).toBe('{0}이(가)');
    expect(withParticles('요청이(가)', [])).toBe('요청이(가)');
  });

  it('what an argument brings along is left alone', () => {
    expect(withParticles('{0}: {1}을(를)', ['a을(를)', '값'])).toBe('{0}: {1}을');
  });
});
