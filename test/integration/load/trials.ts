import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import http from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { resolve } from 'node:path';
import { runTrial, type TrialOptions } from '../../../src/load/trial/run-trial.ts';
import type { LoadTarget, TrialResult, TrialSpec } from '../../../src/model/trial/trial.ts';

export const generatorScript = resolve('dist/generator.js');

/** A trial of 200 requests over 8 connections, unless something else is said. */
export function specFor(target: Partial<LoadTarget>, change: Partial<TrialSpec> = {}): TrialSpec {
  return {
    engine: 'native',
    target: {
      scheme: 'http',
      host: '127.0.0.1',
      port: 0,
      socketPath: null,
      hostHeader: 'localhost',
      allowSelfSigned: false,
      ...target,
    },
    requests: [
      {
        method: 'GET',
        path: '/',
        headers: [],
        bodyBase64: null,
        expect: { status: null, bodyContains: null, bodyLengthBytes: null },
      },
    ],
    profile: { kind: 'closed', connections: 8, requests: 200, seconds: null },
    warmUp: null,
    keepAlive: true,
    timeouts: { connectMs: 5000, firstByteMs: 10_000, totalMs: 10_000 },
    drainMs: 10_000,
    generators: 1,
    ...change,
  };
}

export function trial(spec: TrialSpec, options: Partial<TrialOptions> = {}): Promise<TrialResult> {
  return runTrial(spec, { generatorScript, signal: new AbortController().signal, ...options });
}

/** Lets a server listen on a free port of the loopback, or on a socket's path, while `use` runs. */
export async function listening<Result>(
  server: Server,
  use: (port: number) => Promise<Result>,
  socketPath?: string,
): Promise<Result> {
  if (socketPath === undefined) server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 });
  else server.listen(socketPath);
  await once(server, 'listening');
  try {
    const address = server.address();
    return await use(typeof address === 'string' ? 0 : (address as AddressInfo).port);
  } finally {
    if ('closeAllConnections' in server) (server as http.Server).closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}

/** A real HTTP server that counts its requests. */
export function countingServer(answer: RequestListener): {
  readonly server: http.Server;
  readonly count: () => number;
} {
  let requests = 0;
  const server = http.createServer((request, response) => {
    requests++;
    answer(request, response);
  });
  return { server, count: () => requests };
}
