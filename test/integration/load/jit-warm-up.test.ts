import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { Client } from '../../../src/load/generator/client.ts';
import { warmUpJit } from '../../../src/load/generator/jit-warm-up.ts';
import { Recorder } from '../../../src/load/generator/recorder.ts';
import { ResponseParser } from '../../../src/load/http/response-parser.ts';
import { generatorScript, specFor } from './trials.ts';

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
