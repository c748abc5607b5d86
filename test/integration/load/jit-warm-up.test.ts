import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable, open, readFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { Client } from '../../../src/load/generator/client.ts';
import { warmUpJit } from '../../../src/load/generator/jit-warm-up.ts';
import type { FromGenerator } from '../../../src/load/generator/protocol.ts';
import { Recorder } from '../../../src/load/generator/recorder.ts';
import { ResponseParser } from '../../../src/load/http/response-parser.ts';
import { generatorOptions } from '../../../src/load/trial/generator-options.ts';
import { generatorScript, listening, specFor } from './trials.ts';

/** Bit of V8's `OptimizationStatus`: the function has code of an optimizing compiler. */
const optimized = 16;

setFlagsFromString('--allow-natives-syntax');
const statusOf = runInNewContext('(code) => %GetOptimizationStatus(code)') as (code: unknown) => number;

const hotCode = {
  'Client.onBytes': Client.prototype.onBytes,
  'Client.start': Client.prototype.start,
  'ResponseParser.push': ResponseParser.prototype.push,
  'Recorder.success': Recorder.prototype.success,
};

function compiled(): string[] {
  return Object.entries(hotCode)
    .filter(([, code]) => (statusOf(code) & optimized) !== 0)
    .map(([name]) => name);
}

test('the code that each request runs through is compiled before the first one is measured', async () => {
  expect(compiled()).toEqual([]);
  await warmUpJit(30_000);
  expect(compiled()).toEqual(Object.keys(hotCode));
});

/** What V8 says, from when the generator is ready, of code that it throws away and of garbage that it collects. */
async function saidOfTrial(): Promise<string[]> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'servebench-'));
  const file = join(folder.path, 'said');
  await using said = await open(file, 'w');
  const generator = fork(generatorScript, [], {
    serialization: 'advanced',
    execArgv: [...generatorOptions(process.versions), '--trace-deopt', '--trace-gc'],
    stdio: ['ignore', said.fd, 'inherit', 'ipc'],
  });
  const answered = (type: FromGenerator['type']): Promise<void> =>
    new Promise((resolve) => {
      generator.on('message', (message) => {
        if ((message as FromGenerator).type === type) resolve();
      });
    });
  const server = http.createServer((_request, response) => response.end('Hello'));
  return await listening(server, async (port) => {
    const profile = { kind: 'closed', connections: 16, requests: null, seconds: 0.5 } as const;
    generator.send({ type: 'prepare', spec: specFor({ port }, { profile }), share: { index: 0, of: 1 } });
    await answered('prepared');
    const { size } = await said.stat();
    generator.send({ type: 'measure' });
    await answered('measured');
    generator.disconnect();
    await once(generator, 'exit');
    return (await readFile(file)).subarray(size).toString('latin1').split('\n');
  });
}

test('nothing that was compiled is thrown away when the real load begins, and no full garbage collection falls into it', async () => {
  const said = await saidOfTrial();
  expect(said.filter((line) => line.includes('marking dependent code'))).toEqual([]);
  expect(said.filter((line) => line.includes('Mark-Compact'))).toEqual([]);
});

test('ends at its time limit, with nothing left open', async () => {
  await warmUpJit(1);
  await expect.poll(() => process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP'))).toEqual([]);
});

test('a generator that loses its parent meanwhile ends by itself', async () => {
  const generator = fork(generatorScript, [], { serialization: 'advanced', execArgv: [] });
  generator.send({ type: 'prepare', spec: specFor({ port: 1 }), share: { index: 0, of: 1 } }, () =>
    generator.disconnect(),
  );
  expect(await once(generator, 'exit')).toEqual([0, null]);
});
