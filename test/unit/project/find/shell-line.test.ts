import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serverLine } from '../../../../src/project/find/commands/server-options.ts';
import { commandsOf } from '../../../../src/project/find/commands/shell-line.ts';
import { unwrapped } from '../../../../src/project/find/commands/unwrap.ts';

const words = (line: string) => commandsOf(line, '.').map((command) => unwrapped(command).words);

describe('commandsOf', () => {
  it.each([
    ['uvicorn main:api --port=${PORT:-8000}', [['uvicorn', 'main:api', '--port={port}']]],
    ['gunicorn -b :$PORT app:create() # old', [['gunicorn', '-b', ':{port}', 'app:create()']]],
    [
      './migrate && exec gunicorn "a:make(\'x\')" 2>&1 | tee log',
      [['./migrate'], ['gunicorn', "a:make('x')"], ['tee', 'log']],
    ],
    ['gunicorn -w $(nproc) a:b', [['gunicorn', '-w', '$(nproc)', 'a:b']]],
    ['gunicorn -w `nproc` a:b', [['gunicorn', '-w', '$(computed)', 'a:b']]],
    ['gunicorn -w ${N} a:b > out.log &', [['gunicorn', '-w', '${N}', 'a:b']]],
  ])('takes %s apart', (line, expected) => {
    expect(words(line)).toEqual(expected);
  });

  it.each([
    'poetry run gunicorn a:b',
    'uv run --frozen --with x gunicorn a:b',
    'pipenv run python -m gunicorn a:b',
    'newrelic-admin run-program gunicorn a:b',
    'A=1 env B=2 ddtrace-run gunicorn a:b',
    'dumb-init -- gosu app gunicorn a:b',
    'doppler run -p shop -- gunicorn a:b',
  ])('sees through %s', (line) => {
    expect(words(line)).toEqual([['gunicorn', 'a:b']]);
  });

  it('knows where a cd leads, and what is assigned before the program', () => {
    const [command] = commandsOf('cd src && A=1 B="two words" node x.js', 'apps');
    expect(command).toEqual({ words: ['node', 'x.js'], env: { A: '1', B: 'two words' }, cwd: 'apps/src' });
  });

  it('ends for every line', () => {
    const piece = fc.constantFrom(
      '$',
      '{',
      '}',
      '(',
      ')',
      '"',
      "'",
      '\\',
      ' ',
      '&&',
      '|',
      '>',
      'PORT',
      ':-',
      'a',
      '`',
      '*',
      '#',
      ';',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => Array.isArray(commandsOf(pieces.join(''), '.'))),
    );
  });
});

describe('serverLine', () => {
  it('keeps the options that are not the plan’s, whichever way they are written', () => {
    const line =
      '-w4 -k gthread --threads=8 --timeout 120 -b :1 --preload --reload --max-requests=500 --no-sendfile a.b:app';
    expect(serverLine('gunicorn', line.split(' '))).toEqual({
      app: 'a.b:app',
      settings: { workers: [4], workerClass: ['gthread'], threads: [8] },
      args: ['--timeout', '120', '--preload', '--max-requests=500', '--no-sendfile'],
      computed: [],
    });
  });

  it('says which settings only the shell knows', () => {
    expect(serverLine('uvicorn', ['a:b', '--workers', '$(nproc)'])).toMatchObject({
      settings: {},
      computed: ['--workers'],
    });
  });
});
