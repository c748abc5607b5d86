import type { Answer } from './counting-server.ts';

/** A plan (but for its service), what the server answers, and how far two engines may differ in their number of requests. */
export interface ExportCase {
  readonly name: string;
  readonly endpoints: readonly object[];
  readonly load: object;
  readonly budgets?: readonly object[];
  readonly answer?: (path: string, number: number) => Answer;
  readonly tls?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  /** Where time, not a number, ends the load: the share by which the numbers of requests may differ. 0: exactly equal. */
  readonly mayDiffer?: number;
  /** Whether the mean times can be compared: not where they are cut off. */
  readonly timed?: boolean;
}

export const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

/** Twelve plans that have every feature of a load among them, and a few more for what goes wrong. */
export const cases: readonly ExportCase[] = [
  {
    name: 'n over c',
    endpoints: [{ name: 'plain', path: '/plain?page=2&q=a%20b' }],
    load: { connections: 4, requests: 16 },
  },
  {
    name: 'n that c does not divide',
    endpoints: [{ name: 'odd', path: '/odd' }],
    load: { connections: 5, requests: 13 },
  },
  {
    name: 'seconds',
    endpoints: [{ name: 'timed', path: '/timed' }],
    load: { connections: 4, seconds: 1.15 },
    mayDiffer: 0.15,
  },
  {
    name: 'an open rate',
    endpoints: [{ name: 'open', path: '/open' }],
    // So many that a request finds a free one on however busy a machine.
    load: { connections: 32, seconds: 1, rate: 22.5 },
  },
  {
    name: 'a ramp',
    endpoints: [{ name: 'ramp', path: '/ramp' }],
    load: { connections: 4, seconds: 0.65, ramp: [1, 4] },
    mayDiffer: 0.2,
  },
  {
    name: 'no keep-alive',
    endpoints: [{ name: 'closing', path: '/closing' }],
    load: { connections: 3, requests: 9, keepAlive: false },
  },
  {
    name: 'headers, of which some come from the environment',
    endpoints: [
      {
        name: 'headers',
        path: '/headers',
        headers: {
          Authorization: 'Bearer ${env:EXPORT_TOKEN}',
          'X-Quotes': 'it\'s "both" \\ $HOME `tick` %s',
          'x-two': '${env:EXPORT_TOKEN}/${env:EXPORT_OTHER}',
          'X-Empty': '',
          Host: 'example.test',
          accept: 'application/json',
          'User-Agent': 'own/1.0',
        },
      },
    ],
    load: { connections: 2, requests: 4 },
    environment: { EXPORT_TOKEN: 's3cr3t"\\$x', EXPORT_OTHER: 'ö' },
  },
  {
    name: 'a body of text',
    endpoints: [{ name: 'text', path: '/text', method: 'POST', body: 'naïve "text"\n\'🦉\' \\ $x\u2028' }],
    load: { connections: 2, requests: 4 },
  },
  {
    name: 'a body of JSON',
    endpoints: [
      {
        name: 'json',
        path: '/json',
        method: 'PUT',
        headers: { 'content-type': 'application/vnd.api+json' },
        body: { json: { item: 1, list: [null, true, 'ä'], empty: {} } },
      },
    ],
    load: { connections: 2, requests: 4 },
  },
  {
    name: 'a body from a file',
    endpoints: [{ name: 'file', path: '/file', method: 'PATCH', body: { file: 'body.bin' } }],
    load: { connections: 2, requests: 4 },
  },
  {
    name: 'requests in rotation',
    endpoints: [
      {
        name: 'rotation',
        path: '/one',
        requests: [
          { path: '/two', method: 'POST', body: { json: { two: 2 } } },
          { path: '/three', method: 'DELETE' },
          { path: '/four', method: 'POST' },
          { path: '/five', method: 'HEAD', headers: { 'X-Five': '5' } },
        ],
      },
    ],
    load: { connections: 3, requests: 15 },
    answer: (path) => (path === '/five' ? { body: '' } : {}),
  },
  {
    name: 'expectations, redirects and cookies',
    endpoints: [
      {
        name: 'expecting',
        path: '/expecting',
        expect: { status: [201, 302], bodyContains: 'grün', bodyLengthBytes: 9 },
      },
    ],
    load: { connections: 2, requests: 8 },
    // Good: the first four. Then another status, another length, another text, and a redirect with the text in it.
    answer: (_, number) => {
      const headers = { 'Set-Cookie': 'a=1', Location: '/elsewhere' };
      const body = 'es grünt';
      const kinds: Answer[] = [{ status: 201 }, { status: 201 }, { status: 302 }, { status: 201 }, { status: 200 }];
      const last: Answer[] = [{ status: 201, body: `${body}!` }, { status: 201, body: 'es welkt.' }, { status: 302 }];
      return { headers, body, ...[...kinds, ...last][number - 1] };
    },
  },
  {
    name: 'budgets and several endpoints',
    endpoints: [
      { name: 'kept', path: '/kept' },
      { name: "broken 'one'", path: '/broken' },
    ],
    load: { connections: 4, requests: 60 },
    budgets: [
      { endpoint: 'kept', p95Ms: 5000, p50Ms: 4000, rps: 1, failed: 0, timePerRequestMs: 4000 },
      { endpoint: "broken 'one'", p50Ms: 20 },
    ],
  },
  {
    name: 'TLS with a certificate of its own',
    endpoints: [{ name: 'tls', path: '/tls' }],
    load: { connections: 2, requests: 6 },
    tls: true,
  },
  {
    name: 'time-outs',
    endpoints: [{ name: 'stalled', path: '/stalled' }],
    load: { connections: 2, requests: 4, timeoutSeconds: 1 },
    answer: (_, number) => (number % 2 === 0 ? {} : { afterMs: 5000 }),
    timed: false,
  },
];
