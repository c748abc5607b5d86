import { describe, expect, it } from 'vitest';
import { CommandError } from '../../../src/cli/exit-codes.ts';
import { loadRequestOf } from '../../../src/cli/load-options.ts';

const asked = (address: string, options: object = {}) => loadRequestOf(address, { keepAlive: true, ...options });
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
      '5 requests are fewer than the 16 connections, so some would never be used: raise -n or lower -c.',
    ],
    ['requests and seconds', here, { requests: 50, seconds: 3 }, 'Give -n or -z, not both.'],
    ['a rate without seconds', here, { rate: 5 }, '-q needs -z: how long to keep it up.'],
    ['no connections', here, { connections: 0 }, '-c must be at least 1.'],
    ['half a request', here, { requests: 1.5 }, '-n must be a whole number.'],
    ['a header without a value', here, { header: ['secret-token'] }, '-H needs "Name: value".'],
    ['a header twice', here, { header: ['A: 1', 'a: 2'] }, '-H: the header "a" is given twice.'],
    [
      'a header that is ours',
      here,
      { header: ['Connection: close'] },
      '-H: Servebench sets "Connection" itself; use "load.keepAlive" or "body" instead.',
    ],
  ])('refuses %s with a plain sentence', (_what, address, options, sentence) => {
    expect(() => asked(address, options)).toThrow(new CommandError(sentence));
  });

  it('loads another machine that was confirmed', () => {
    expect(asked('http://Example.com/', { allowHost: ['EXAMPLE.com'] }).url.hostname).toBe('example.com');
    expect(asked('http://[2001:DB8::1]/', { allowHost: ['2001:db8::1'] }).url.hostname).toBe('[2001:db8::1]');
  });

  it('keeps the colons of a header’s value', () => {
    const { endpoint } = asked(here, { header: ['X-Time:  12:30 ', 'Authorization: Bearer ${env:TOKEN}'] });
    expect(endpoint.headers).toEqual({ 'X-Time': '12:30', Authorization: 'Bearer ${env:TOKEN}' });
  });
});
