import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  csvField,
  escapeHtml,
  escapeMarkdown,
  jsonForScript,
  markdownCode,
  plainLines,
  plainText,
  spansOf,
} from '../../../src/words/plain-text.ts';

/** Texts of all kinds, with what is dangerous somewhere more often than by chance. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\u001b[31m',
        '\u009b1m',
        '</script>',
        '<!--',
        '"',
        "'",
        '`',
        '``',
        '|',
        '\r\n',
        '\t',
        '=1+1',
        '\u202e',
        '&lt;',
        '\\',
        '@x',
        '-',
      ),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be left.
const controls = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

describe('plain text', () => {
  it('has no control character, no line end and no text direction in it, whatever came in', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(plainText(text)).not.toMatch(controls);
      }),
    );
  });

  it('leaves harmless text as it is', () => {
    expect(plainText('GET /größe?q=π — “ok” 日本 👍')).toBe('GET /größe?q=π — “ok” 日本 👍');
  });

  it('has an end', () => {
    expect(plainText('x'.repeat(1e6)).length).toBe(2000);
  });

  it('keeps lines apart where lines are wanted', () => {
    expect(plainLines('one\r\n\n  two\u001b[0m\rthree')).toEqual(['one', '  two\ufffd[0m', 'three']);
  });
});

it('leaves nothing in HTML that starts markup or ends an attribute', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const html = escapeHtml(text);
      expect(html).not.toMatch(/[<>"']/);
      expect(html.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
    }),
  );
});

it('leaves nothing in JSON that could end its script, and the value as it was', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const json = jsonForScript({ text });
      expect(json).not.toMatch(/[<>&\u2028\u2029]/);
      expect(JSON.parse(json)).toEqual({ text });
    }),
  );
});

describe('Markdown', () => {
  it('leaves no character that could mean something', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const bare = escapeMarkdown(text)
          .replace(/\\[\\`*_{}[\]()#+!|~$.-]/g, '')
          .replace(/&(amp|lt|gt|#64|#58|#46);/g, '');
        expect(bare).not.toMatch(/[`*_{}[\]()#<>|~$@&\\]/);
      }),
    );
  });

  it('makes no link of an address and no list of a number', () => {
    expect(escapeMarkdown('1. see http://example.com or www.example.com')).toBe(
      '1\\. see http&#58;//example.com or www&#46;example.com',
    );
  });

  it('fences code with more backquotes than the code has', () => {
    expect(markdownCode('a`b``c')).toBe('```a`b``c```');
    expect(markdownCode('`a')).toBe('`` `a ``');
    expect(markdownCode('a|b')).toBe('`a\\|b`');
  });
});

describe('a CSV field', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '|cmd', '%x'])('%j is no formula', (text) => {
    expect(csvField(text).replace(/^"/, '')).toMatch(/^'/);
  });

  it('keeps numbers numbers, also negative ones', () => {
    expect([csvField(-1.5), csvField(0), csvField(Number.NaN), csvField(null)]).toEqual(['-1.5', '0', '', '']);
  });

  it('is quoted where it has to be', () => {
    expect(csvField('a,"b"')).toBe('"a,""b"""');
  });
});

describe('the spans of a sentence', () => {
  it('are its words and its code', () => {
    expect(spansOf('Run `gunicorn -w 2` now')).toEqual([
      { code: false, text: 'Run ' },
      { code: true, text: 'gunicorn -w 2' },
      { code: false, text: ' now' },
    ]);
  });

  it('lose nothing but the backquotes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const joined = spansOf(text)
          .map((span) => span.text)
          .join('');
        expect(joined.replaceAll('`', '')).toBe(plainText(text).replaceAll('`', ''));
      }),
    );
  });
});
