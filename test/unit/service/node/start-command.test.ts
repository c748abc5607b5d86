import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findNode } from '../../../../src/service/node/find-node.ts';
import { notesOf } from '../../../../src/service/node/node-notes.ts';
import { resolveStart } from '../../../../src/service/node/start-command.ts';
import { noteSentence } from '../../../../src/words/notes.ts';
import { originText } from '../../../../src/words/program-origins.ts';
import { inWordsNow } from '../../../fixtures/in-words.ts';

function folderWith(files: Readonly<Record<string, string | object>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'servebench-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof text === 'string' ? text : JSON.stringify(text));
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

const start = (folder: string, ...command: string[]) => resolveStart(command, folder, { PATH: '/usr/bin:/bin' });
const nodeProgram = '#!/usr/bin/env node\n';

describe('a start is followed to the script that Node runs', () => {
  it('through scripts, wrappers, and a workspace', () => {
    const folder = folderWith({
      'package.json': { workspaces: ['apps/*'], scripts: { start: 'npm run serve -w @shop/api -- --late' } },
      'apps/api/package.json': {
        name: '@shop/api',
        version: '1.2.3',
        scripts: {
          preserve: 'echo',
          serve: 'cross-env NODE_ENV=production dotenv -e .env.prod -- node --no-warnings lib/main',
        },
      },
      'apps/api/lib/main.js': '',
    });
    expect(start(folder, 'npm', 'start')).toEqual({
      script: { nodeArgs: ['--no-warnings'], path: join(folder, 'apps/api/lib/main.js') },
      program: null,
      args: ['--late'],
      cwd: join(folder, 'apps/api'),
      env: expect.objectContaining({
        NODE_ENV: 'production',
        npm_package_version: '1.2.3',
        npm_lifecycle_event: 'serve',
      }),
      envFiles: ['.env.prod'],
      before: ['echo'],
    });
  });

  it('by the programs of the project, as npm and pnpm lay them out', () => {
    const folder = folderWith({
      'node_modules/next/dist/bin/next': nodeProgram,
      'node_modules/.bin/fastify': '#!/bin/sh\nexec node  "$basedir/../fastify-cli/cli.js" "$@"\n',
      'node_modules/fastify-cli/cli.js': nodeProgram,
      'node_modules/tsx/cli.mjs': nodeProgram,
      'src/index.ts': '',
    });
    symlinkSync('../next/dist/bin/next', join(folder, 'node_modules/.bin/next'));
    symlinkSync('../tsx/cli.mjs', join(folder, 'node_modules/.bin/tsx'));
    expect(start(folder, 'npx', 'next', 'start', '-p', '80')).toMatchObject({
      script: { nodeArgs: [], path: join(folder, 'node_modules/next/dist/bin/next') },
      args: ['start', '-p', '80'],
    });
    expect(start(folder, 'fastify', 'start', 'app.js').script?.path).toBe(
      join(folder, 'node_modules/fastify-cli/cli.js'),
    );
    expect(start(folder, 'tsx', '--env-file=.env', 'src/index.ts').script).toEqual({
      nodeArgs: ['--env-file=.env', '--import', 'tsx'],
      path: join(folder, 'src/index.ts'),
    });
  });

  it('as far as it goes: what starts Node itself stays as it is', () => {
    const folder = folderWith({
      'node_modules/.bin/nest': nodeProgram,
      'package.json': { scripts: { start: 'nest start', pipe: 'node server.js | pino-pretty' } },
    });
    expect(start(folder, 'npm', 'start')).toMatchObject({
      script: null,
      program: join(folder, 'node_modules/.bin/nest'),
      args: ['start'],
    });
  });

  it.each([
    [
      ['npm', 'run', 'serve'],
      { scripts: { start: 'node a.js' } },
      /package\.json has no script "serve"\. It has: start\./,
    ],
    [['npm', 'start'], { scripts: { start: 'node dist/main', build: 'tsc' } }, /build it first, with "npm run build"/],
    [['npm', 'start'], { scripts: { start: 'npm start' } }, /calls itself/],
    [['npm', 'start'], { scripts: { start: 'next dev' } }, /"next dev" is a development server.*\["next", "start"\]/],
    [['npm', 'start'], { scripts: { start: 'nest start --watch' } }, /development server/],
    [['npm', 'start'], { scripts: { start: 'nodemon app.js' } }, /give the script that it starts as "app"/],
    [['npm', 'start'], { scripts: { start: 'pm2-runtime start app.js -i 4' } }, /"workers" is its number of instances/],
    [
      ['npm', 'start'],
      { scripts: { start: 'nowhere-to-be-found' } },
      /"nowhere-to-be-found" was not found.*npm install/,
    ],
  ])('or says what is wrong: %j %j', (command, manifest, sentence) =>
    expect(() => inWordsNow(() => start(folderWith({ 'package.json': manifest }), ...command))).toThrow(sentence),
  );
});

describe('Node is found', () => {
  const folders = (folder: string) => ({ planFolder: folder, cwd: join(folder, 'app') });
  const project = (files: Readonly<Record<string, string>>) => folderWith({ 'app/package.json': '{}', ...files });
  const home = () =>
    folderWith({
      '.nvm/versions/node/v20.11.1/bin/node': '',
      '.nvm/versions/node/v22.3.0/bin/node': '',
      '.local/share/fnm/node-versions/v18.20.0/installation/bin/node': '',
      '.volta/tools/image/node/24.1.0/bin/node': '',
    });

  it('on PATH first, with a word where the project asks for another one', () => {
    const folder = project({ 'bin/node': '', 'app/.nvmrc': 'v20\n' });
    const node = findNode(undefined, folders(folder), { PATH: join(folder, 'bin'), HOME: home() });
    expect(node).toMatchObject({ path: join(folder, 'bin/node'), origin: { kind: 'path' } });
    const started = { script: null, program: 'x', args: [], cwd: folder, env: {}, envFiles: [], before: [] };
    const notes = (version: string) =>
      notesOf({ start: started, node, environment: {}, version }).map(noteSentence).join('\n');
    expect(notes('24.0.0')).toContain('.nvmrc asks for Node.js 20: to measure that one, name it in "service.node".');
    expect(notes('20.1.0')).not.toContain('.nvmrc');
  });

  it.each([
    [{ 'app/.nvmrc': '20\n' }, 'nvm/versions/node/v20.11.1', 'nvm, by .nvmrc; PATH has none'],
    [{ '.node-version': '18.20.0' }, 'fnm/node-versions/v18.20.0', 'fnm, by .node-version; PATH has none'],
    [
      { 'package.json': '{"volta":{"node":"24.1.0"}}' },
      'volta/tools/image/node/24.1.0',
      'volta, by package.json; PATH has none',
    ],
    [{}, 'volta/tools/image/node/24.1.0', 'volta; PATH has none'],
  ])('with a version manager where PATH has none: %j', (files, path, origin) => {
    const node = findNode(undefined, folders(project(files)), { PATH: '/nowhere', HOME: home() });
    expect(node.path).toContain(path);
    expect(originText(node.origin)).toBe(origin);
  });

  it('as the plan names it, by version or path', () => {
    const folder = project({ 'own/node': '' });
    const environment = { PATH: '/nowhere', HOME: home() };
    expect(findNode('20', folders(folder), environment).path).toContain('v20.11.1');
    expect(findNode('./own/node', folders(folder), environment).path).toBe(join(folder, 'own/node'));
    expect(() => inWordsNow(() => findNode('21', folders(folder), environment))).toThrow(
      /They have: 18\.20\.0, 20\.11\.1, 22\.3\.0, 24\.1\.0/,
    );
  });

  it('or said where it was looked for', () =>
    expect(() =>
      inWordsNow(() => findNode(undefined, folders(project({ '.nvmrc': '20' })), { PATH: '', HOME: '/nowhere' })),
    ).toThrow(/neither on PATH nor installed by nvm.* \.nvmrc asks for 20\..*"service\.node"/));
});
