import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createHttp2Server, createSecureServer } from 'node:http2';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { selfSigned } from '../service/self-signed.ts';
import { Project } from './command.ts';

/** Listens until the test is over, and gives the port. */
async function listen(server: Server, where: object = { port: 0, host: '127.0.0.1' }): Promise<number> {
  await new Promise<void>((resolve) => server.listen(where, resolve));
  onTestFinished(() => void server.close());
  const address = server.address() as AddressInfo | string;
  return typeof address === 'string' ? 0 : address.port;
}

const ok: RequestListener = (request, answer) => void request.resume().on('end', () => answer.end('yes'));

/** What a server was asked, one line for each request: what `of` says of it. */
async function askedOf(of: (request: IncomingMessage) => string, ...args: readonly string[]): Promise<string[]> {
  const seen: string[] = [];
  const port = await listen(
    createServer((request, answer) => {
      seen.push(of(request));
      answer.writeHead(request.url === '/gone' ? 410 : 200).end('yes');
    }),
  );
  await using project = await Project.make();
  await project.write('b.json', '{"a":1}');
  const { code, stderr } = await project.run('load', ...args.map((arg) => arg.replace('{port}', String(port))));
  expect([code, stderr]).toEqual([0, '']);
  return seen;
}

describe('servebench load takes what users of other tools type', () => {
  it.each([
    ['http://0.0.0.0:{port}/x', '/x'],
    [':{port}/x', '/x'],
  ])('an address as servers print it: %s', async (address, path) =>
    expect(await askedOf(({ url }) => url ?? '', address, '-n', '2')).toEqual([path, path]),
  );

  it('a header twice', async () => {
    const lines = await askedOf(
      ({ rawHeaders }) => rawHeaders.join(' '),
      ...['http://127.0.0.1:{port}', '-n', '1', '-H', 'X-A: 1', '-H', 'x-a: 2'],
    );
    expect(lines[0]).toMatch(/X-A 1 .*x-a 2/);
  });

  it.each([
    [['-d', '{"a":1}'], 'application/json'],
    [['-d', '@b.json'], 'application/json'],
    [['-D', 'b.json', '-T', 'x/y'], 'x/y'],
    [['-d', 'a=1'], 'application/x-www-form-urlencoded'],
  ])('a body with its type: %j', async (args, type) =>
    expect(
      await askedOf(({ headers }) => headers['content-type'] ?? '', 'http://127.0.0.1:{port}', '-n', '1', ...args),
    ).toEqual([type]),
  );

  it('several addresses, in rotation', async () => {
    const base = 'http://127.0.0.1:{port}';
    expect(await askedOf(({ url }) => url ?? '', `${base}/a`, `${base}/b`, '-n', '4', '-c', '1')).toEqual([
      '/a',
      '/b',
      '/a',
      '/b',
    ]);
  });

  it('durations with a unit, and what a good answer is', async () => {
    const seen = await askedOf(
      ({ url }) => url ?? '',
      'http://127.0.0.1:{port}/gone',
      '-z',
      '1500ms',
      '-c',
      '1',
      '-t',
      '2s',
      '--expect-status',
      '200,410',
      '-E',
      'yes',
    );
    expect(seen.length).toBeGreaterThan(1);
  });

  it.skipIf(process.platform === 'win32').each(['unix:{path}:/x', 'http://unix:{path}:/x'])(
    'a unix-domain socket: %s',
    async (address) => {
      await using project = await Project.make();
      const path = join(project.folder, 's');
      await listen(createServer(ok), { path });
      const { code, stdout } = await project.run('load', address.replace('{path}', path), '-n', '8', '-c', '2');
      expect(code).toBe(0);
      expect(stdout).toContain(`Server Socket:          ${path}`);
    },
  );

  it.each([
    [['-H', 'Host: shop.test'], 'shop.test'],
    [['-H', 'Host: shop.test', '--servername', 'other.test'], 'other.test'],
  ])('the name that TLS asks for: %j', async (args, name) => {
    const { key, cert } = selfSigned();
    const names: (string | false | null)[] = [];
    const server = createTlsServer({ key, cert }, (request, answer) => {
      names.push((request.socket as TLSSocket & { servername: string | false }).servername);
      answer.end(request.headers.host);
    });
    const port = await listen(server);
    await using project = await Project.make();
    const { code } = await project.run(
      'load',
      `https://127.0.0.1:${port}`,
      '-k',
      '-n',
      '1',
      '-E',
      'shop.test',
      ...args,
    );
    expect([code, names]).toEqual([0, [name]]);
  });
});

describe('servebench load says within seconds why nothing is answered', () => {
  const tls = () => {
    const { key, cert } = selfSigned();
    return { key, cert };
  };
  const cases: Readonly<
    Record<string, () => { server: Server; url: string; args?: readonly string[]; sentence: string }>
  > = {
    'a certificate of its own': () => ({
      server: createTlsServer(tls(), ok),
      url: 'https://localhost:{port}',
      sentence: 'DEPTH_ZERO_SELF_SIGNED_CERT): -k accepts it.',
    }),
    'TLS alone': () => ({
      server: createTlsServer(tls(), ok),
      url: 'http://localhost:{port}',
      sentence: 'give https:// instead',
    }),
    'no TLS': () => ({
      server: createServer(ok),
      url: 'https://localhost:{port}',
      sentence: 'give http:// instead of https://',
    }),
    'HTTP/2 alone': () => ({
      server: createSecureServer(tls()),
      url: 'https://localhost:{port}',
      args: ['-k'],
      sentence: 'It speaks HTTP/2 alone, which is not measured',
    }),
    'HTTP/2 without TLS': () => ({
      server: createHttp2Server(),
      url: 'http://localhost:{port}',
      sentence: 'It speaks HTTP/2 without TLS',
    }),
    'an event stream': () => ({
      server: createServer((_, answer) => {
        const ticks = setInterval(() => answer.write('data: tick\n\n'), 50);
        answer.writeHead(200, { 'Content-Type': 'text/event-stream' }).on('close', () => clearInterval(ticks));
      }),
      url: 'http://localhost:{port}/events',
      sentence: 'It answers with an event stream (text/event-stream), which never ends',
    }),
    'a websocket': () => ({
      server: createServer((_, answer) => answer.writeHead(426).end()),
      url: 'http://localhost:{port}',
      sentence: 'It asks for another protocol than HTTP (a websocket)',
    }),
  };

  it.each(Object.entries(cases))('%s', async (_name, make) => {
    const { server, url, args = [], sentence } = make();
    const port = await listen(server);
    await using project = await Project.make();
    const startedAt = performance.now();
    const { code, stderr } = await project.run(
      'load',
      url.replace('{port}', String(port)),
      '-n',
      '4',
      '-c',
      '2',
      ...args,
    );
    expect([code, stderr]).toEqual([3, expect.stringContaining(sentence)]);
    // Without a look at the server, a request would be waited for until its limit of a minute.
    expect(performance.now() - startedAt).toBeLessThan(40_000);
  });

  it('but waits for a server that is slow alone', async () => {
    const port = await listen(createServer((_, answer) => void setTimeout(() => answer.end('late'), 4000)));
    await using project = await Project.make();
    expect(await project.run('load', `http://localhost:${port}`, '-n', '1')).toMatchObject({ code: 0, stderr: '' });
  });
});
