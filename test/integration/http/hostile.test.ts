import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ErrorKind, TrialResult } from '../../../src/model/trial/trial.ts';
import { warningSentence } from '../../../src/words/warnings.ts';
import { cutAnswerLength, type HostileBehaviour, hostileBehaviours } from '../../servers/hostile-behaviours.ts';
import { startServer, type TestServer } from '../../servers/start-server.ts';
import { countsFault, shortTimeoutMs, type TrialChanges, trialOn } from './trial-on.ts';

interface HostileCase extends TrialChanges {
  /** The one kind that every failed request has. */
  readonly error: ErrorKind;
  /** A kind that some of them may have instead, for want of the server's attention. */
  readonly starved?: ErrorKind;
  /** Set where the server reads no requests, or can't be asked. */
  readonly unread?: true;
}

/** Servers that answer no request well. */
const allFail: Readonly<Partial<Record<HostileBehaviour, HostileCase>>> = {
  'endless-head': { error: 'too-large' },
  'endless-header-line': { error: 'too-large' },
  'endless-first-line': { error: 'too-large' },
  'endless-interim': { error: 'too-large' },
  'endless-body': { error: 'total-timeout', starved: 'first-byte-timeout' },
  'endless-length': { error: 'total-timeout', starved: 'first-byte-timeout' },
  'endless-chunks': { error: 'total-timeout', starved: 'first-byte-timeout' },
  'endless-chunk-extension': { error: 'too-large' },
  'endless-trailers': { error: 'too-large' },
  'huge-chunk': { error: 'too-large' },
  'huge-length': { error: 'too-large' },
  trickle: { error: 'total-timeout', starved: 'first-byte-timeout' },
  rubbish: { error: 'malformed' },
  'never-answers': { error: 'first-byte-timeout' },
  'never-reads': { error: 'first-byte-timeout', unread: true },
  'closes-at-once': { error: 'reset', unread: true },
  'resets-at-once': { error: 'reset', unread: true },
  'closes-when-asked': { error: 'reset' },
  'resets-when-asked': { error: 'reset' },
  'resets-in-body': { error: 'reset' },
  'resets-at-each-byte': { error: 'reset', requests: cutAnswerLength, connections: 1 },
  'answers-twice': { error: 'malformed' },
  'greets-as-tls': { error: 'tls', scheme: 'https', unread: true },
};

/** More memory than this above a harmless trial means that what a server sends piles up. */
const allowedGrowthBytes = 64 * 1024 * 1024;

let harmlessRssBytes = 0;

beforeAll(async () => {
  await using server = await startServer('keep-alive');
  harmlessRssBytes = (await trialOn(server.port)).generator.rssBytes;
});

function expectBounded(result: TrialResult): void {
  expect(countsFault(result)).toBeNull();
  expect(result.generator.rssBytes - harmlessRssBytes).toBeLessThan(allowedGrowthBytes);
}

/** Requests that were in flight when the trial was given up may not have reached the server. */
async function expectSameCount(server: TestServer, { requests }: TrialResult): Promise<void> {
  const finished = requests.sent - requests.inFlightAtEnd;
  await expect.poll(async () => (await server.tally()).requests).toBeGreaterThanOrEqual(finished);
  expect((await server.tally()).requests).toBeLessThanOrEqual(requests.sent);
}

describe('a server that', () => {
  it.each(
    Object.entries(allFail).map(
      ([name, hostile]) => [hostileBehaviours[name as HostileBehaviour].about, name, hostile] as const,
    ),
  )('%s (%s)', async (_about, name, hostile) => {
    await using server = await startServer(name as HostileBehaviour);
    const timeoutMs = hostile.error.endsWith('-timeout') ? { timeoutMs: shortTimeoutMs } : {};
    const result = await trialOn(server.port, { ...timeoutMs, ...hostile });
    expectBounded(result);
    const { errors } = result.requests;
    const expected = errors[hostile.error] ?? 0;
    // A server that floods one connection may not come to answer on another in time.
    const starved = hostile.starved === undefined ? 0 : (errors[hostile.starved] ?? 0);
    expect(expected + starved).toBe(result.requests.failed);
    expect(expected).toBeGreaterThan(0);
    expect(result.requests.succeeded).toBe(0);
    expect(result.requests.failed).toBeGreaterThan(0);
    expect(result.errorExamples).toHaveLength(starved > 0 ? 2 : 1);
    if (result.gaveUp === null) expect(result.requests.sent).toBe(hostile.requests ?? 12);
    if (hostile.unread !== true) await expectSameCount(server, result);
  });

  it('closes after each number of bytes of its answer: one good, one without an answer, all others incomplete', async () => {
    await using server = await startServer('closes-at-each-byte');
    const result = await trialOn(server.port, { requests: cutAnswerLength + 1, connections: 1 });
    expectBounded(result);
    expect(result.requests).toMatchObject({
      sent: cutAnswerLength + 1,
      succeeded: 1,
      errors: { reset: 1, truncated: cutAnswerLength - 1 },
    });
    expect((await server.tally()).requests).toBe(result.requests.sent);
  });

  it('answers before it is asked, once a connection: no answer is counted twice', async () => {
    await using server = await startServer('answers-unasked');
    const result = await trialOn(server.port, { connections: 2, requests: 8, timeoutMs: shortTimeoutMs });
    expectBounded(result);
    // Bytes that were there before the request can't be told from an answer; behind the first one nothing may pass for one.
    expect(result.requests.succeeded).toBeLessThanOrEqual(result.connections.opened);
    expect(Object.keys(result.requests.errors)).toEqual(['first-byte-timeout']);
    expect(told(result)).toMatch(/^failed-requests: \d+ of \d+ requests failed: \d+ no first byte in time\./m);
    await expectSameCount(server, result);
  });

  it('answers twice at once: the request fails, and the user is told that bytes came after its end', async () => {
    await using server = await startServer('answers-twice');
    const result = await trialOn(server.port, { connections: 2, requests: 8 });
    expect(result.requests).toMatchObject({ sent: 8, succeeded: 0, errors: { malformed: 8 } });
    expect(result.errorExamples).toEqual([{ kind: 'bytes-after-end', bytes: expect.any(Number) }]);
    expect(told(result)).toContain('failed-requests: 8 of 8 requests failed: 8 not HTTP.');
  });

  it('sends each answer a second time later: never more answers than requests', async () => {
    await using server = await startServer('answers-again-later');
    const result = await trialOn(server.port, { connections: 2, requests: 200, timeoutMs: shortTimeoutMs });
    expectBounded(result);
    const { requests, good } = await server.tally();
    expect(result.requests.sent).toBe(200);
    // A request that was replayed on a fresh connection may have been read twice.
    expect(requests).toBeLessThanOrEqual(200 + result.requests.staleRetries);
    // One that took a surplus answer for its own may never have been read: the client runs ahead of a server that is slow by
    // as many as it answered twice. More answers than these two for each that it read there cannot be.
    expect(result.requests.succeeded).toBeLessThanOrEqual(2 * good);
    expect(told(result)).toMatch(/bytes came after its end|no request had asked for/);
  });

  // Between an answer, its second and the next request lie 150 and 350 ms; a machine that stands still for longer puts them together.
  it('sends each answer a second time while its connection has nothing to do: closed, counted, and the user is told', {
    retry: 3,
  }, async () => {
    await using server = await startServer('answers-again-much-later');
    const result = await trialOn(server.port, { connections: 6, ratePerSecond: 2, seconds: 3 });
    expectBounded(result);
    expect(result.requests).toMatchObject({ sent: 6, succeeded: 6 });
    expect((await server.tally()).requests).toBe(6);
    // None of its connections can be used again.
    expect(result.connections).toMatchObject({ opened: 6, reused: 0 });
    expect(told(result)).toMatch(
      /^unsolicited-bytes: The server sent bytes that no request had asked for \((5|6) times\); such connections were closed, but single answers may have been counted for the wrong request\.$/m,
    );
  });

  it('sends one answer too many while a request waits: it passes for the answer, and never counts on top', async () => {
    await using server = await startServer('answers-one-ahead');
    const result = await trialOn(server.port, { connections: 2, requests: 20 });
    expectBounded(result);
    expect(result.requests.sent).toBe(20);
    expect((await server.tally()).requests).toBeLessThanOrEqual(20);
    // The true answers behind it come as a surplus, of which two in one read are caught.
    expect(result.requests.errors.malformed ?? 0).toBe(result.requests.failed);
    if (result.requests.failed > 0) expect(told(result)).toContain('bytes came after its end');
  });

  it.skipIf(process.platform === 'win32')('stops altogether in the middle: given up with a sentence', async () => {
    await using server = await startServer('keep-alive');
    const trial = trialOn(server.port, { requests: 1_000_000, timeoutMs: 200 });
    await expect.poll(async () => (await server.tally()).requests).toBeGreaterThan(100);
    process.kill(server.pid, 'SIGSTOP');
    const result = await trial;
    expectBounded(result);
    expect(result.requests.succeeded).toBeGreaterThan(100);
    expect(Object.keys(result.requests.errors)).toEqual(['first-byte-timeout']);
    expect(result.gaveUp?.kind).toBe('stopped-answering');
  });

  it.skipIf(process.platform === 'win32')('dies in the middle: given up with a sentence', async () => {
    await using server = await startServer('keep-alive');
    const trial = trialOn(server.port, { requests: 1_000_000 });
    await expect.poll(async () => (await server.tally()).requests).toBeGreaterThan(100);
    process.kill(server.pid, 'SIGKILL');
    const result = await trial;
    expectBounded(result);
    expect(result.requests.succeeded).toBeGreaterThan(100);
    expect(result.requests.errors.refused).toBeGreaterThan(0);
    expect(result.gaveUp).not.toBeNull();
  });

  it('never reads a large body', async () => {
    await using server = await startServer('never-reads');
    const result = await trialOn(server.port, {
      method: 'POST',
      bodyBytes: 16 * 1024 * 1024,
      requests: 8,
      timeoutMs: shortTimeoutMs,
    });
    expect(countsFault(result)).toBeNull();
    expect(result.requests.errors).toEqual({ 'first-byte-timeout': result.requests.failed });
    // The body itself, and once more for its way through the encoding.
    expect(result.generator.rssBytes - harmlessRssBytes).toBeLessThan(allowedGrowthBytes + 4 * 16 * 1024 * 1024);
  });

  it('accepts and says nothing where TLS is asked', async () => {
    await using server = await startServer('never-reads');
    const result = await trialOn(server.port, { scheme: 'https', timeoutMs: shortTimeoutMs });
    expectBounded(result);
    expect(result.requests.errors).toEqual({ 'connect-timeout': result.requests.failed });
    expect(result.requests.succeeded).toBe(0);
  });

  it('does not exist: refused, and given up with a sentence', async () => {
    const result = await trialOn(await unusedPort(), { requests: 1000 });
    expectBounded(result);
    expect(Object.keys(result.requests.errors)).toEqual(['refused']);
    expect(result.requests.succeeded).toBe(0);
    expect(result.gaveUp?.kind).toBe('refuses-connections');
  });

  it.skipIf(process.platform === 'win32')('has no unix-domain socket', async () => {
    const socketPath = join(tmpdir(), `servebench-no-such-${process.pid}.sock`);
    const result = await trialOn(1, { socketPath, requests: 1000 });
    expect(countsFault(result)).toBeNull();
    expect(Object.keys(result.requests.errors)).toEqual(['refused']);
    expect(result.gaveUp).not.toBeNull();
  });

  it('sends a body without end while the trial is stopped: it ends with the requests in flight', async () => {
    await using server = await startServer('endless-body');
    const stop = new AbortController();
    const trial = trialOn(server.port, { timeoutMs: 60_000, signal: stop.signal });
    await expect.poll(async () => (await server.tally()).requests).toBe(4);
    stop.abort();
    const result = await trial;
    expectBounded(result);
    expect(result).toMatchObject({ stopped: true, requests: { sent: 4, succeeded: 0, failed: 0, inFlightAtEnd: 4 } });
  });
});

/** The warnings, a line each. */
function told(result: TrialResult): string {
  return result.warnings.map((warning) => `${warning.kind}: ${warningSentence(warning)}`).join('\n');
}

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
