import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellLine, shellLineIn } from '../../../src/model/shell-line.ts';

test('plain words stay plain', () => {
  for (const platform of ['linux', 'darwin', 'win32']) {
    expect(shellLine(['gunicorn', '-w', '2', 'app:app'], platform)).toBe('gunicorn -w 2 app:app');
    expect(shellLine(['gunicorn', 'app:create("x")'], platform)).toBe(`gunicorn 'app:create("x")'`);
  }
});

test.each([
  [
    ['env', 'WEB_CONCURRENCY=4', 'A=it’s x', 'node', 'server.mjs'],
    "$env:WEB_CONCURRENCY = '4'; $env:A = 'it’’s x'; node server.mjs",
  ],
  [['env', 'A=1'], "$env:A = '1'"],
  [['C:\\Program Files\\node.exe', 'a b', ''], "& 'C:\\Program Files\\node.exe' 'a b' ''"],
  [['.venv\\Scripts\\uvicorn.exe', 'app:app'], "& '.venv\\Scripts\\uvicorn.exe' app:app"],
  [
    ['serve', "it's", '$HOME', '@x', 'a;b', 'a,b', '%PATH%', '`n'],
    "serve 'it''s' '$HOME' '@x' 'a;b' 'a,b' '%PATH%' '`n'",
  ],
  [['serve', '-b127.0.0.1:80', '--bind', '127.0.0.1:80'], "serve '-b127.0.0.1:80' --bind 127.0.0.1:80"],
])('PowerShell gets its own quotes and variables: %j', (command, line) =>
  expect(shellLine(command, 'win32')).toBe(line),
);

test.skipIf(process.platform === 'win32')('a shell takes every command apart into the same arguments', () => {
  const argument = fc.string({ unit: 'grapheme-ascii', minLength: 1 });
  fc.assert(
    fc.property(fc.array(argument, { minLength: 1, maxLength: 5 }), (words) => {
      const seen = execFileSync('sh', ['-c', `printf '%s\\0' ${shellLine(words, 'linux')}`], { encoding: 'utf8' });
      expect(seen.split('\0').slice(0, -1)).toEqual(words);
    }),
    { numRuns: 50 },
  );
});

test.skipIf(process.platform === 'win32')('a word with "=" at the beginning is a program, not a variable', () => {
  const script = `${shellLine(['A=b', 'c'], 'linux')} || printf %s "$A"`;
  expect(execFileSync('sh', ['-c', script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })).toBe('');
});

test.each([
  ['.', 'linux', 'node a.js'],
  ['./', 'linux', 'node a.js'],
  ['back end', 'linux', "cd 'back end' && node a.js"],
  ['/', 'linux', 'cd / && node a.js'],
  ['backend', 'win32', 'cd backend; node a.js'],
])('a command of the folder %s is typed there (%s)', (folder, platform, line) => {
  expect(shellLineIn(folder, ['node', 'a.js'], platform)).toBe(line);
});
