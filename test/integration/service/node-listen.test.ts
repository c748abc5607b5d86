import { describe, expect, it } from 'vitest';
import { noteSentence } from '../../../src/words/notes.ts';
import { NodeProject } from './node-place.ts';
import { ask, expectNothingLeft } from './place.ts';

const serve = (listen: string) =>
  `require('node:http').createServer((_, answer) => answer.end(String(process.pid)))${listen};`;

const rolesIn = async (server: Awaited<ReturnType<NodeProject['start']>>) =>
  (await server.snapshot())?.processes.map(({ role }) => role).sort();

async function pidsOf(server: Awaited<ReturnType<NodeProject['start']>>): Promise<ReadonlySet<string>> {
  return new Set(await Promise.all(Array.from({ length: 12 }, async () => (await ask(server, '/')).body)));
}

describe('a service listens where Servebench wants it', () => {
  it.each([
    ['a fixed port', '.listen(26311)'],
    ['a port as text, a host and a backlog', ".listen('26311', '0.0.0.0', 50, () => {})"],
    ['options', ".listen({ port: 26311, host: '::', ipv6Only: true, exclusive: true })"],
    ['any port', '.listen()'],
    ['a variable that is not set', '.listen(process.env.NO_SUCH_PORT)'],
    ['PORT', '.listen(process.env.PORT)'],
    ['a path', ".listen('/nowhere/at/all.sock')"],
  ])('whatever it asks: %s', async (_name, listen) => {
    const project = new NodeProject({ 'server.js': serve(listen) });
    for (const workers of [1, 2]) {
      const server = await project.start({ app: 'server' }, { workers });
      expect((await pidsOf(server)).size).toBe(workers);
      expect(await server.ownership()).toBe('own');
      await server.stop();
    }
    expectNothingLeft(project.here);
  });

  it('on a unix-domain socket, too', async () => {
    const project = new NodeProject({ 'server.js': serve('.listen(26311)') });
    const server = await project.start({ app: 'server.js', socket: 'unix' }, { workers: 2 });
    expect((await pidsOf(server)).size).toBe(2);
  });

  it('as a module, with https', async () => {
    const { selfSigned } = await import('./self-signed.ts');
    const { key, cert } = selfSigned();
    const options = JSON.stringify({ key: String(key), cert: String(cert) });
    const project = new NodeProject({
      'server.mjs': `import { createServer } from 'node:https'; createServer(${options}, (_, answer) => answer.end()).listen(8443);`,
    });
    const server = await project.start({ app: 'server.mjs', allowSelfSigned: true });
    expect(server.target.scheme).toBe('https');
  });

  it.each(['.listen(process.env.PORT)', ".listen(process.env.PORT, '0.0.0.0')"])(
    'by the server that reads PORT, where another one listens first: %s',
    async (listen) => {
      const project = new NodeProject({
        'server.js': `require('node:http').createServer((_, answer) => answer.end('figures')).listen(0, '127.0.0.1');${serve(listen)}`,
      });
      const server = await project.start({ app: 'server.js' });
      expect((await ask(server, '/')).body).toMatch(/^\d+$/);
      await server.stop();
      expectNothingLeft(project.here);
    },
  );

  it('on every address that it asks for', async () => {
    const project = new NodeProject({
      'server.js': `${serve(".listen(4000, '127.0.0.1')")}${serve(".listen(4000, '::1')")}`,
    });
    const server = await project.start({ app: 'server.js' });
    expect(await server.ownership()).toBe('own');
    await server.stop();
    expectNothingLeft(project.here);
  });

  it('with the workers that a variable of its own says', async () => {
    const script = `const cluster = require('node:cluster');
      if (cluster.isPrimary) for (let count = 0; count < Number(process.env.COUNT); count++) cluster.fork();
      else ${serve('.listen(3000)')}`;
    const project = new NodeProject({ 'server.js': script });
    const server = await project.start({ app: 'server.js' }, { workers: 3 }, { workers: 'COUNT' });
    expect(await rolesIn(server)).toEqual(['master', 'worker', 'worker', 'worker']);
    await server.stop();
    expectNothingLeft(project.here);
  });

  it('with one worker, where it forks as many as it likes', async () => {
    // Spelt so that only a start tells.
    const script = `const cluster = require('node:clus' + 'ter');
      if (cluster.isPrimary) for (let count = 0; count < 3; count++) cluster.fork();
      else ${serve('.listen(3000)')}`;
    const project = new NodeProject({ 'server.js': script });
    const server = await project.start({ app: 'server.js' }, { workers: 1 });
    expect(await rolesIn(server)).toEqual(['master', 'worker']);
    await server.stop();
    expectNothingLeft(project.here);
  });

  it.skipIf(process.platform === 'win32')(
    'under a package manager and its shell, where the script needs them',
    async () => {
      const scripts = { start: 'node server.js | cat' };
      const project = new NodeProject({ 'server.js': serve('.listen(3000)'), 'package.json': { scripts } });
      const service = { command: ['npm', 'start'] };
      const server = await project.start(service, { workers: 1 });
      expect((await pidsOf(server)).size).toBe(1);
      const launcher = await project.prepare(service);
      expect(launcher.unsupported({ workers: 2 })).toMatchObject({ kind: 'one-process-only' });
      await server.stop();
      expectNothingLeft(project.here);
    },
  );

  it('says in which mode it was measured', async () => {
    const project = new NodeProject({ 'server.js': serve('.listen(3000)') });
    const { context } = project.here;
    const [none, test, production] = await Promise.all(
      [undefined, 'test', 'production'].map(async (mode) => {
        const { NODE_ENV: _, ...environment } = context.environment;
        const own = new NodeProject({ 'server.js': serve('.listen(3000)') }, { environment });
        return (await own.start({ app: 'server.js', env: mode === undefined ? {} : { NODE_ENV: mode } })).notes?.map(
          noteSentence,
        );
      }),
    );
    expect(none?.join()).toContain('NODE_ENV is not set in the server that was measured');
    expect(test?.join()).toContain('NODE_ENV is "test"');
    expect(production).toEqual([
      'The service listens on port 3000, whatever PORT says; Servebench gave it another place to listen for the measurement.',
    ]);
  });
});
