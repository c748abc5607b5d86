import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { state } from './state.ts';

interface Parameters {
  readonly headers: Readonly<Record<string, string>>;
  readonly redirects: number;
  readonly timeout: string;
  readonly responseType: 'binary' | 'none';
}

/** What the thread that really sends is told, and what it answers. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  readonly timeoutMs: number;
  readonly close: boolean;
}
export interface Received {
  readonly status: number;
  readonly body: Uint8Array;
  readonly ms: number;
}

// k6's requests are synchronous: another thread sends while this one sleeps.
const { port1, port2 } = new MessageChannel();
const flag = new Int32Array(new SharedArrayBuffer(4));
const sender = new Worker(process.env['K6_SHIM_SENDER'] as string, {
  workerData: { port: port2, flag },
  transferList: [port2],
});
sender.unref();

function request(method: string, url: string, body: string | ArrayBuffer | null, parameters: Parameters) {
  if (parameters.redirects !== 0) throw new Error('Redirects are not followed.');
  const sent: Sent = {
    method,
    url,
    headers: parameters.headers,
    body: body === null ? null : typeof body === 'string' ? new TextEncoder().encode(body) : new Uint8Array(body),
    timeoutMs: Number(/^(\d+(\.\d+)?)ms$/.exec(parameters.timeout)?.[1]),
    close: state.noConnectionReuse,
  };
  Atomics.store(flag, 0, 0);
  port1.postMessage(sent);
  Atomics.wait(flag, 0, 0);
  const received = receiveMessageOnPort(port1)?.message as Received;
  return {
    status: received.status,
    body: parameters.responseType === 'none' ? null : Uint8Array.from(received.body).buffer,
    timings: { blocked: 0, connecting: 0, tls_handshaking: 0, duration: received.ms },
  };
}

export default {
  request,
  setResponseCallback: (statuses: typeof state.statuses) => {
    state.statuses = statuses;
  },
  expectedStatuses: (...statuses: typeof state.statuses) => statuses,
};
