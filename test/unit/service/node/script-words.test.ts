import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readManagerCall } from '../../../../src/service/node/manager-call.ts';
import { readNodeCommandLine } from '../../../../src/service/node/node-options.ts';
import { readScriptLine } from '../../../../src/service/node/script-words.ts';

const read = (line: string) => readScriptLine(line, { HOME_PORT: '4000', EMPTY: '' });

describe('the command line of a script', () => {
  it.each([
    ['node ./bin/www', ['node', './bin/www']],
    [`node "a file.js" 'b c' d\\ e`, ['node', 'a file.js', 'b c', 'd e']],
    ['next start -p ${PORT:-3000}', ['next', 'start', '-p', '3000']],
    ['next start -p $HOME_PORT', ['next', 'start', '-p', '4000']],
    ['serve --port=$HOME_PORT "x$HOME_PORT"', ['serve', '--port=4000', 'x4000']],
    ["echo '$HOME_PORT'", ['echo', '$HOME_PORT']],
    ['  node   server.js ', ['node', 'server.js']],
    ['node server.js $NOT_SET', ['node', 'server.js']],
  ])('%s', (line, words) => expect(read(line)).toMatchObject({ words, before: [], folder: null, env: {} }));

  it('sets variables, and changes its folder', () => {
    expect(read('NODE_ENV=production A="b c" node server.js')).toMatchObject({
      env: { NODE_ENV: 'production', A: 'b c' },
      words: ['node', 'server.js'],
    });
    expect(read('export A=1 && cd apps && cd api && node server.js $A')).toEqual({
      env: { A: '1' },
      folder: 'apps/api',
      before: [],
      words: ['node', 'server.js', '1'],
    });
  });

  it('tells what is done before the server is started', () =>
    expect(read('npm run build && prisma migrate deploy && node dist/main')).toMatchObject({
      before: ['npm run build', 'prisma migrate deploy'],
      words: ['node', 'dist/main'],
    }));

  it.each([
    'node server.js | pino-pretty',
    'node a.js & node b.js',
    'node server.js > log',
    'node $(which server)',
    'node "$(cat name)"',
    'node *.js',
    'test -f x || node server.js',
    'node "unclosed',
    'A=1',
    '',
  ])('leaves to a shell: %s', (line) => expect(read(line)).toBeNull());

  it('reads what was quoted for a shell', () => {
    const word = fc.string({ minLength: 1 }).filter((text) => !/[\0\n\r]/.test(text));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        const quoted = words.map((text) => `'${text.replaceAll("'", `'"'"'`)}'`).join(' ');
        expect(read(`run ${quoted}`)?.words).toEqual(['run', ...words]);
      }),
    );
  });
});

describe('what stands behind node', () => {
  it.each([
    [['server.js', '-p', '3'], { nodeArgs: [], script: 'server.js', args: ['-p', '3'] }],
    [
      ['--env-file=.env', '-r', './pre.js', '--max-old-space-size=256', 'app', 'x'],
      { nodeArgs: ['--env-file=.env', '-r', './pre.js', '--max-old-space-size=256'], script: 'app', args: ['x'] },
    ],
    [['--import', 'tsx', '--', '-odd.js'], { nodeArgs: ['--import', 'tsx'], script: '-odd.js', args: [] }],
    [['-e', 'serve()'], { nodeArgs: ['-e', 'serve()'], script: null, args: [] }],
  ])('%j', (words, expected) => expect(readNodeCommandLine(words)).toEqual(expected));
});

describe('what a package manager is asked for', () => {
  const call = (line: string) => {
    const [manager = '', ...words] = line.split(' ');
    return readManagerCall(manager, words);
  };

  it.each([
    ['npm start', { runs: 'either', verb: 'start', args: [] }],
    ['npm run start:prod -- -p 80', { runs: 'script', verb: 'start:prod', args: ['-p', '80'] }],
    ['npm run start --workspace apps/api', { verb: 'start', workspace: 'apps/api' }],
    ['npm --prefix server start', { verb: 'start', folder: 'server' }],
    ['npm exec -- tsx src/x.ts --y', { runs: 'program', args: ['tsx', 'src/x.ts', '--y'] }],
    ['pnpm start -p 80', { runs: 'either', verb: 'start', args: ['-p', '80'] }],
    ['pnpm --filter api run serve', { runs: 'script', verb: 'serve', workspace: 'api' }],
    ['pnpm exec next start', { runs: 'program', args: ['next', 'start'] }],
    ['yarn workspace api start --x', { verb: 'start', args: ['--x'], workspace: 'api' }],
    ['yarn node server.js', { runs: 'program', args: ['node', 'server.js'] }],
    ['bun run start', { runs: 'script', verb: 'start' }],
  ])('%s', (line, expected) => expect(call(line)).toMatchObject(expected));

  it('does not guess at options that it does not know', () => expect(call('npm start --ignore-scripts')).toBeNull());
});
