import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedLines, changePreview } from '../../../src/extension/text-change.ts';

describe('changedLines', () => {
  it('is the changed lines and no others', () => {
    const before = 'bind = ":80"\nworkers = 4\ntimeout = 30\n';
    const change = changedLines(before, 'bind = ":80"\nworkers = 2\ntimeout = 30\n');
    expect(change).toEqual({ start: 13, end: 25, text: 'workers = 2\n' });
  });

  it('of texts made of few lines, whole or cut off, turns the one into the other', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'ab'), { maxLength: 6 })
      .chain((lines) => fc.constantFrom('\n', '\r\n').map((end) => lines.join(end)))
      .chain((joined) => fc.constantFrom(joined, `${joined}\n`));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { start, end, text: middle } = changedLines(before, after);
        expect(before.slice(0, start) + middle + before.slice(end)).toBe(after);
        expect(start === 0 || start === before.length || before[start - 1] === '\n').toBe(true);
        expect(end === before.length || end === start || before[end - 1] === '\n').toBe(true);
      }),
    );
  });
});

describe('changePreview', () => {
  const preview = (before: string, after: string) => changePreview(before, changedLines(before, after));

  it('shows old and new lines without the lines around them', () => {
    expect(preview('web: gunicorn -w 4 app:app\r\nlog: x\r\n', 'web: gunicorn -w 2 app:app\r\nlog: x\r\n')).toBe(
      '− web: gunicorn -w 4 app:app\n+ web: gunicorn -w 2 app:app',
    );
  });

  it('of a new file shows all of it', () => {
    expect(preview('', 'workers = 2\nthreads = 4\n')).toBe('+ workers = 2\n+ threads = 4');
  });

  it('of a last line without an end shows that line, though lines follow it now', () => {
    expect(preview('a = 1\nworkers = 2', 'a = 1\nworkers = 2\nthreads = 4\n')).toBe(
      '− workers = 2\n+ workers = 2\n+ threads = 4',
    );
  });
});
