import { describe, expect, it } from 'vitest';
import { CommandError } from '../../../src/cli/exit-codes.ts';
import { readSeconds } from '../../../src/cli/load-duration.ts';
import { loadRequestOf } from '../../../src/cli/load-options.ts';

const asked = (address: string | readonly string[], options: object = {}) =>
  loadRequestOf([address].flat(), { keepAlive: true, ...options });
const here = 'http://127.0.0.1:8000/items?page=2';

describe('loadRequestOf', () => {
  it('takes the path and query of the URL, and sends just what was asked for', () => {
    const { endpoint, load } = asked(here, { requests: 32, connections: 16 });
    expect(endpoint).toMatchObject({ method: 'GET', path: '/items?page=2', headers: {} });
    expect(load).toMatchObject({ requests: 32, connections: 16, warmUpRequests: 0, keepAlive: true, engine: 'native' });
  });

  it('never has more connections than requests unless told to', () => {
    expect(asked(here, { requests: 5 }).load.connections).toBe(5);
    expect(asked(here, { requests: 500 }).load.connections).toBe(16);
    expect(asked(here).load).toMatchObject({ connections: 16 });
  });

  it('posts a body, from the command line or from a file', () => {
    expect(asked(here, { data: 'a=1' }).endpoint).toMatchObject({ method: 'POST', body: 'a=1' });
    expect(asked(here, { data: '@body.json', method: 'put' }).endpoint).toMatchObject({
      method: 'PUT',
      body: { file: 'body.json' },
    });
  });

  it('adds the scheme that people leave out', () => {
    expect(asked('localhost:8000').url.href).toBe('http://localhost:8000/');
    expect(asked('[::1]:8000/x').url.href).toBe('http://[::1]:8000/x');
  });

  it.each([
    ['an address that is none', 'http://', {}, 'The URL is not an address such as http://127.0.0.1:8000/path.'],
    [
      'another scheme',
      'ftp://127.0.0.1/',
      {},
      'URL: This is not an http or https address, such as "http://127.0.0.1:8000".',
    ],
    [
      'another machine',
      'https://example.com/',
      {},
      'URL: "example.com" is not this machine. Load goes only to 127.0.0.1, ::1 or localhost, unless you confirm the host with --allow-host example.com: load a server only when it is yours.',
    ],
    [
      'a password in the URL',
      'http://me:secret@127.0.0.1/',
      {},
      'The URL holds a user name or password: send them with -H "Authorization: …" instead.',
    ],
    [
      'fewer requests than connections',
      here,
      { requests: 5, connections: 16 },
      'The 5 requests are fewer than the 16 connections, so some would never be used: raise -n or lower -c.',
    ],
    ['requests and seconds', here, { requests: 50, seconds: 3 }, 'Give -n or -z, not both.'],
    ['a rate without seconds', here, { rate: 5 }, '-q needs -z: how long to keep it up.'],
    ['no connections', here, { connections: 0 }, '-c must be at least 1.'],
    ['half a request', here, { requests: 1.5 }, '-n must be a whole number.'],
    ['a header without a value', here, { header: ['secret-token'] }, '-H needs "Name: value".'],
    [
      'a websocket by its scheme',
      'ws://127.0.0.1/',
      {},
      'Websockets are not measured: load tests count requests and their answers. Give the address of an http or https endpoint.',
    ],
    [
      'a websocket by its header',
      here,
      { header: ['Upgrade: websocket'] },
      'Websockets are not measured: load tests count requests and their answers. Give the address of an http or https endpoint.',
    ],
    [
      'a duration where wrk and autocannon have it',
      here,
      { data: '30s' },
      '-d is the body here, as in hey, oha and curl: to load for 30s, give -z 30s. A body "30s" can be sent from a file, with -D.',
    ],
    [
      'seconds where autocannon has them',
      here,
      { data: '10' },
      '-d is the body here, as in hey, oha and curl: to load for 10, give -z 10. A body "10" can be sent from a file, with -D.',
    ],
    ['two bodies', here, { data: 'a', dataFile: 'b' }, 'Give -d or -D, not both.'],
    ['a status that is none', here, { expectStatus: [99] }, '--expect-status'],
    [
      'two servers',
      [here, 'http://127.0.0.1:8001/'],
      {},
      'All URLs of a load test must be on one server: http://127.0.0.1:8000 and http://127.0.0.1:8001 are two.',
    ],
    [
      'a header that is ours',
      here,
      { header: ['Connection: close'] },
      '-H: Servebench sets "Connection" itself; use --no-keep-alive or -d instead.',
    ],
  ])('refuses %s with a plain sentence', (_what, address, options, sentence) => {
    expect(() => asked(address, options)).toThrow(CommandError);
    expect(() => asked(address, options)).toThrow(sentence);
  });

  it('loads another machine that was confirmed', () => {
    expect(asked('http://Example.com/', { allowHost: ['EXAMPLE.com'] }).url.hostname).toBe('example.com');
    expect(asked('http://[2001:DB8::1]/', { allowHost: ['2001:db8::1'] }).url.hostname).toBe('[2001:db8::1]');
  });

  it('keeps the colons of a header’s value', () => {
    const { endpoint } = asked(here, { header: ['X-Time:  12:30 ', 'Authorization: Bearer ${env:TOKEN}'] });
    expect(endpoint.headers).toEqual({ 'X-Time': '12:30', Authorization: 'Bearer ${env:TOKEN}' });
  });

  it.each([
    ['http://0.0.0.0:8000/x', 'http://127.0.0.1:8000/x'],
    ['http://[::]:8000/x', 'http://[::1]:8000/x'],
    [':8000/x', 'http://localhost:8000/x'],
  ])('takes addresses as servers print them: %s', (address, href) => expect(asked(address).url.href).toBe(href));

  it.each([
    ['unix:/run/app.sock:/items?page=2', {}],
    ['http://unix:/run/app.sock:/items?page=2', {}],
    ['http+unix://%2Frun%2Fapp.sock/items?page=2', {}],
    ['http://localhost/items?page=2', { socket: '/run/app.sock' }],
    ['/items?page=2', { socket: '/run/app.sock' }],
  ])('takes a unix-domain socket: %s %j', (address, options) =>
    expect(asked(address, options)).toMatchObject({
      socketPath: '/run/app.sock',
      endpoint: { path: '/items?page=2' },
    }),
  );

  it.each([
    [{ data: '{"a":1}' }, '{"a":1}', 'application/json'],
    [{ data: ' [1]' }, ' [1]', 'application/json'],
    [{ data: '{no json' }, '{no json', 'text/plain; charset=utf-8'],
    [{ data: 'a=1&b=x%20y' }, 'a=1&b=x%20y', 'application/x-www-form-urlencoded'],
    [{ data: 'hello' }, 'hello', 'text/plain; charset=utf-8'],
    [{ data: '@b.json' }, { file: 'b.json' }, 'application/json'],
    [{ dataFile: 'b.xml' }, { file: 'b.xml' }, 'application/xml'],
    [{ dataFile: 'b' }, { file: 'b' }, undefined],
    [{ data: '{}', contentType: 'application/merge-patch+json' }, '{}', 'application/merge-patch+json'],
    [{ data: '{}', header: ['content-type: x/y'] }, '{}', undefined],
  ])('sends a body as what it is: %j', (options, body, type) => {
    const { endpoint } = asked(here, options);
    expect(endpoint.body).toEqual(body);
    expect(endpoint.headers['Content-Type']).toBe(type);
  });

  it('keeps headers that are given again, in autocannon’s spelling too', () => {
    const { endpoint, moreHeaders } = asked(here, { header: ['A: 1', 'a=2', 'B: x=y', 'A: 3'] });
    expect([endpoint.headers, ...moreHeaders]).toEqual([{ A: '1', B: 'x=y' }, { a: '2' }, { A: '3' }]);
  });

  it('asks several addresses of one server in rotation, and knows a good answer', () => {
    const { endpoint } = asked([here, 'http://127.0.0.1:8000/b'], {
      expectStatus: [302, 401],
      expectBody: 'yes',
      data: 'x',
    });
    expect(endpoint).toMatchObject({
      path: '/items?page=2',
      expect: { status: [302, 401], bodyContains: 'yes' },
      requests: [{ path: '/b', method: 'POST', body: 'x' }],
    });
  });
});

it.each([
  ['2', 2],
  ['2s', 2],
  ['500ms', 0.5],
  ['1m30s', 90],
  ['0.5h', 1800],
  ['-1', -1],
  ['2 s', null],
  ['s', null],
  ['', null],
  ['1e3', null],
])('reads %j as seconds', (text, seconds) => expect(readSeconds(text)).toBe(seconds));
