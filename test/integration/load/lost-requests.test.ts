import http from 'node:http';
import https from 'node:https';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LoadTarget, TrialResult } from '../../../src/model/trial/trial.ts';
import { requestFailureSentence } from '../../../src/words/request-failures.ts';
import { selfSigned } from '../service/self-signed.ts';
import { listening, specFor, trial } from './trials.ts';

/** Ways to a server, and what the load generator has to do otherwise on each. */
const transports = ['TCP', 'a unix-domain socket', 'TLS'] as const;
type Transport = (typeof transports)[number];

/** 200 requests over 4 connections to a server that treats each request in its own way. */
async function loadOf(
  transport: Transport,
  onRequest: (number: number, socket: Socket, answer: (then?: () => void) => void) => void,
): Promise<{ readonly result: TrialResult; readonly seen: number; readonly answered: number }> {
  let seen = 0;
  let answered = 0;
  const answer = (request: http.IncomingMessage, response: http.ServerResponse) => {
    seen++;
    onRequest(seen, request.socket, (then) => {
      answered++;
      response.end('hello', then);
    });
  };
  const secure = transport === 'TLS';
  const server: Server = secure ? https.createServer(selfSigned(), answer) : http.createServer(answer);
  const socketPath = transport === 'a unix-domain socket' ? join(tmpdir(), `lost-${process.pid}.sock`) : null;
  const target: Partial<LoadTarget> = { scheme: secure ? 'https' : 'http', allowSelfSigned: secure, socketPath };
  const result = await listening(
    server,
    (port) =>
      trial(
        specFor({ ...target, port }, { profile: { kind: 'closed', connections: 4, requests: 200, seconds: null } }),
      ),
    socketPath ?? undefined,
  );
  return { result, seen, answered };
}

describe.each(transports)('over %s', (transport) => {
  it.each([0, 1, 30])('a server that ends %i ms after it has read a request has lost it', async (delayMs) => {
    let dropped = 0;
    const { result, seen, answered } = await loadOf(transport, (number, socket, answer) => {
      if (number % 10 !== 0) answer();
      else {
        dropped++;
        if (delayMs === 0) socket.destroy();
        else setTimeout(() => socket.destroy(), delayMs);
      }
    });
    expect({ ...result.requests.errors }).toEqual({ reset: dropped });
    expect(result.requests).toMatchObject({ sent: 200, succeeded: answered, failed: seen - answered, staleRetries: 0 });
    expect(requestFailureSentence(result.errorExamples[0]!)).toMatch(
      /was closed [\d.]+ ms after the request, without an answer/,
    );
  });

  it('a request that crosses the close of an idle connection is sent again, and counted once', async () => {
    const { result, seen } = await loadOf(transport, (number, socket, answer) => {
      answer(number % 10 === 0 ? () => socket.destroy() : undefined);
    });
    expect(result.requests).toMatchObject({ sent: 200, succeeded: 200, failed: 0 });
    expect(result.requests.staleRetries).toBeGreaterThan(0);
    expect(seen).toBe(200);
  });

  it('a request that waited unread until its connection was reset has failed', async () => {
    let paused = 0;
    const { result, seen } = await loadOf(transport, (number, socket, answer) => {
      if (number % 10 !== 0) answer();
      else
        answer(() => {
          paused++;
          socket.pause();
          setTimeout(() => socket.destroy(), 50);
        });
    });
    const { succeeded, failed, staleRetries, errors } = result.requests;
    expect(errors).toEqual({ reset: failed });
    // The last of them may have met no further request.
    expect(failed).toBeGreaterThan(paused - 4);
    expect([succeeded + failed, succeeded, staleRetries]).toEqual([200, seen, 0]);
  });
});
