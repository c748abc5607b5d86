import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readRecord } from '../../../src/history/run-store.ts';
import { Project } from '../cli/command.ts';
import { Agent } from './agent.ts';

const python = process.env['SERVEBENCH_TEST_PYTHON'] ?? resolve('.cache/venv/bin/python');
const mostBytes = 2048;
const bytesOf = (text: string) => new TextEncoder().encode(text).length;

const flask = `import time
from flask import Flask

app = Flask(__name__)


@app.get("/sum")
def sum_up():
    return str(sum(i * i for i in range(20_000)))


@app.get("/rest")
def rest():
    time.sleep(0.02)
    return "ok"
`;

/** An Express service that is started by its own script. */
const express = {
  'package.json': JSON.stringify({
    main: 'app.js',
    scripts: { start: 'node app.js' },
    dependencies: { express: '^5' },
  }),
  'app.js': `const express = require('express');
const app = express();
app.get('/sum', (request, response) => {
  let total = 0;
  for (let i = 0; i < 200_000; i++) total += i % 7;
  response.send(String(total));
});
app.listen(process.env.PORT || 3000);
`,
};

const sleeping = {
  service: { launcher: 'node', app: 'server.mjs' },
  settings: { workers: [1, 2] },
  endpoints: [
    { name: 'sleep', path: '/sleep/50' },
    { name: 'compute', path: '/compute/300000' },
  ],
  load: { connections: 4, seconds: 20 },
  repeats: 1,
};

/** Processes that a project's tools started and that are still there, but for the tools' own. */
async function serversOf(project: Project): Promise<string[]> {
  return (await project.servers()).filter((line) => !line.includes('cli.js mcp'));
}

/** Makes a drafted plan small, as a user would. */
async function shorten(project: Project, changes: object): Promise<void> {
  const plan = JSON.parse((await project.read('servebench.json')).replace(/^\s*\/\/.*$/gm, ''));
  await project.write('servebench.json', JSON.stringify({ ...plan, ...changes }));
}

describe.skipIf(process.platform !== 'linux')('an agent', () => {
  it.each([
    [
      'Flask service',
      { 'app.py': flask, 'requirements.txt': 'flask\ngunicorn\n' },
      { python, launcher: 'gunicorn', app: 'app:app' },
      { workers: [1, 2], workerClass: 'sync', threads: 1 },
    ],
    ['Express service', express, { launcher: 'node', app: 'app.js' }, { workers: [1, 2] }],
  ])('finds, drafts, runs and compares a %s, in answers of at most 2 KB', async (_, files, service, settings) => {
    await using project = await Project.make();
    for (const [name, text] of Object.entries(files)) await project.write(name, text);
    await using agent = await Agent.in(project);
    const found = await agent.call('detect_service');
    expect(found).toMatchObject({ isError: false });
    expect(found.text).toMatch(/Service: (gunicorn: app:app|node: app\.js)[\s\S]*sum: GET \/sum[\s\S]*draft_plan/);
    const early = await agent.call('run_benchmark');
    expect(early).toMatchObject({ isError: true });
    expect(early.text).toMatch(/There is no plan servebench\.json\. Call draft_plan first/);

    expect((await agent.call('draft_plan')).text).toMatch(/^Wrote servebench\.json\./);
    expect((await agent.call('draft_plan')).text).toMatch(/is there already/);
    const env = 'app.js' in files ? { NODE_PATH: resolve('.cache/node-frameworks/node_modules') } : {};
    await shorten(project, {
      service: { ...service, env },
      settings,
      endpoints: [{ name: 'sum', path: '/sum' }],
      load: { connections: 4, requests: 60, warmUpRequests: 8 },
      repeats: 1,
    });
    const told: string[] = [];
    const onprogress = ({ message }: { message?: string | undefined }) => told.push(message ?? '');
    const run = await agent.call('run_benchmark', { search: 'exhaustive' }, { onprogress });
    expect(run.isError, run.text).toBe(false);
    expect(told).toContain('2 of 2 cells done.');
    expect(run.text).toMatch(/requests\/s/);
    expect(run.text).toMatch(/^Next: .*(profile_endpoint|run_benchmark)/m);
    const record = await readRecord(fileURLToPath(run.links[0] ?? ''));
    expect(run.text).toContain(record.id);

    const one = await agent.call('get_benchmark_result', { endpoint: 'sum' });
    expect(one.text).toMatch(/Settings, the fastest first:\n {2}.*workers?.*requests\/s, p95/);
    const alone = await agent.call('compare_benchmarks');
    expect(alone).toMatchObject({ isError: true });
    await agent.call('run_benchmark', { endpoints: ['sum'] });
    const compared = await agent.call('compare_benchmarks');
    expect(compared).toMatchObject({ isError: false });
    expect(compared.text).toMatch(/sum/);
    const answers = [found, run, one, compared].map(({ text }) => bytesOf(text));
    process.stdout.write(`Bytes of detect, run, result, compare: ${answers.join(', ')}\n`);
    for (const bytes of answers) expect(bytes).toBeLessThanOrEqual(mostBytes);
    expect(await serversOf(project)).toEqual([]);
  });

  it('cancels in mid-run: what was measured is kept, and nothing is left running', async () => {
    await using project = await Project.make(sleeping);
    await using agent = await Agent.in(project);
    const cancel = new AbortController();
    // Before the run itself begins, programs are asked that are no servers, and there is nothing to be kept.
    let began = false;
    const onprogress = () => {
      began = true;
    };
    const run = agent.call('run_benchmark', {}, { signal: cancel.signal, onprogress });
    const ended = expect(run).rejects.toThrow();
    await expect.poll(() => began).toBe(true);
    await expect.poll(async () => (await serversOf(project)).length).toBeGreaterThan(0);
    const second = await agent.call('run_benchmark');
    expect(second).toMatchObject({ isError: true });
    expect(second.text).toMatch(/running already/);
    cancel.abort();
    await ended;
    await expect.poll(() => serversOf(project)).toEqual([]);
    await expect.poll(async () => (await agent.call('get_benchmark_result')).text).toMatch(/Stopped after/);
  });

  it('may go in mid-run: its end ends what it started', async () => {
    await using project = await Project.make(sleeping);
    const agent = await Agent.in(project);
    const run = agent.call('run_benchmark').catch(() => null);
    await expect.poll(async () => (await serversOf(project)).length).toBeGreaterThan(0);
    await agent.client.close();
    await run;
    await expect.poll(() => serversOf(project)).toEqual([]);
  });

  it('has a time budget, and is told what was not measured for it', async () => {
    await using project = await Project.make(sleeping);
    await using agent = await Agent.in(project);
    const run = await agent.call('run_benchmark', { max_minutes: 0.05 });
    expect(run.text).toMatch(/^The run was stopped after 3\.0 s, as max_minutes asked/);
  });

  it('gets the next step with each error, and never leaves its folder, its plan or this machine', async () => {
    await using project = await Project.make(sleeping);
    await using agent = await Agent.in(project);
    const errors: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
      ['detect_service', { folder: '..' }, /lies outside of/],
      ['detect_service', { folder: 'none' }, /There is no folder none/],
      ['run_benchmark', { endpoints: ['other'] }, /no endpoint "other"\. It has: sleep, compute/],
      ['profile_endpoint', { endpoint: 'other' }, /no endpoint "other"\. It has: sleep, compute/],
      ['profile_endpoint', { endpoint: 'sleep', settings: { command: 'x' } }, /no setting command\. It has: workers/],
      ['get_benchmark_result', {}, /no saved run "last".*Call run_benchmark first/],
      ['compare_benchmarks', {}, /Call run_benchmark first/],
    ];
    for (const [tool, input, sentence] of errors) {
      const { isError, text } = await agent.call(tool, input);
      expect(isError, tool).toBe(true);
      expect(text).toMatch(sentence);
    }
    const elsewhere = { ...sleeping, service: { launcher: 'attach', url: 'http://192.0.2.1/' }, settings: {} };
    await project.write('servebench.json', JSON.stringify(elsewhere));
    const refused = await agent.call('run_benchmark');
    expect(refused).toMatchObject({ isError: true });
    expect(refused.text).toMatch(/servebench\.json has faults[\s\S]*192\.0\.2\.1/);
    expect(await serversOf(project)).toEqual([]);
  });

  it('names the line at which an endpoint computes', async () => {
    await using project = await Project.make({
      ...sleeping,
      load: { connections: 4, requests: 40, warmUpRequests: 8 },
    });
    await using agent = await Agent.in(project);
    const { text, isError, links } = await agent.call('profile_endpoint', { endpoint: 'compute', seconds: 2 });
    expect(isError, text).toBe(false);
    expect(text).toMatch(/server\.mjs:\d+ .*%/);
    expect(await readFile(fileURLToPath(links[0] ?? ''), 'utf8')).toContain('"profile"');
  });

  it('knows tools that say what they are not for, and prompts', async () => {
    await using project = await Project.make();
    await using agent = await Agent.in(project);
    const { tools } = await agent.client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      'compare_benchmarks',
      'detect_service',
      'draft_plan',
      'get_benchmark_result',
      'profile_endpoint',
      'run_benchmark',
    ]);
    // Nothing that an agent writes is ever a command line.
    expect(JSON.stringify(tools.map(({ inputSchema }) => Object.keys(inputSchema.properties ?? {})))).not.toMatch(
      /command|url|host|args/i,
    );
    const { prompts } = await agent.client.listPrompts();
    expect(prompts.map(({ name }) => name).sort()).toEqual([
      'did_my_change_make_it_slower',
      'tune_this_service',
      'why_is_this_endpoint_slow',
    ]);
    const asked = await agent.client.getPrompt({ name: 'why_is_this_endpoint_slow', arguments: { endpoint: 'sum' } });
    expect(JSON.stringify(asked.messages)).toContain('\\"sum\\"');
  });
});
