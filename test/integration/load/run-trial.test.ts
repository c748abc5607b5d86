import { createHook } from 'node:async_hooks';
import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../src/model/facts/failure.ts';
import type { TrialProgress } from '../../../src/model/trial/trial.ts';
import { failureSentence } from '../../../src/words/failures.ts';
import { inWords } from '../../fixtures/in-words.ts';
import { countingServer, generatorScript, listening, specFor, trial } from './trials.ts';

const hello = countingServer.bind(null, (_request, response) => response.end('hello'));
const never = countingServer.bind(null, () => {});

describe('a trial', () => {
  it('sends exactly as many requests as asked, in one process or three, and the server counts the same', async () => {
    for (const generators of [1, 3]) {
      const { server, count } = hello();
      const result = await listening(server, (port) =>
        trial(
          specFor({ port }, { generators, profile: { kind: 'closed', connections: 7, requests: 500, seconds: null } }),
        ),
      );
      expect(count()).toBe(500);
      expect(result.requests).toMatchObject({ sent: 500, succeeded: 500, failed: 0, inFlightAtEnd: 0 });
      expect(result.generator.processes).toBe(generators);
      expect(result.connections.opened).toBe(7);
      expect(result.samplesMs).toHaveLength(500);
      const completions = result.completionsMs as readonly number[];
      expect(completions).toEqual([...completions].sort((a, b) => a - b));
      expect(result.series.succeeded.reduce((sum, bucket) => sum + bucket, 0)).toBe(500);
    }
  });

  it('splits each request’s time into connecting and processing, whoever closes the connections', async () => {
    for (const closing of [true, false]) {
      const { server } = countingServer((_request, response) => {
        if (closing) response.setHeader('Connection', 'close');
        response.end('hello');
      });
      const result = await listening(server, (port) => trial(specFor({ port })));
      const { connectMs, processingMs } = result.latencyParts as NonNullable<typeof result.latencyParts>;
      expect([connectMs.count, processingMs.count]).toEqual([200, 200]);
      const mean = (connectMs.mean as number) + (processingMs.mean as number);
      expect(mean).toBeCloseTo(result.latencyMs.mean as number, 9);
      expect(processingMs.max).toBeLessThanOrEqual(result.latencyMs.max as number);
      expect(processingMs.min).toBeGreaterThan(0);
      if (closing) expect(connectMs.min).toBeGreaterThan(0);
      // 8 of 200 requests had to connect.
      else expect([connectMs.min, connectMs.p50]).toEqual([0, 0]);
      expect(connectMs.max).toBe(result.connectMs.max);
    }
  });

  it('keeps the warm-up apart, and lets its owner look at the server between the two', async () => {
    const { server, count } = hello();
    let countAtStart = -1;
    const phases = new Set<TrialProgress['phase']>();
    const result = await listening(server, (port) =>
      trial(
        specFor(
          { port },
          {
            warmUp: { requests: 10, connections: 4, maxSeconds: 5 },
            profile: { kind: 'closed', connections: 4, requests: null, seconds: 0.5 },
          },
        ),
        {
          beforeMeasuring: async () => {
            countAtStart = count();
          },
          onProgress: (progress) => phases.add(progress.phase),
        },
      ),
    );
    expect(countAtStart).toBe(10);
    expect(result.requests.sent).toBe(count() - 10);
    expect(result.requests.succeeded).toBe(result.requests.sent);
    expect(phases).toContain('measuring');
  });

  it('stops soon after its signal with what there is', async () => {
    const { server, count } = hello();
    const abort = new AbortController();
    let abortedAt = 0;
    const result = await listening(server, (port) =>
      trial(specFor({ port }, { profile: { kind: 'closed', connections: 4, requests: null, seconds: 60 } }), {
        signal: abort.signal,
        onProgress: ({ succeeded }) => {
          if (abort.signal.aborted || succeeded === 0) return;
          abortedAt = performance.now();
          abort.abort();
        },
      }),
    );
    // The load would last a minute.
    expect(performance.now() - abortedAt).toBeLessThan(15_000);
    expect(result.stopped).toBe(true);
    expect(result.requests.succeeded).toBeGreaterThan(0);
    const { sent, succeeded, failed, inFlightAtEnd } = result.requests;
    expect(sent).toBe(succeeded + failed + inFlightAtEnd);
    expect(count()).toBeGreaterThanOrEqual(succeeded);
    expect(count()).toBeLessThanOrEqual(sent);
  });

  it('starts the request after a time-out when it is sent, not when the time-out was due', async () => {
    let asked = 0;
    // Every other request is never answered.
    const { server } = countingServer((_request, response) => {
      asked++;
      if (asked % 2 === 0) response.end('hello');
    });
    const result = await listening(server, (port) =>
      trial(
        specFor(
          { port },
          {
            profile: { kind: 'closed', connections: 1, requests: 20, seconds: null },
            // Limits are looked at every 20 ms: after 205 ms, one is seen about 14 ms late.
            timeouts: { connectMs: 5000, firstByteMs: 205, totalMs: 5000 },
          },
        ),
      ),
    );
    expect(result.requests).toMatchObject({ sent: 20, succeeded: 10, failed: 10 });
    expect(Math.min(...(result.samplesMs ?? []))).toBeLessThan(7);
  });

  it('leaves no timer behind, neither after its end nor when it was stopped', async () => {
    const running = new Map<number, NodeJS.Timeout & { readonly _idleTimeout: number }>();
    const hook = createHook({
      init: (id, type, _trigger, timer) => type === 'Timeout' && running.set(id, timer as never),
      destroy: (id) => running.delete(id),
    }).enable();
    try {
      const { server } = hello();
      await listening(server, async (port) => {
        await trial(specFor({ port }));
        const abort = new AbortController();
        const profile = { kind: 'closed', connections: 4, requests: null, seconds: 60 } as const;
        const onProgress = () => abort.abort();
        await trial(specFor({ port }, { profile }), { signal: abort.signal, onProgress });
      });
      await new Promise((resolve) => setImmediate(resolve));
      // Timers of the server and of the test runner last no longer than some minutes.
      expect([...running.values()].map((timer) => timer._idleTimeout).filter((ms) => ms > 600_000)).toEqual([]);
    } finally {
      hook.disable();
    }
  });

  it('is given up at once when its server is gone', async () => {
    const gone: Failure = { kind: 'server-ended', server: 'gunicorn', asked: false, exit: { code: 3, signal: null } };
    const { server } = never();
    const result = await listening(server, (port) => trial(specFor({ port }), { serverGone: Promise.resolve(gone) }));
    expect(result.gaveUp).toEqual(gone);
  });

  it('passes on what its owner throws before measuring, and leaves no process behind', async () => {
    const { server } = hello();
    await listening(server, (port) =>
      expect(
        trial(specFor({ port }), { beforeMeasuring: () => Promise.reject(new Error('no sample')) }),
      ).rejects.toThrow('no sample'),
    );
  });

  it('says in a sentence that the generator could not be started', async () => {
    await expect(inWords(trial(specFor({ port: 1 }), { generatorScript: '/nowhere/generator.js' }))).rejects.toThrow(
      /^The load generator ended unexpectedly with exit code 1: .*\.$/,
    );
  });
});

describe('a generator process', () => {
  it('ends by itself when its parent dies in the middle of a trial', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'orphan-'));
    const { server } = never();
    try {
      await listening(server, async (port) => {
        const parentScript = join(folder, 'parent.cjs');
        await writeFile(
          parentScript,
          `const child = require('node:child_process').fork(${JSON.stringify(generatorScript)}, { serialization: 'advanced' });
           child.on('message', (message) => {
             if (message.type === 'prepared') child.send({ type: 'measure' });
             if (message.type === 'progress') process.send(child.pid);
           });
           process.on('message', (spec) => child.send({ type: 'prepare', spec, share: { index: 0, of: 1 } }));`,
        );
        const parent: ChildProcess = fork(parentScript);
        parent.send(specFor({ port }));
        const [generatorPid] = (await once(parent, 'message')) as [number];
        expect(isRunning(generatorPid)).toBe(true);
        parent.kill('SIGKILL');
        await expect.poll(() => isRunning(generatorPid)).toBe(false);
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('load profiles', () => {
  it('an open schedule sends every request at its rate and counts a stall of the server in full', async () => {
    let stalled = false;
    const { server, count } = countingServer((_request, response) => {
      if (count() !== 100 || stalled) {
        response.end('hello');
        return;
      }
      stalled = true;
      // The whole process stands still, as a server in a long collection or computation does.
      const until = performance.now() + 400;
      while (performance.now() < until);
      response.end('hello');
    });
    const result = await listening(server, (port) =>
      trial(specFor({ port }, { profile: { kind: 'open', connections: 64, ratePerSecond: 200, seconds: 1.5 } })),
    );
    expect(result.schedule).toMatchObject({ intended: 300, dropped: 0 });
    expect(result.requests.sent).toBe(300);
    expect(count()).toBe(300);
    // Some 80 requests were due in those 400 ms; a closed loop would have shown a single slow one.
    expect(result.samplesMs?.filter((ms) => ms > 40).length).toBeGreaterThan(50);
  });

  it('an open schedule drops what no connection was free for, and says so', async () => {
    const { server } = countingServer((_request, response) => {
      setTimeout(() => response.end('hello'), 100);
    });
    const result = await listening(server, (port) =>
      trial(specFor({ port }, { profile: { kind: 'open', connections: 2, ratePerSecond: 100, seconds: 1 } })),
    );
    const { intended, dropped } = result.schedule as NonNullable<typeof result.schedule>;
    expect(intended).toBe(100);
    expect(dropped).toBeGreaterThan(50);
    expect(result.requests.sent + dropped).toBe(intended);
    expect(result.warnings.map(({ kind }) => kind)).toContain('late-requests');
  });

  it('a ramp shows the rate at each number of connections', async () => {
    const { server, count } = countingServer((_request, response) => {
      setTimeout(() => response.end('hello'), 20);
    });
    const result = await listening(server, (port) =>
      trial(specFor({ port }, { profile: { kind: 'ramp', steps: [1, 4], secondsPerStep: 0.6 } })),
    );
    const [one, four] = result.ramp as NonNullable<typeof result.ramp>;
    expect([one?.connections, four?.connections]).toEqual([1, 4]);
    expect((four?.rps as number) / (one?.rps as number)).toBeGreaterThan(2);
    expect(result.requests.succeeded).toBe(count());
  });
});

describe('targets', () => {
  it('takes a unix-domain socket', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'socket-'));
    const socketPath = join(folder, 's');
    const { server, count } = hello();
    try {
      const result = await listening(server, () => trial(specFor({ socketPath })), socketPath);
      expect(result.requests.succeeded).toBe(200);
      expect(count()).toBe(200);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('takes a self-signed certificate only where that is allowed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tls-'));
    try {
      const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
      const subject = ['-subj', '/CN=localhost', '-days', '2', '-nodes'];
      execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-keyout', key, '-out', cert, ...subject], {
        stdio: 'ignore',
      });
      for (const allowSelfSigned of [true, false]) {
        const server = https.createServer({ key: await readFile(key), cert: await readFile(cert) }, (_, response) =>
          response.end('hello'),
        );
        const result = await listening(server, (port) => trial(specFor({ scheme: 'https', port, allowSelfSigned })));
        expect(result.requests.succeeded).toBe(allowSelfSigned ? 200 : 0);
        if (allowSelfSigned) expect(result.gaveUp).toBeNull();
        else {
          expect(result.gaveUp && failureSentence(result.gaveUp)).toMatch(
            /^No TLS connection to 127\.0\.0\.1:\d+ could be made: its certificate was not accepted/,
          );
          expect(Object.keys(result.requests.errors)).toEqual(['tls']);
        }
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('the autocannon engine', () => {
  const engine = { engine: 'autocannon' } as const;

  it('counts exactly where connections are kept', async () => {
    const { server, count } = hello();
    const result = await listening(server, (port) => trial(specFor({ port }, engine)));
    expect(result.gaveUp).toBeNull();
    expect(result.requests).toMatchObject({ sent: 200, succeeded: 200, failed: 0 });
    expect(count()).toBe(200);
    expect(result.bodyLengthBytes).toBe(5);
  });

  it('gives up without a figure where the server closes them', async () => {
    const { server } = countingServer((_request, response) => {
      response.setHeader('Connection', 'close').end('hello');
    });
    const result = await listening(server, (port) => trial(specFor({ port }, engine)));
    expect(result.gaveUp && failureSentence(result.gaveUp)).toMatch(
      /^autocannon can’t be exact here: .*Use the native engine\.$/,
    );
    expect(result.requests.succeeded).toBe(0);
    expect(result.warnings.map(({ kind }) => kind)).toEqual(['engine-inexact']);
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
