import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { logEvent } from '../../../src/extension/log.ts';
import type { FromRunner } from '../../../src/extension/runner/protocol.ts';
import { RunnerProcess } from '../../../src/extension/runner/runner-process.ts';
import { planSchema } from '../../../src/model/plan/plan.ts';
import { testPython } from '../service/place.ts';
import { Project, quickPlan } from './command.ts';

/** A value that nobody else has, and the place that it is sown in. */
const sown = {
  'literal header': 'canary-header-7c1e5a90',
  'header from the environment': 'canary-envheader-2b84d1f6',
  'text body': 'canary-textbody-90ab34ce',
  'JSON body': 'canary-jsonbody-5d7720ef',
  'body of a further request': 'canary-further-114c9be2',
  'service.env': 'canary-serviceenv-e3f01a77',
  'password in an argument': 'canary-argument-66d2c0b8',
  'query parameter': 'canary-query-a81b5e03',
  'password in an address to attach to': 'canary-attach-3f9d0c71',
  'value of a telling option': 'canary-option-c4418ab6',
  'user name that is a credential': 'canary-username-7be0921f',
} as const;

/** Tells the world everything: its environment, its arguments, and what each request brought. */
const indiscreet = `
import { createServer } from 'node:http';
console.error(JSON.stringify(process.env), process.argv.join(' '), new URL(process.argv.at(-1)).password);
createServer((request, response) => {
  let body = '';
  request.on('data', (bytes) => { body += bytes; }).on('end', () => {
    const all = [request.url, new URL(request.url, 'http://a').searchParams.get('api_key'), JSON.stringify(request.headers), body];
    console.error(...all);
    if (request.url.startsWith('/crash')) throw new Error('crashed on ' + all.join(' '));
    response.end(request.url + body);
  });
}).listen(Number(process.env.PORT ?? process.argv[2]), '127.0.0.1', function () { console.log(this.address().port); });
`;

/** The same in Python. */
const indiscreetApp = `
import os, sys
from urllib.parse import parse_qs
print(dict(os.environ), sys.argv, file=sys.stderr)
def app(environ, start_response):
    body = environ['wsgi.input'].read().decode()
    query = environ['QUERY_STRING']
    print(query, parse_qs(query), environ, body, file=sys.stderr, flush=True)
    if environ['PATH_INFO'].startswith('/crash'):
        os._exit(9)
    start_response('200 OK', [])
    return [body.encode()]
`;

const database = `postgres://app:${sown['password in an argument']}@127.0.0.1/shop`;
/** As error trackers and package indexes have them. */
const tracker = `https://${sown['user name that is a credential']}@127.0.0.1/7`;
const option = ['--token', sown['value of a telling option'], `--api-key=${sown['value of a telling option']}`];
const env = { API_PASSWORD: sown['service.env'] };

/** Services by the launcher that starts them. */
const services = {
  command: {
    launcher: 'command',
    command: ['node', 'server.mjs', '{port}', ...option, tracker, database],
    env,
    companions: [{ name: 'beside', command: ['node', 'server.mjs', '{port}', database], env: 'BESIDE_URL' }],
  },
  node: { launcher: 'node', app: 'server.mjs', args: [...option, tracker, database], env },
  gunicorn: {
    launcher: 'gunicorn',
    app: 'indiscreet:app',
    python: testPython,
    args: ['--env', `DATABASE=${database}`, '--env', `TRACKER=${tracker}`, '--access-logfile', '-'],
    env,
  },
} as const;

const secretHeaders = { 'X-Secret': sown['literal header'], Authorization: 'Bearer ${env:CANARY_TOKEN}' };

function planOf(service: object): object {
  return quickPlan({
    service,
    settings: {},
    endpoints: [
      {
        name: 'order',
        method: 'POST',
        path: `/order?api_key=${sown['query parameter']}&page=2`,
        headers: secretHeaders,
        body: { json: { card: sown['JSON body'] } },
        requests: [{ method: 'POST', path: '/order', body: { json: [sown['body of a further request']] } }],
      },
      {
        name: 'crash',
        method: 'POST',
        path: `/crash?api_key=${sown['query parameter']}`,
        headers: secretHeaders,
        body: sown['text body'],
      },
    ],
    load: { connections: 2, requests: 6, warmUpRequests: 0 },
  });
}

async function projectOf(service: object): Promise<Project> {
  const project = await Project.make(planOf(service));
  await project.write('server.mjs', indiscreet);
  await project.write('indiscreet.py', indiscreetApp);
  return project;
}

const token = { CANARY_TOKEN: sown['header from the environment'] };

/** Every text in a folder, by its path in it. */
async function textsIn(folder: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.pyc')) continue;
    const path = join(entry.parentPath, entry.name);
    texts.set(path.slice(folder.length + 1), await readFile(path, 'utf8').catch(() => ''));
  }
  return texts;
}

/** Where texts of a place hold what was sown, but for what the user wrote and for the server's own command line. */
function found(places: ReadonlyMap<string, string>): string[] {
  const own = new Set(['servebench.json', 'server.mjs', 'indiscreet.py']);
  return [...places]
    .filter(([place]) => !own.has(place.replace('while it runs: ', '')))
    .flatMap(([place, text]) =>
      Object.entries(sown).flatMap(([what, value]) => (text.includes(value) ? [`${what} in ${place}`] : [])),
    );
}

const isServers = (commandLine: string) => /server\.mjs|-m gunicorn|gunicorn:|indiscreet:app/.test(commandLine);

/** All that is written stands for longer; without a pause this would take a core from what it looks at. */
const betweenLooksMs = 100;

/** Looks at all that is there while something goes on, and in the end. */
async function watched(project: Project, ended: Promise<unknown>): Promise<Map<string, string>> {
  const places = new Map<string, string>();
  let running = true;
  const end = ended.finally(() => {
    running = false;
  });
  while (running) {
    await setTimeout(betweenLooksMs);
    for (const line of await project.processes()) if (!isServers(line)) places.set(`process ${line}`, line);
    for (const [path, text] of await textsIn(project.folder)) places.set(`while it runs: ${path}`, text);
  }
  await end;
  for (const [path, text] of await textsIn(project.folder)) places.set(path, text);
  return places;
}

/** A server that runs already, started as a user would. */
async function runningServer(project: Project): Promise<number> {
  // Its address is the last argument, which it looks into.
  const server = spawn(process.execPath, ['server.mjs', '0', database], {
    cwd: project.folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void server.kill('SIGKILL'));
  const [port] = await once(createInterface(server.stdout), 'line');
  return Number(port);
}

describe.skipIf(process.platform !== 'linux')('secrets of a plan', () => {
  it.each(['command', 'node', 'gunicorn', 'attach'] as const)(
    'are in nothing that is written, printed or shown, nor in a command line of ours, with launcher %s',
    async (launcher) => {
      await using project = await projectOf(launcher === 'attach' ? {} : services[launcher]);
      if (launcher === 'attach') {
        const url = `http://127.0.0.1:${await runningServer(project)}`;
        await project.write('servebench.json', JSON.stringify(planOf({ launcher, url })));
      }
      const outputs = ['--json', 'a.json', '--html', 'a.html', '--markdown', 'a.md', '--csv', 'a.csv'];
      const command = project.start(['run', ...outputs], token);
      const places = await watched(project, command.ended);
      const { stdout, stderr } = await command.ended;
      places.set('standard output', stdout).set('standard error', stderr);
      expect(found(places)).toEqual([]);
      const record = await project.read('a.json');
      expect(record).toMatch(/"X-Secret":"hidden:[0-9a-f]{12}"/);
      expect([...places.keys()].filter((place) => place.includes('.servebench/runs'))).not.toEqual([]);
      if (launcher === 'attach') return;
      // What is told instead: that the server crashed, and what it was given by name.
      if (launcher !== 'gunicorn') expect(record).toContain('‹header X-Secret›');
      expect([...places.keys()].filter((place) => place.includes('leases'))).not.toEqual([]);
    },
  );

  it('are in no query that a load test of one address tells of', async () => {
    await using project = await projectOf({});
    const url = `http://127.0.0.1:${await runningServer(project)}/order?api_key=${sown['query parameter']}&page=2`;
    const { code, stdout, stderr } = await project.run('load', url, '-n', '2', '-c', '1', '--json', 'a.json');
    expect(code).toBe(0);
    const json = await project.read('a.json');
    const places = new Map([
      ['what is printed', stdout + stderr],
      ['a.json', json],
    ]);
    expect(found(places)).toEqual([]);
    for (const text of [stdout, json]) expect(text).toContain('/order?api_key=hidden&page=2');
  });

  it('are in no refusal of an address to attach to', async () => {
    const password = sown['password in an address to attach to'];
    await using project = await projectOf({ launcher: 'attach', url: `http://app:${password}@127.0.0.1:9/` });
    for (const args of [['run'], ['load', `http://app:${password}@127.0.0.1:9/`]]) {
      const { code, stdout, stderr } = await project.start(args, token).ended;
      expect(code).toBe(2);
      expect(found(new Map([['what is printed', stdout + stderr]]))).toEqual([]);
    }
  });

  it('are in nothing that a profiling tells of a server that failed', async () => {
    await using project = await projectOf(services.node);
    const command = project.start(
      ['profile', '--endpoint', 'crash', '--settings', 'workers=1', '--seconds', '1'],
      token,
    );
    const places = await watched(project, command.ended);
    const { code, stdout, stderr } = await command.ended;
    places.set('standard output', stdout).set('standard error', stderr);
    expect(code).toBe(3);
    expect(found(places)).toEqual([]);
    // The server's own words are told all the same.
    expect(stdout + stderr).toContain('‹header X-Secret›');
  });

  it('are in nothing that the editor is told or logs', async () => {
    await using project = await projectOf(services.command);
    const messages: FromRunner[] = [];
    let logged = '';
    const write = (text: string | Error) => {
      logged += `${text instanceof Error ? text.stack : text}\n`;
    };
    const log = { info: write, debug: write, warn: write, error: write } as unknown as Parameters<typeof logEvent>[0];
    const environment = { ...process.env, ...token, XDG_STATE_HOME: project.stateHome } as Record<string, string>;
    const runner = new RunnerProcess(resolve('dist/runner.js'), environment, {
      onMessage: (message) => {
        messages.push(message);
        if (message.type === 'event') logEvent(log, message.event);
      },
      onOutput: write,
    });
    runner.start({
      type: 'run',
      plan: planSchema.parse(planOf(services.command)),
      context: {
        planFolder: project.folder,
        distFolder: resolve('dist'),
        mediaFolder: resolve('media'),
        storageFolder: join(project.stateHome, 'servebench'),
        environment,
        suggestedPython: null,
        confirmedHosts: [],
      },
    });
    const places = await watched(project, runner.ended);
    expect(await runner.ended).toBeNull();
    places.set('the log', logged).set('what the editor is told', JSON.stringify(messages));
    expect(found(places)).toEqual([]);
    expect(logged).toContain('Starting ');
  });
});
