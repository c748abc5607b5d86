import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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
} as const;

/** Tells the world everything: its environment, its arguments, and what each request brought. */
const indiscreet = `
import { createServer } from 'node:http';
console.error(JSON.stringify(process.env), process.argv.join(' '));
createServer((request, response) => {
  let body = '';
  request.on('data', (bytes) => { body += bytes; }).on('end', () => {
    console.error(JSON.stringify(request.headers), body);
    if (request.url.startsWith('/crash')) throw new Error('crashed on ' + JSON.stringify(request.headers) + body);
    response.end(request.url + body);
  });
}).listen(Number(process.argv[2]), '127.0.0.1');
`;

const plan = quickPlan({
  service: {
    launcher: 'command',
    command: ['node', 'server.mjs', '{port}', `postgres://app:${sown['password in an argument']}@127.0.0.1/shop`],
    env: { API_PASSWORD: sown['service.env'] },
    companions: [{ name: 'beside', command: ['node', 'server.mjs', '{port}'], env: 'BESIDE_URL' }],
  },
  settings: {},
  endpoints: [
    {
      name: 'order',
      method: 'POST',
      path: `/order?api_key=${sown['query parameter']}&page=2`,
      headers: { 'X-Secret': sown['literal header'], Authorization: 'Bearer ${env:CANARY_TOKEN}' },
      body: { json: { card: sown['JSON body'] } },
      requests: [{ method: 'POST', path: '/order', body: { json: [sown['body of a further request']] } }],
    },
    {
      name: 'crash',
      method: 'POST',
      path: '/crash',
      headers: { 'X-Secret': sown['literal header'], Authorization: 'Bearer ${env:CANARY_TOKEN}' },
      body: sown['text body'],
    },
  ],
});

/** Every text in a folder, by its path in it. */
async function textsIn(folder: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    texts.set(path.slice(folder.length + 1), await readFile(path, 'utf8').catch(() => ''));
  }
  return texts;
}

describe.skipIf(process.platform !== 'linux')('secrets of a plan', () => {
  it('are in nothing that is written, printed or shown, nor in a command line of ours', async () => {
    await using project = await Project.make(plan);
    await project.write('server.mjs', indiscreet);
    const outputs = ['--json', 'a.json', '--html', 'a.html', '--markdown', 'a.md', '--csv', 'a.csv'];
    const command = project.start(['run', ...outputs], { CANARY_TOKEN: sown['header from the environment'] });
    let running = true;
    const ended = command.ended.finally(() => {
      running = false;
    });
    const places = new Map<string, string>();
    while (running) {
      for (const line of await project.processes())
        if (!line.includes('server.mjs')) places.set(`process ${line}`, line);
      for (const [path, text] of await textsIn(project.folder)) places.set(`while it runs: ${path}`, text);
    }
    const { stdout, stderr } = await ended;
    places.set('standard output', stdout).set('standard error', stderr);
    for (const [path, text] of await textsIn(project.folder)) places.set(path, text);
    const own = new Set(['servebench.json', 'server.mjs']);
    const found = [...places]
      .filter(([place]) => !own.has(place.replace('while it runs: ', '')))
      .flatMap(([place, text]) =>
        Object.entries(sown).flatMap(([what, value]) => (text.includes(value) ? [`${what} in ${place}`] : [])),
      );
    expect(found).toEqual([]);
    // What is told instead: that the server crashed, and what it was given by name.
    expect(await project.read('a.json')).toContain('‹header X-Secret›');
    expect(await project.read('a.json')).toMatch(/"X-Secret":"hidden:[0-9a-f]{12}"/);
    expect([...places.keys()].filter((place) => place.includes('.servebench/runs'))).not.toEqual([]);
    expect([...places.keys()].filter((place) => place.includes('leases'))).not.toEqual([]);
  });
});
