import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FromRunner } from '../../../src/extension/runner/protocol.ts';
import { RunnerProcess } from '../../../src/extension/runner/runner-process.ts';
import type { Plan } from '../../../src/model/plan/plan.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'servebench-runner-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function runnerOf(name: string, code: string) {
  const file = join(folder, `${name}.cjs`);
  await writeFile(file, code);
  const messages: FromRunner[] = [];
  let output = '';
  const runner = new RunnerProcess(file, process.env, {
    onMessage: (message) => messages.push(message),
    onOutput: (text) => {
      output += text;
    },
  });
  const context = { planFolder: folder } as Parameters<RunnerProcess['start']>[0]['context'];
  runner.start({ type: 'run', plan: {} as Plan, context });
  return { runner, messages, output: () => output };
}

test('a runner that says done ends without a fault, every message in order', async () => {
  const { runner, messages } = await runnerOf(
    'good',
    `process.once('message', ({ type }) => {
      process.send({ type: 'saved', file: type });
      process.send({ type: 'done' }, () => process.disconnect());
    });`,
  );
  expect(await runner.ended).toBeNull();
  expect(messages).toEqual([{ type: 'saved', file: 'run' }, { type: 'done' }]);
});

test('a runner that dies is told of with how it died, and what it printed is kept', async () => {
  const { runner, output } = await runnerOf(
    'dying',
    `process.once('message', () => { process.stderr.write('out of luck', () => process.exit(7)); });`,
  );
  expect(await runner.ended).toBe('The benchmark’s process ended early (exit code 7).');
  expect(output()).toBe('out of luck');
});

test('a stop reaches the runner', async () => {
  const { runner, messages } = await runnerOf(
    'stopped',
    `process.on('message', ({ type }) => {
      if (type === 'run') process.send({ type: 'saved', file: 'running' });
      else process.send({ type: 'done' }, () => process.disconnect());
    });`,
  );
  await expect.poll(() => messages.length).toBe(1);
  runner.stop();
  expect(await runner.ended).toBeNull();
});

test('runs as Node also where the editor is Electron, and the channel carries what JSON cannot', async () => {
  const { runner, messages } = await runnerOf(
    'electron',
    `process.once('message', () => {
      process.send({ type: 'saved', file: process.env.ELECTRON_RUN_AS_NODE, at: new Date(0), big: 1n });
      process.send({ type: 'done' }, () => process.disconnect());
    });`,
  );
  await runner.ended;
  expect(messages[0]).toEqual({ type: 'saved', file: '1', at: new Date(0), big: 1n });
});
