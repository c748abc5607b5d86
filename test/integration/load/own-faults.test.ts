import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http2 from 'node:http2';
import net from 'node:net';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { runTrial } from '../../../src/load/trial/run-trial.ts';
import type { TrialResult, TrialSpec } from '../../../src/model/trial/trial.ts';
import { failureSentence } from '../../../src/words/failures.ts';
import { requestFailureSentence } from '../../../src/words/request-failures.ts';
import { warningSentence } from '../../../src/words/warnings.ts';
import { childrenOf } from './children.ts';
import { countingServer, generatorScript, listening, specFor, trial } from './trials.ts';

/** The load generator on a Node that has no `process.binding`. */
const generatorWithoutHandles = resolve('test/bench/load/generator-without-handles.mjs');

/** The letter that Linux gives a process's state. */
const stateOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.[0];

const hello = countingServer.bind(null, (_request, response) => response.end('hello'));
const closed = (connections: number, requests: number): Partial<TrialSpec> => ({
  profile: { kind: 'closed', connections, requests, seconds: null },
});
const told = ({ warnings }: TrialResult) =>
  warnings.map((warning) => `${warning.kind}: ${warningSentence(warning)}`).join('\n');

/** Why a trial was given up, in words. */
const gaveUp = ({ gaveUp: failure }: TrialResult) => (failure === null ? null : failureSentence(failure));

describe('what is not the server’s fault', () => {
  it.skipIf(process.platform === 'win32')(
    'too few files: given up with a sentence that names the limit of this machine',
    async () => {
      const { server } = hello();
      const result = await listening(server, async (port) => {
        const spec = specFor({ port }, closed(200, 400));
        const script = `
          import { runTrial } from ${JSON.stringify(new URL('../../../src/load/trial/run-trial.ts', import.meta.url).href)};
          const result = await runTrial(${JSON.stringify(spec)}, { generatorScript: ${JSON.stringify(generatorScript)}, signal: new AbortController().signal });
          process.stdout.write(JSON.stringify(result));`;
        const limited = ['-c', 'ulimit -n 80; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', script];
        return JSON.parse((await promisify(execFile)('sh', limited)).stdout) as TrialResult;
      });
      expect(gaveUp(result)).toMatch(/^The load generator may open no more files after \d+ connections.*ulimit -n/);
      expect(Object.keys(result.requests.errors)).toEqual(['files-exhausted']);
    },
  );

  it.skipIf(process.platform !== 'linux')('a load generator that was suspended says so', async () => {
    const { server, count } = hello();
    const result = await listening(server, async (port) => {
      const running = trial(
        specFor({ port }, { profile: { kind: 'closed', connections: 2, requests: null, seconds: 2 } }),
      );
      await expect.poll(count).toBeGreaterThan(50);
      const [generator] = childrenOf(process.pid, 'generator.js');
      process.kill(generator as number, 'SIGSTOP');
      // A busy machine may take a while to stop it, and to hand over what it had sent.
      await expect.poll(() => stateOf(generator as number)).toBe('T');
      const stopped = count();
      // Longer than what counts as a pause; the server sees that nothing comes.
      await new Promise((resolve) => setTimeout(resolve, 1200));
      process.kill(generator as number, 'SIGCONT');
      expect(count()).toBeLessThanOrEqual(stopped + 2);
      return running;
    });
    expect(told(result)).toMatch(/^generator-paused: The load generator stood still for \d+\.\d+ s while it measured/m);
  });

  it('a second generator that can’t be started leaves none of the first behind', async () => {
    const { server } = hello();
    await listening(server, async (port) => {
      let asked = 0;
      const options = { generatorScript, signal: new AbortController().signal };
      Object.defineProperty(options, 'generatorScript', { get: () => (asked++ === 0 ? generatorScript : 'no\0name') });
      await expect(runTrial(specFor({ port }, { generators: 2 }), options)).rejects.toThrow();
      expect(asked).toBe(2);
    });
    expect(childrenOf(process.pid, 'generator.js')).toEqual([]);
  });

  it('half a surrogate pair in a path goes out as U+FFFD', async () => {
    const seen = new Set<string | undefined>();
    const { server } = countingServer((request, response) => {
      seen.add(request.url);
      response.end();
    });
    const result = await listening(server, (port) => {
      const spec = specFor({ port }, closed(1, 2));
      return trial({ ...spec, requests: spec.requests.map((request) => ({ ...request, path: '/\ud800é' })) });
    });
    expect(result.requests.succeeded).toBe(2);
    expect([...seen]).toEqual(['/%EF%BF%BD%C3%A9']);
  });
});

describe('a server that', () => {
  it('closes within the TLS handshake fails each request at once as a failed handshake', async () => {
    const server = net.createServer((socket) => socket.once('data', () => socket.end()));
    const startedMs = performance.now();
    const timeouts = { connectMs: 30_000, firstByteMs: 30_000, totalMs: 30_000 };
    const result = await listening(server, (port) =>
      trial(specFor({ port, scheme: 'https' }, { ...closed(4, 8), timeouts })),
    );
    expect(performance.now() - startedMs).toBeLessThan(20_000);
    expect(Object.keys(result.requests.errors)).toEqual(['tls']);
    expect(gaveUp(result)).toMatch(/^No TLS connection to .* could be made/);
  });

  it('keeps silent in the TLS handshake has brought about no connection', async () => {
    const server = net.createServer((socket) => socket.resume());
    const timeouts = { connectMs: 100, firstByteMs: 1000, totalMs: 1000 };
    const result = await listening(server, (port) =>
      trial(specFor({ port, scheme: 'https' }, { ...closed(2, 8), timeouts })),
    );
    expect(gaveUp(result)).toContain('(no connection could be made)');
  });

  it('answers later than a limit of 10 ms has failed, however soon after', async () => {
    const { server } = countingServer((_request, response) => setTimeout(() => response.end('late'), 13));
    const timeouts = { connectMs: 1000, firstByteMs: 1000, totalMs: 10 };
    const result = await listening(server, (port) => trial(specFor({ port }, { ...closed(2, 8), timeouts })));
    const { sent, succeeded, failed, inFlightAtEnd } = result.requests;
    expect([succeeded, failed + inFlightAtEnd]).toEqual([0, sent]);
    expect(Object.keys(result.requests.errors)).toEqual(['total-timeout']);
    expect(result.failedLatencyMs.max).toBeCloseTo(10, 6);
  });

  it('speaks HTTP/2 alone is told to be one', async () => {
    const server = http2.createServer((_request, response) => response.end('hello'));
    const result = await listening(server as unknown as net.Server, (port) => trial(specFor({ port }, closed(1, 2))));
    expect(result.errorExamples.map(requestFailureSentence).join()).toContain('it speaks HTTP/2 without TLS (h2c)');
  });

  it('answers HEAD is not asked for a body, and autocannon, which waits for one, is not let near it', async () => {
    const { server, count } = countingServer((_request, response) => {
      response.setHeader('Content-Length', 5);
      response.end();
    });
    await listening(server, async (port) => {
      const spec = specFor({ port }, closed(2, 10));
      const expected = { status: null, bodyContains: 'hello', bodyLengthBytes: 5 };
      const requests = spec.requests.map((one) => ({ ...one, method: 'HEAD', expect: expected }));
      const result = await trial({ ...spec, requests });
      expect(result.requests).toMatchObject({ sent: 10, succeeded: 10 });
      expect(result.bytes.body).toBe(0);
      const refused = await trial({ ...spec, requests, engine: 'autocannon' });
      expect(told(refused)).toMatch(/^engine-inexact: autocannon waits for the body of an answer to HEAD/);
    });
    expect(count()).toBe(10);
  });
});

it('a plain connection is made with bare handles on the Node that Servebench is built with, and that is recorded', async () => {
  const { server } = hello();
  const result = await listening(server, (port) => trial(specFor({ port })));
  expect(result.generator.transport).toBe('handles');
});

it('a Node without process.binding reaches the server over its stream sockets, exactly, and the slower way is said', async () => {
  const { server, count } = hello();
  const result = await listening(server, (port) =>
    trial(specFor({ port }, closed(4, 40)), { generatorScript: generatorWithoutHandles }),
  );
  expect(result.generator.transport).toBe('sockets');
  expect(result.requests).toMatchObject({ sent: 40, succeeded: 40 });
  expect(count()).toBe(40);
  expect(result.warnings.map(({ kind }) => kind)).toContain('slower-transport');
});
