import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inWords } from '../../fixtures/in-words.ts';
import { ask, eventually, expectNothingLeft, leasesIn, place, processesOf, start } from './place.ts';

const processesIn = async (server: Awaited<ReturnType<typeof start>>) =>
  (await server.snapshot())?.processes.map((process) => process.role).sort();

describe('node', () => {
  it('runs one process as it would run by hand', async () => {
    const here = place();
    const service = { launcher: 'node' as const, app: 'plain-server.cjs', args: ['--verbose'] };
    const server = await start(here, service, { settings: { workers: 1, threads: 9 } });
    const { env, args } = JSON.parse((await ask(server, '/environment')).body);
    expect(env).toMatchObject({ UV_THREADPOOL_SIZE: '9', PORT: String(server.target.port), HOST: '127.0.0.1' });
    expect(args).toEqual(['--verbose']);
    expect(await processesIn(server)).toEqual(['worker']);
    await server.stop();
    expectNothingLeft(here);
  });

  it('spreads a script that knows nothing of clusters over workers', async () => {
    const here = place();
    const server = await start(here, { launcher: 'node', app: 'plain-server.cjs' }, { settings: { workers: 3 } });
    expect(await processesIn(server)).toEqual(['master', 'worker', 'worker', 'worker']);
    const pids = await Promise.all(Array.from({ length: 9 }, async () => (await ask(server, '/')).body));
    expect(new Set(pids).size).toBe(3);
    await server.stop();
    expectNothingLeft(here);
  });

  it('does not start the workers of a script twice that starts its own', async () => {
    const here = place();
    const server = await start(here, { launcher: 'node', app: 'cluster-server.mjs' }, { settings: { workers: 2 } });
    expect(await processesIn(server)).toEqual(['master', 'worker', 'worker']);
    await server.stop();
    expectNothingLeft(here);
  });

  it('replaces a worker that ends', async () => {
    const here = place();
    const server = await start(here, { launcher: 'node', app: 'plain-server.cjs' }, { settings: { workers: 2 } });
    const before = new Set(processesOf(here));
    await ask(server, '/exit').catch(() => {});
    await eventually(() => {
      const now = processesOf(here);
      expect(now).toHaveLength(3);
      expect(now.some((pid) => !before.has(pid))).toBe(true);
    });
    await server.stop();
    expectNothingLeft(here);
  });

  it('says what is wrong with a script', async () => {
    const here = place();
    await expect(inWords(start(here, { launcher: 'node', app: 'nothing.mjs' }))).rejects.toThrow(
      /no script "nothing.mjs" in/,
    );
    const service = { launcher: 'node' as const, app: 'gunicorn.test.ts.not-a-script', cwd: '.' };
    await expect(inWords(start(here, service))).rejects.toThrow(/no script/);
    expectNothingLeft(here);
  });
});

const stubborn = (manners: string, more: object = {}) => ({
  launcher: 'command' as const,
  command: [process.execPath, 'stubborn-server.cjs', '{port}'],
  env: { MANNERS: manners },
  ...more,
});

describe('command', () => {
  it('fills placeholders in arguments and environment', async () => {
    const here = place();
    const service = {
      launcher: 'command' as const,
      command: [process.execPath, './plain-server.cjs', '--pool={pool}', '{"json":{}}'],
      env: { PORT: '{port}', HOST: '{host}', POOL: 'p{pool}' },
    };
    const server = await start(here, service, { settings: { pool: 7 } });
    const { env, args } = JSON.parse((await ask(server, '/environment')).body);
    expect(args).toEqual(['--pool=7', '{"json":{}}']);
    expect(env).toMatchObject({ POOL: 'p7', HOST: '127.0.0.1' });
  });

  it('is told the path of a unix-domain socket where it listens on one', async () => {
    const here = place();
    const script = `require('http').createServer((q, a) => a.end(process.argv[1])).listen(process.argv[1])`;
    const server = await start(here, {
      launcher: 'command',
      command: [process.execPath, '-e', script],
      args: ['{socket}'],
      socket: 'unix',
    });
    expect((await ask(server, '/')).body).toBe(server.target.socketPath);
    await server.stop();
    expectNothingLeft(here);
  });

  it.each([
    'ignores-term',
    'child',
    'escaped-child',
    'escaped-orphan',
    'ignores-term child escaped-child escaped-orphan',
  ])('leaves nothing of a server with these manners: %s', async (manners) => {
    const here = place();
    const server = await start(here, stubborn(manners));
    const expected = 1 + manners.split(' ').filter((manner) => manner !== 'ignores-term').length;
    await eventually(() => expect(processesOf(here)).toHaveLength(expected));
    await server.stop();
    expectNothingLeft(here);
  });

  it('leaves nothing when the main process is gone before its children', async () => {
    const here = place();
    const server = await start(here, stubborn('child escaped-child'));
    await eventually(() => expect(processesOf(here)).toHaveLength(3));
    const main = (await server.snapshot())?.processes.find((process) => process.parentPid === globalThis.process.pid);
    process.kill(Number(main?.pid), 'SIGKILL');
    await server.exited;
    await server.stop();
    expectNothingLeft(here);
  });

  it('stays small and alive under a flood of output', async () => {
    const here = place();
    const server = await start(here, stubborn('floods'));
    const before = process.memoryUsage().rss;
    for (let count = 0; count < 200; count++) await ask(server, '/');
    const lines = server.outputTail(100);
    expect(lines.length).toBeLessThanOrEqual(100);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(1001);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
    await server.stop();
    expectNothingLeft(here);
  });

  it('shows the last words of one that ends, and how', async () => {
    const here = place();
    await expect(start(here, stubborn('refuses'))).rejects.toMatchObject({
      failure: { kind: 'ended-too-soon', exit: { code: 4, signal: null }, phase: 'starting', output: ['not today'] },
    });
    expectNothingLeft(here);
  });

  it('says when nothing answers', async () => {
    const here = place();
    const service = stubborn('hangs ignores-term', { readiness: { timeoutSeconds: 0.5 } });
    await expect(inWords(start(here, service))).rejects.toThrow(
      /did not answer on port \d+ .* within 0.5 s .* It wrote nothing/,
    );
    expectNothingLeft(here);
  });

  it('says when the program is missing', async () => {
    const here = place();
    const service = { launcher: 'command' as const, command: ['no-such-program', '{port}'] };
    await expect(inWords(start(here, service))).rejects.toThrow(/"no-such-program" was not found/);
    expect(leasesIn(here)).toEqual([]);
  });
});

describe('attach', () => {
  it('samples a server that runs already, and leaves it running', async () => {
    const here = place();
    const other = await start(place(), { launcher: 'gunicorn', app: 'plain_wsgi:app' }, { settings: { workers: 2 } });
    const server = await start(here, { launcher: 'attach', url: `${other.url}/` });
    expect(server.target).toMatchObject({ host: '127.0.0.1', port: other.target.port, scheme: 'http' });
    expect(await processesIn(server)).toEqual(['master', 'worker', 'worker']);
    await server.stop();
    expect(await ask(other, '/')).toMatchObject({ status: 200 });
  });

  it('finds a server on localhost by the address that answers', async () => {
    const listener = createServer((_request, response) => response.end('six'));
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void listener.close());
    const { port } = listener.address() as AddressInfo;
    const server = await start(place(), { launcher: 'attach', url: `http://localhost:${port}` });
    expect(server.target).toMatchObject({ host: '127.0.0.1', hostHeader: `localhost:${port}` });
  });

  it('says at once that nothing listens', async () => {
    await expect(inWords(start(place(), { launcher: 'attach', url: 'http://127.0.0.1:9' }))).rejects.toThrow(
      /Nothing listens at http:\/\/127.0.0.1:9/,
    );
  });
});
