import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { wrapText } from '../../../src/report/wrap-text.ts';

describe('a paragraph in columns', () => {
  it('breaks at spaces and indents what follows', () => {
    expect(wrapText('one two three four', 9, '  ')).toEqual(['one two', '  three', '  four']);
  });

  it('counts no column for styles', () => {
    expect(wrapText('\u001b[1mone\u001b[22m two', 7)).toEqual(['\u001b[1mone\u001b[22m two']);
  });

  it('counts two columns for Hangul', () => {
    const lines = wrapText('워커 두 개가 가장 빠른 설정입니다', 14);
    expect(lines).toEqual(['워커 두 개가', '가장 빠른', '설정입니다']);
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(14);
  });
});
