import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quotedCommand } from '../../../src/benchmark/quoted-command.ts';

test('plain words stay plain', () => {
  expect(quotedCommand(['gunicorn', '-w', '2', 'app:app'])).toBe('gunicorn -w 2 app:app');
  expect(quotedCommand(['gunicorn', 'app:create("x")'])).toBe(`gunicorn 'app:create("x")'`);
});

test.skipIf(process.platform === 'win32')('a shell takes every command apart into the same arguments', () => {
  const argument = fc.string({ unit: 'grapheme-ascii', minLength: 1 });
  fc.assert(
    fc.property(fc.array(argument, { minLength: 1, maxLength: 5 }), (words) => {
      const seen = execFileSync('sh', ['-c', `printf '%s\\0' ${quotedCommand(words)}`], { encoding: 'utf8' });
      expect(seen.split('\0').slice(0, -1)).toEqual(words);
    }),
    { numRuns: 50 },
  );
});
