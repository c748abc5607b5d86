import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { RunningServer } from '../../../src/service/start/running-server.ts';
import { ask, eventually, type Place, place, start } from './place.ts';

const serve = (here: Place): Promise<RunningServer> =>
  start(
    here,
    { launcher: 'gunicorn', app: 'plain_wsgi:app', env: { SCRIPT_NAME: '' } },
    { settings: { workerClass: 'gaiohttp', workers: 1 } },
  );

/** What the server sends, byte for byte, until it closes. */
const raw = (server: RunningServer, request: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let received = '';
    connect(server.target.port, server.target.host)
      .on('data', (bytes) => {
        received += bytes.toString('latin1');
      })
      .on('close', () => resolve(received))
      .on('error', reject)
      .write(request);
  });

describe('the gaiohttp worker', () => {
  it('serves WSGI as PEP 3333 says', async () => {
    const server = await serve(place());
    expect(await ask(server, '/')).toMatchObject({ status: 200, body: 'hello', headers: { 'content-length': '5' } });
    expect(await ask(server, '/chunks')).toMatchObject({
      body: 'part0;part1;part2;part3;part4;',
      headers: { 'transfer-encoding': 'chunked' },
    });
    expect(await ask(server, '/write')).toMatchObject({ status: 201, body: 'written;returned' });
    expect(await ask(server, '/length')).toMatchObject({ status: 200, body: 'four' });
    expect(await ask(server, '/replaced')).toMatchObject({ status: 418, body: 'teapot' });
    expect(await ask(server, '/empty')).toMatchObject({ status: 204, body: '' });
    expect(await ask(server, '/raise')).toMatchObject({ status: 500 });
    expect((await ask(server, '/cookies')).headers['set-cookie']).toEqual(['a=1', 'b=2']);
    await eventually(() => expect(server.outputTail(50).join('\n')).toMatch(/RuntimeError: on purpose/));
  });

  it('gives the application an environment like gunicorn’s own workers do', async () => {
    const server = await serve(place());
    const path = '/environ?a=%20b&c=d';
    const head =
      'Host: shop\r\nX-One: 1\r\nX-One: 2\r\nCookie: a=1\r\nCookie: b=2\r\nX_Trusted: no\r\nContent-Type: text/x';
    const chunked = `POST ${path} HTTP/1.1\r\n${head}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`;
    const { environ, body } = JSON.parse((await raw(server, chunked)).split('\r\n\r\n')[1] as string);
    expect(body).toBe('abcde');
    expect(environ).toMatchObject({
      REQUEST_METHOD: 'POST',
      SCRIPT_NAME: '',
      PATH_INFO: '/environ',
      QUERY_STRING: 'a=%20b&c=d',
      CONTENT_TYPE: 'text/x',
      CONTENT_LENGTH: '5',
      HTTP_HOST: 'shop',
      HTTP_X_ONE: '1,2',
      HTTP_COOKIE: 'a=1; b=2',
      SERVER_PROTOCOL: 'HTTP/1.1',
      SERVER_NAME: '127.0.0.1',
      SERVER_PORT: String(server.target.port),
      REMOTE_ADDR: '127.0.0.1',
      'wsgi.url_scheme': 'http',
    });
    expect(environ).not.toHaveProperty('HTTP_X_TRUSTED');
  });

  it('sends no body for HEAD, and closes for those who ask', async () => {
    const server = await serve(place());
    const head = await raw(server, 'HEAD /length HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(head).toMatch(/\r\nContent-Length: 4\r\n/i);
    expect(head.endsWith('\r\n\r\n')).toBe(true);
    const old = await raw(server, 'GET /chunks HTTP/1.0\r\nHost: x\r\n\r\n');
    expect(old).not.toMatch(/chunked/i);
    expect(old.endsWith('part4;')).toBe(true);
  });

  it('keeps connections and answers what comes on them in order', async () => {
    const server = await serve(place());
    const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;
    const answers = await raw(server, get('/') + get('/chunks') + get('/pid', 'Connection: close\r\n'));
    expect(answers.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
  });

  it('closes every iterable, and cuts off an answer that failed half-way', async () => {
    const server = await serve(place());
    expect((await ask(server, '/closed')).body).toBe('onetwo');
    expect((await ask(server, '/closed-count')).body).toBe('1');
    await expect(ask(server, '/late-error')).rejects.toThrow(/aborted|hang up/);
    await expect(ask(server, '/short')).rejects.toThrow(/aborted|hang up/);
    expect(await ask(server, '/')).toMatchObject({ status: 200 });
  });

  it('works on one request at a time, as gaiohttp did', async () => {
    const server = await serve(place());
    const before = performance.now();
    await Promise.all([1, 2, 3].map(() => ask(server, '/sleep/0.2')));
    expect(performance.now() - before).toBeGreaterThan(590);
  });
});
