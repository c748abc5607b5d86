import http from 'node:http';
import https from 'node:https';
import { type MessagePort, workerData } from 'node:worker_threads';
import type { Received, Sent } from './http.ts';

const { port, flag } = workerData as { port: MessagePort; flag: Int32Array };
const agents = {
  'http:': new http.Agent({ keepAlive: true }),
  'https:': new https.Agent({ keepAlive: true, rejectUnauthorized: false }),
};

port.on('message', (sent: Sent) => {
  const startedAt = performance.now();
  const done = (status: number, body: Uint8Array) => {
    port.postMessage({ status, body, ms: performance.now() - startedAt } satisfies Received);
    Atomics.store(flag, 0, 1);
    Atomics.notify(flag, 0);
  };
  const url = new URL(sent.url);
  const inOctets = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
  const fields: [string, string][] = Object.entries(sent.headers).map(([name, value]) => [name, inOctets(value)]);
  const given = new Set(fields.map(([name]) => name.toLowerCase()));
  // What Go adds to every request.
  if (!given.has('host')) fields.push(['Host', url.host]);
  if (sent.body !== null) fields.push(['Content-Length', String(sent.body.length)]);
  else if (['POST', 'PUT', 'PATCH'].includes(sent.method)) fields.push(['Content-Length', '0']);
  if (sent.close) fields.push(['Connection', 'close']);
  const protocol = url.protocol as 'http:' | 'https:';
  const request = (protocol === 'https:' ? https : http).request(url, {
    method: sent.method,
    headers: fields.flat() as unknown as http.OutgoingHttpHeaders,
    setDefaultHeaders: false,
    agent: sent.close ? false : agents[protocol],
    rejectUnauthorized: false,
    signal: AbortSignal.timeout(sent.timeoutMs),
  });
  request.on('response', (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => done(response.statusCode ?? 0, Buffer.concat(chunks)));
  });
  request.on('error', () => done(0, new Uint8Array()));
  request.end(sent.body ?? undefined);
});
