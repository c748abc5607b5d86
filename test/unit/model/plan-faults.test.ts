import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPlan } from '../../../src/model/plan/plan-check.ts';
import { formatFaultPath } from '../../../src/model/plan/plan-fault.ts';
import { readPlan } from '../../../src/model/plan/plan-file.ts';
import { faultSentence, locatedFaultSentence } from '../../../src/words/faults.ts';

const endpoint = { name: 'home', path: '/' };
const good = { service: { launcher: 'gunicorn', app: 'app:app' }, endpoints: [endpoint] };
const service = (more: object) => ({ ...good, service: { ...good.service, ...more } });
const withEndpoint = (more: object) => ({ ...good, endpoints: [{ ...endpoint, ...more }] });
const command = (words: readonly string[], more: object = {}) => ({
  ...good,
  service: { launcher: 'command', command: words, ...more },
});
const attach = (url: string) => ({ ...good, service: { launcher: 'attach', url } });
const settings = (more: object) => ({ ...good, settings: more });
const load = (more: object) => ({ ...good, load: more });

const upTo = (most: number) => Array.from({ length: most }, (_, index) => index + 1);
const manyEndpoints = (count: number) => upTo(count).map((number) => ({ name: `e${number}`, path: '/' }));

/** The faults of a plan as the terminal prints them, without the place in the text. */
function sentencesOf(plan: unknown): string[] {
  const faults = readPlan(JSON.stringify(plan)).faults ?? [];
  return faults.map((fault) => `${formatFaultPath(fault.path)}: ${faultSentence(fault)}`);
}

describe('a bad plan', () => {
  it.each<[string, unknown, string]>([
    ['no object', 3, 'plan: A plan is an object: { "service": …, "endpoints": … }.'],
    ['no service', { endpoints: [endpoint] }, 'service: "service" is missing.'],
    ['a service that is a text', { ...good, service: 'gunicorn' }, 'service: "service" must be an object: { … }.'],
    [
      'an unknown launcher',
      service({ launcher: 'apache' }),
      'service.launcher: "launcher" must be one of: gunicorn, uvicorn, hypercorn, granian, waitress, node, command, attach.',
    ],
    [
      'a launcher that is not there yet',
      service({ launcher: 'uwsgi' }),
      'service.launcher: There is no launcher "uwsgi" yet: use launcher "command" with "command": ["uwsgi","--http-socket","127.0.0.1:{port}","--master","--die-on-term","--processes","{workers}","--module","app:app"].',
    ],
    [
      'more points than are allowed',
      settings({ workers: upTo(80), threads: upTo(80) }),
      'settings: These settings make 6,400 points; at most 6,000 are allowed.',
    ],
    [
      'more cells than are allowed',
      { ...settings({ workers: upTo(40), threads: upTo(50) }), endpoints: manyEndpoints(20) },
      'settings: These settings make 2,000 points, which with 20 endpoints are 40,000 cells to measure or predict; at most 6,000 are allowed. Take fewer values, or fewer endpoints at a time.',
    ],
    [
      'too many endpoints',
      { ...good, endpoints: manyEndpoints(101) },
      'endpoints: "endpoints" must have at most 100 entries.',
    ],
    [
      'too many values of a setting',
      settings({ workers: new Array(6001).fill(1) }),
      'settings: These settings make 6,001 points; at most 6,000 are allowed.',
    ],
    [
      'no launcher',
      { ...good, service: {} },
      'service.launcher: "launcher" is missing: it must be one of: gunicorn, uvicorn, hypercorn, granian, waitress, node, command, attach.',
    ],
    [
      'no app',
      { ...good, service: { launcher: 'gunicorn' } },
      'service.app: "app" is missing: tell gunicorn what to serve as "module:variable", such as "app:app".',
    ],
    ['an empty app', service({ app: '' }), 'service.app: "app" must not be empty.'],
    ['an app of another type', service({ app: 5 }), 'service.app: "app" must be a text.'],
    [
      'a command without its port',
      { ...good, service: { launcher: 'command', command: ['./serve'] } },
      'service.command: The command must hold {port}, in an argument or in a value of "env": Servebench chooses the port.',
    ],
    [
      'a command on a unix-domain socket without its socket',
      command(['./serve', '{port}'], { socket: 'unix' }),
      'service.command: The command must hold {socket}, in an argument or in a value of "env": Servebench chooses the socket\'s path.',
    ],
    [
      'a setting that Servebench fills in itself',
      { ...command(['./serve', '{port}']), settings: { port: [1, 2] } },
      "settings.port: Servebench fills in {port} itself, so it can't be a setting: choose another name.",
    ],
    [
      'a setting whose name no placeholder can have',
      { ...command(['./serve', '{port}', '{pool size}']), settings: { 'pool size': [1, 2] } },
      'settings.pool size: The name of a setting starts with a letter or "_" and goes on with letters, digits, "_" and "-": it stands in {…} in the command.',
    ],
    [
      'a password in the address',
      attach('http://user:S3CRET@127.0.0.1:8000'),
      'service.url: The URL holds a user name or password, which would not be sent: put "Authorization": "${env:NAME}" into the headers of the endpoints, and take it out here.',
    ],
    [
      'a path in the address',
      attach('http://127.0.0.1:8000/api/v1?key=S3CRET'),
      'service.url: The URL names the server alone, such as "http://127.0.0.1:8000": put its path and query into the paths of the endpoints.',
    ],
    [
      'an address of another kind',
      attach('htp://user:S3CRET@127.0.0.1:8000'),
      'service.url: This is not an http or https address, such as "http://127.0.0.1:8000".',
    ],
    [
      'half a character in a path',
      withEndpoint({ path: '/\ud800' }),
      'endpoints[0].path: This text holds half a character: a surrogate (\\ud800 to \\udfff) without its partner.',
    ],
    [
      'a NUL character in the environment',
      service({ env: { A: 'a\0b' } }),
      'service.env.A: This text holds a NUL character, which no program can be given.',
    ],
    [
      'another machine',
      { ...good, service: { launcher: 'attach', url: 'http://example.com/' } },
      'service.url: "example.com" is not this machine. Load goes only to 127.0.0.1, ::1 or localhost, unless you confirm the host: load a server only when it is yours.',
    ],
    [
      'a misspelt key',
      service({ readyness: {} }),
      'service.readyness: "readyness" is not known here. Did you mean "readiness"?',
    ],
    [
      'a key of elsewhere',
      withEndpoint({ url: '/' }),
      'endpoints[0].url: "url" is not known here. Known: name, method, path, headers, body, expect, requests, weight.',
    ],
    ['no workers', settings({ workers: 0 }), 'settings.workers[0]: "workers" must be at least 1.'],
    ['half a worker', settings({ workers: [1, 1.5] }), 'settings.workers[1]: "workers" must be a whole number.'],
    ['a value twice', settings({ workers: [2, 2] }), 'settings.workers[1]: The value 2 is listed twice.'],
    ['an empty list of values', settings({ workers: [] }), 'settings.workers: Give at least one value.'],
    [
      'a setting that the launcher does not know',
      settings({ worker: [1] }),
      'settings.worker: "worker" is not a setting of gunicorn. It knows: workerClass, workers, threads; any other is an environment variable that "settingsEnv" names.',
    ],
    ['no endpoints', { ...good, endpoints: [] }, 'endpoints: Name at least one endpoint.'],
    [
      'an endpoint that is a text',
      { ...good, endpoints: ['/'] },
      'endpoints[0]: An entry of "endpoints" must be an object: { … }.',
    ],
    [
      'two endpoints of one name',
      { ...good, endpoints: [endpoint, endpoint] },
      'endpoints[1].name: Two endpoints are named "home" (the other is endpoints[0]): give each a name of its own.',
    ],
    [
      'a path without its slash',
      withEndpoint({ path: 'home' }),
      'endpoints[0].path: A path must start with "/" and hold no spaces and no "#" (write a space as %20).',
    ],
    [
      'a header that is ours to set',
      withEndpoint({ headers: { Connection: 'close' } }),
      'endpoints[0].headers.Connection: Servebench sets "Connection" itself; use "load.keepAlive" or "body" instead.',
    ],
    [
      'a header value of another type',
      withEndpoint({ headers: { a: 1 } }),
      'endpoints[0].headers.a: "a" must be a text.',
    ],
    [
      'a body of another type',
      withEndpoint({ body: 5 }),
      'endpoints[0].body: A body is a text, { "json": … } or { "file": "…" }.',
    ],
    [
      'a status that is none',
      withEndpoint({ expect: { status: 1000 } }),
      'endpoints[0].expect.status: "status" must be at most 599.',
    ],
    [
      'fewer requests than connections',
      load({ requests: 8 }),
      'load.requests: The 8 requests are fewer than the 16 connections, so some would never be used: raise "requests" or lower "connections".',
    ],
    [
      'requests and seconds',
      load({ requests: 99, seconds: 3 }),
      'load.seconds: Give "requests" or "seconds", not both.',
    ],
    ['a rate without seconds', load({ rate: 5 }), 'load.rate: "rate" needs "seconds": how long to keep it up.'],
    ['too many connections', load({ connections: 1e6 }), 'load.connections: "connections" must be at most 10000.'],
    ['a text for a number', load({ connections: '16' }), 'load.connections: "connections" must be a whole number.'],
    ['a text for a truth value', load({ keepAlive: 'no' }), 'load.keepAlive: "keepAlive" must be true or false.'],
    ['an unknown search', { ...good, search: 'random' }, 'search: "search" must be one of: guided, exhaustive.'],
    [
      'a budget of no endpoint',
      { ...good, budgets: [{ endpoint: 'checkout', p95Ms: 9 }] },
      'budgets[0].endpoint: There is no endpoint "checkout". Endpoints: home.',
    ],
    [
      'a budget below nothing',
      { ...good, budgets: [{ endpoint: 'home', p95Ms: -3 }] },
      'budgets[0].p95Ms: "p95Ms" must be more than 0.',
    ],
  ])('with %s gets a plain sentence', (_what, plan, sentence) => {
    expect(sentencesOf(plan)).toEqual([sentence]);
  });

  it('gets every fault at once', () => {
    const plan = { ...withEndpoint({ path: 'x', method: 'get' }), load: { connections: 0 } };
    expect(sentencesOf(plan).map((sentence) => sentence.split(':')[0])).toEqual([
      'endpoints[0].method',
      'endpoints[0].path',
      'load.connections',
    ]);
  });

  it.each([
    ['', '1:1 plan: The plan is empty.'],
    ['{\n  "service": {}\n', '3:1 plan: This is not JSON (with comments): a "}" is missing.'],
    ['{\n  service: 1 }', '2:3 plan: This is not JSON (with comments): names and texts stand in double quotes.'],
    ['{ "a": 1 "b": 2 }', '1:10 plan: This is not JSON (with comments): a "," is missing before this.'],
    ['{ "a": }', '1:8 plan: This is not JSON (with comments): a value is expected here.'],
    ['{} /* open', '1:4 plan: This is not JSON (with comments): a comment is not closed.'],
  ])('that is no JSON (%j) says where', (text, sentence) => {
    expect((readPlan(text).faults ?? []).map((fault) => locatedFaultSentence(fault, 'servebench.json'))).toEqual([
      `servebench.json:${sentence}`,
    ]);
  });

  it.each([
    ['{ "load": {}, "endpoints": [],\n  "load": {} }', '2:3 load: "load" appears twice in this object.'],
    [
      '{ "endpoints": [{ "body": { "json": { "a": 1, "a": 2 } } }] }',
      '1:47 endpoints[0].body.json.a: "a" appears twice in this object.',
    ],
    [`{ "__proto__": ${JSON.stringify(good)} }`, '1:16 __proto__: "__proto__" can\'t be a name here.'],
    [
      JSON.stringify(settings({})).replace('"settings":{}', '"settings":{"__proto__":[1]}'),
      '1:117 settings.__proto__: "__proto__" can\'t be a name here.',
    ],
    [`{ "x": ${'['.repeat(200_000)}`, '1:107 plan: This is nested more than 100 levels deep.'],
  ])('that would lose a value or be too deep (%.40s) says where', (text, sentence) => {
    expect((readPlan(text).faults ?? []).map((fault) => locatedFaultSentence(fault, 'servebench.json'))).toEqual([
      `servebench.json:${sentence}`,
    ]);
  });

  it('may hold an object in a text’s place that can’t be made a text', () => {
    const plan = { service: { launcher: { toString: 'gunicorn' }, app: 'app:app' }, endpoints: [{ path: '/' }] };
    expect(sentencesOf(plan)).toContainEqual(expect.stringMatching(/"launcher" must be one of: gunicorn, /));
  });

  it('never gets a fault in the checker’s own words', () => {
    const anything = fc.anything({ maxDepth: 2 });
    const key = fc.constantFrom('service', 'settings', 'endpoints', 'load', 'search', 'budgets', 'repeats', 'x');
    const plan = fc.dictionary(key, anything).map((changes) => ({ ...good, ...changes }));
    fc.assert(
      fc.property(fc.oneof(plan, anything), (value) => {
        for (const fault of checkPlan(value).faults ?? []) {
          // Every code of the checker has a kind of ours.
          expect(fault.kind).not.toBe('unfit');
          const message = faultSentence(fault);
          expect(message).toMatch(/[.!?]$/);
          // What stands in quotes is the user's own.
          expect(message.replace(/".*"/s, '')).not.toMatch(/^(Invalid|Too|Unrecognized|Expected)|undefined|NaN|>=|<=/);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a good plan', () => {
  it('may hold comments, a trailing comma and a byte-order mark', () => {
    const text = `\uFEFF// mine\n{ "service": { "launcher": "gunicorn", "app": "a:b", }, /* x */ "endpoints": [{ "name": "a", "path": "/" },], }`;
    expect(readPlan(text).faults).toBeNull();
  });

  it('gets its defaults', () => {
    const { plan } = checkPlan(good);
    expect(plan).toMatchObject({
      search: 'guided',
      repeats: 1,
      settings: {},
      load: { connections: 16, keepAlive: true },
    });
    expect(plan?.service).toMatchObject({ cwd: '.', companions: [], readiness: { path: '/', timeoutSeconds: 30 } });
  });

  it('may load another machine that was confirmed', () => {
    const plan = { ...good, service: { launcher: 'attach', url: 'https://staging.example.com/' } };
    expect(checkPlan(plan, { confirmedHosts: ['staging.example.com'] }).faults).toBeNull();
    expect(checkPlan(plan, { confirmedHosts: ['Staging.Example.COM'] }).faults).toBeNull();
  });

  it('tells its command the socket or the port in an argument or in the environment', () => {
    const plans = [
      command(['./serve', '{socket}'], { socket: 'unix' }),
      command(['./serve'], { socket: 'unix', args: ['--bind={socket}'] }),
      command(['./serve'], { socket: 'unix', env: { BIND: 'unix:{socket}' } }),
      command(['./serve'], { args: ['{port}'] }),
    ];
    for (const plan of plans) expect(sentencesOf(plan)).toEqual([]);
  });
});

describe('the place of a fault', () => {
  it('is that of the value in the text', () => {
    const text =
      '{\n  "service": { "launcher": "gunicorn", "app": "a:b" },\n  "settings": { "workers": [2,\n    0] },\n  "endpoints": [{ "name": "a", "path": "/" }]\n}';
    const [fault] = readPlan(text).faults ?? [];
    expect(fault && locatedFaultSentence(fault, 'plans/mine.json')).toBe(
      'plans/mine.json:4:5 settings.workers[1]: "workers" must be at least 1.',
    );
    expect(text.slice(fault!.offset, fault!.offset + fault!.length)).toBe('0');
  });
});
