import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutputLog, plainLine } from '../../../../src/service/start/output-log.ts';

const logOf = (...chunks: readonly [source: string, text: string][]) => {
  const log = new OutputLog();
  for (const [source, text] of chunks) log.add(source, Buffer.from(text));
  return log;
};

describe('OutputLog', () => {
  it('joins lines that come in pieces, each output for itself', () => {
    const log = logOf(['out', 'hel'], ['err', 'oh '], ['out', 'lo\nnext\n'], ['err', 'no\n'], ['out', 'unfini']);
    expect(log.tail()).toEqual(['hello', 'next', 'oh no', 'unfini']);
  });

  it('joins characters that come in pieces', () => {
    const bytes = Buffer.from('grün 🌱\n');
    const log = new OutputLog();
    for (const byte of bytes) log.add('out', Buffer.from([byte]));
    expect(log.tail()).toEqual(['grün 🌱']);
  });

  it('gives the last lines', () => {
    expect(logOf(['out', 'a\nb\nc\n']).tail(2)).toEqual(['b', 'c']);
  });

  it('gives the lines since a moment, also when earlier ones were forgotten', () => {
    const log = logOf(['out', 'before\n']);
    const moment = log.written;
    log.add('out', Buffer.from('after\n'));
    expect(log.linesSince(moment)).toEqual(['after']);
    for (let line = 0; line < 5000; line++) log.add('out', Buffer.from('much\n'));
    const later = log.written;
    log.add('err', Buffer.from('last\n'));
    expect([log.linesSince(later), log.linesSince(moment).length]).toEqual([['last'], 4096]);
  });

  it('takes progress that is written over itself as lines, and skips empty ones', () => {
    expect(logOf(['out', '10 %\r20 %\r\n\n \nend\n']).tail()).toEqual(['10 %', '20 %', 'end']);
  });

  it('stays small under a flood of bytes, of tiny writes, and of one endless line', () => {
    const log = new OutputLog();
    for (let count = 0; count < 200; count++) log.add('out', Buffer.alloc(64 * 1024, 'x'));
    log.add('out', Buffer.alloc(10 * 1024 * 1024, 'y'));
    for (let count = 0; count < 20_000; count++) log.add('out', Buffer.from('z'));
    expect(log.byteCount).toBeLessThanOrEqual(256 * 1024);
    const [line, ...rest] = log.tail();
    expect(rest).toEqual([]);
    expect(line?.length).toBeLessThanOrEqual(1001);
    log.add('out', Buffer.from('\nlast words\n'));
    expect(log.tail(1)).toEqual(['last words']);
  });

  it('is the same however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.array(fc.nat(20)), (text, cuts) => {
        const bytes = Buffer.from(`${text}\n`);
        const whole = new OutputLog();
        whole.add('out', bytes);
        const pieces = new OutputLog();
        let from = 0;
        for (const cut of cuts) {
          pieces.add('out', bytes.subarray(from, from + cut));
          from += cut;
        }
        pieces.add('out', bytes.subarray(from));
        expect(pieces.tail()).toEqual(whole.tail());
      }),
    );
  });
});

describe('plainLine', () => {
  it('takes out colours, links, control characters and hidden directions', () => {
    expect(plainLine('\u001b[31mred\u001b[0m \u0007bell\u0000\u202Eevil\u200b\tend  ')).toBe('red bellevil    end');
  });

  it('never lets a control character through', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0x2100)), (codes) => {
        const text = String.fromCharCode(...codes);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that there is none is the point
        expect(plainLine(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
      }),
    );
  });
});
