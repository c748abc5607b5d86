import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Project } from './command.ts';

const seen: { method: string; url: string; body: string; token: string | undefined; connection: number }[] = [];
let connections = 0;
let server: Server;
let origin: string;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

beforeAll(async () => {
  const numbers = new WeakMap<object, number>();
  server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const { method = '', url = '' } = request;
    seen.push({
      method,
      url,
      body,
      token: request.headers['x-token'] as string,
      connection: numbers.get(request.socket) ?? 0,
    });
    if (url.startsWith('/slow')) return void setTimeout(() => response.end('late'), 100);
    response.writeHead(url === '/missing' ? 404 : url === '/limited' && seen.length > 4 ? 429 : 200).end('hello');
  });
  server.on('connection', (socket) => numbers.set(socket, ++connections));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  seen.length = 0;
  connections = 0;
});

describe('servebench load', () => {
  it('says that a limiter let only so many requests through', async () => {
    await using project = await Project.make();
    const { code, stderr } = await project.run('load', `${origin}/limited`, '-n', '20', '-c', '1');
    expect(code).toBe(0);
    expect(stderr).toContain('A limiter refused 16 of 20 answers (status 429, rate limit)');
  });

  it('sends exactly the requests asked for, and reports them as ab does', async () => {
    await using project = await Project.make();
    const { code, stdout } = await project.run('load', `${origin}/items?page=2`, '-n', '48', '-c', '8');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Complete requests: +48\n/);
    expect(stdout).toMatch(/Failed requests: +0\n/);
    expect(stdout).toMatch(/Requests per second: +[\d.]+ \[#\/sec\] \(mean\)/);
    expect(seen).toHaveLength(48);
    expect(new Set(seen.map(({ method, url }) => `${method} ${url}`))).toEqual(new Set(['GET /items?page=2']));
    expect(connections).toBe(8);
    // ab's table has all five figures in each row, and the means of connecting and processing add up to the total.
    const row = (name: string) =>
      new RegExp(`^${name}: +(.*)$`, 'm').exec(stdout)?.[1]?.split(/ +/).map(Number) as number[];
    const rows = ['Connect', 'Processing', 'Waiting', 'Total'].map(row);
    for (const figures of rows) expect(figures.filter((figure) => figure >= 0)).toHaveLength(5);
    expect(Math.abs(rows[0]![1]! + rows[1]![1]! - rows[3]![1]!)).toBeLessThan(0.11);
  });

  it('opens a connection for each request without keep-alive, and writes the measurement', async () => {
    await using project = await Project.make();
    const { code, stdout } = await project.run('load', origin, '-n', '20', '-c', '4', '--no-keep-alive', '--json', '-');
    expect(code).toBe(0);
    const written = JSON.parse(stdout);
    expect(written).toMatchObject({
      schema: 1,
      url: `${origin}/`,
      load: { connections: 4, requests: 20, keepAlive: false, engine: 'native' },
      measurement: { requests: { sent: 20, succeeded: 20, failed: 0 }, connections: { opened: 20, reused: 0 } },
    });
    expect(written.measurement.latencyMs.p99).toBeNull();
    expect(connections).toBe(20);
  });

  it('sends method, headers and body, with a secret from the environment that it never prints', async () => {
    await using project = await Project.make();
    await project.write('body.json', '{"a":1}');
    const args = ['load', origin, '-n', '3', '-c', '1', '-m', 'put', '-d', '@body.json', '-H', 'X-Token: ${env:TOKEN}'];
    const { code, stdout, stderr } = await project.start([...args, '--json', 'a.json'], { TOKEN: 's3cr3t' }).ended;
    expect(code).toBe(0);
    expect(seen.map(({ method, body, token }) => [method, body, token])).toEqual(
      Array(3).fill(['PUT', '{"a":1}', 's3cr3t']),
    );
    expect(stdout + stderr + (await project.read('a.json'))).not.toContain('s3cr3t');
  });

  it('loads for a time', async () => {
    await using project = await Project.make();
    const { code, stdout } = await project.run('load', origin, '-c', '2', '-z', '0.5', '--json', '-');
    expect(code).toBe(0);
    const { requests, elapsedSeconds } = JSON.parse(stdout).measurement;
    expect(requests.sent).toBe(requests.succeeded + requests.failed + requests.inFlightAtEnd);
    expect(requests.succeeded).toBe(seen.length);
    expect(elapsedSeconds).toBeGreaterThan(0.4);
  });

  it('ends with 3 when nothing is answered as expected', async () => {
    await using project = await Project.make();
    const missing = await project.run('load', `${origin}/missing`, '-n', '4');
    expect(missing.code).toBe(3);
    expect(missing.stderr).toContain('No request was answered as expected');
    const nobody = await project.run('load', 'http://127.0.0.1:1/', '-n', '4');
    expect(nobody.code).toBe(3);
    expect(nobody.stdout + nobody.stderr).toMatch(/refused/);
  });

  it('finds the address of localhost that the server listens on', async () => {
    await using project = await Project.make();
    const { code } = await project.run('load', origin.replace('127.0.0.1', 'localhost'), '-n', '2');
    expect(code).toBe(0);
    expect(seen).toHaveLength(2);
  });

  it.skipIf(process.platform === 'win32')('warns before a load that needs most of the local ports', async () => {
    await using project = await Project.make();
    const command = project.start(['load', `${origin}/slow`, '-n', '40000', '-c', '2', '--no-keep-alive']);
    await command.says(
      /^Warning: This load may open 40,000 connections within a minute\. That is more than half of this machine's [\d,]+ local ports, /m,
    );
    command.child.kill('SIGINT');
    expect((await command.ended).code).toBe(130);
    expect(seen.length).toBeLessThan(1000);
  });

  it.skipIf(process.platform === 'win32')(
    'warns once, as soon as the rate is known, in a load that ends by time',
    async () => {
      await using project = await Project.make();
      const command = project.start(['load', `${origin}/`, '-z', '600', '-c', '64', '--no-keep-alive']);
      await command.says(/^Warning: This load may open [\d,]+ connections within a minute\./m);
      command.child.kill('SIGINT');
      const { code, stderr } = await command.ended;
      expect(code).toBe(130);
      expect(stderr.match(/may open/g)).toHaveLength(1);
    },
  );

  it.skipIf(process.platform === 'win32')('gives what was measured when it is interrupted', async () => {
    await using project = await Project.make();
    const command = project.start(['load', `${origin}/slow?mine`, '-c', '2', '-z', '600', '--json', 'a.json']);
    // What an earlier load had sent may still come in.
    await expect.poll(() => seen.filter(({ url }) => url === '/slow?mine').length).toBeGreaterThanOrEqual(6);
    command.child.kill('SIGINT');
    const { code } = await command.ended;
    expect(code).toBe(130);
    const { requests } = JSON.parse(await project.read('a.json')).measurement;
    expect(requests.succeeded).toBeGreaterThan(0);
    expect(requests.sent).toBe(requests.succeeded + requests.failed + requests.inFlightAtEnd);
    expect(await project.servers()).toEqual([]);
  });
});
