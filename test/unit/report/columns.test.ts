import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, fitted, padded } from '../../../src/report/columns.ts';
import { wrapText } from '../../../src/report/wrap-text.ts';

const texts = fc.string({ unit: fc.constantFrom('a', 'Z', ' ', '설', '정', '×', '…', 'é'), maxLength: 60 });

describe('columns of a terminal', () => {
  it('a letter of Korean takes two, a style none', () => {
    expect(columnsOf('설정 2')).toBe(6);
    expect(columnsOf('\u001b[1m설정\u001b[22m')).toBe(4);
    expect(padded('설정', 6)).toBe('설정  ');
  });

  it('a cut line fits, and one that fits is not cut', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 40 }), (text, columns) => {
        expect(columnsOf(fitted(text, columns))).toBeLessThanOrEqual(columns);
        expect(fitted(text, columnsOf(text))).toBe(text);
      }),
    );
  });

  it('a wrapped line is wider than the terminal only where a single word is', () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const line of wrapText(text.trim(), 20))
          if (line.trim().includes(' ')) expect(columnsOf(line)).toBeLessThanOrEqual(20);
      }),
    );
  });
});
