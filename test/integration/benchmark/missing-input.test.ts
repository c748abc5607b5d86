import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runBenchmark } from '../../../src/benchmark/run-benchmark.ts';
import { planSchema } from '../../../src/model/plan/plan.ts';

it('starts nothing where a variable of a request is missing, and says which', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'servebench-missing-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const plan = planSchema.parse({
    service: { launcher: 'command', command: [process.execPath, '-e', 'fs.writeFileSync("started", "")', '{port}'] },
    endpoints: [{ name: 'home', path: '/', headers: { 'X-Token': '${env:NO_SUCH_TOKEN}' } }],
  });
  const events = [];
  for await (const event of runBenchmark(plan, {
    signal: new AbortController().signal,
    context: {
      planFolder: folder,
      distFolder: resolve('dist'),
      mediaFolder: resolve('media'),
      storageFolder: join(folder, 'state'),
      environment: {},
      suggestedPython: null,
      confirmedHosts: [],
    },
  }))
    events.push(event);
  expect(events.map(({ type }) => type)).toEqual(['run-started', 'run-finished']);
  expect(events.at(-1)).toMatchObject({ status: 'failed', failure: { problems: [{ variable: 'NO_SUCH_TOKEN' }] } });
  expect(await readdir(folder)).not.toContain('started');
});
