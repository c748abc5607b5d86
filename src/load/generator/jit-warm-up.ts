import net from 'node:net';
import { serialize, setFlagsFromString } from 'node:v8';
import { rawSampleLimit } from '../times/tuning.ts';
import { type ClientSpec, clientContext } from './client-context.ts';
import { nowMs } from './clock.ts';
import { type ClosedBounds, ClosedLoad } from './closed-load.ts';
import { Recorder } from './recorder.ts';
import {
  callsBeforeTurbofan,
  jit,
  jitAnswersPerCut,
  jitAnswersPerHead,
  jitShortMs,
  jitTimesWithoutRaw,
  v8WithOption,
} from './tuning.ts';

/**
 * Lets V8's second compiler, TurboFan, wait for code that a load of a hundred thousand requests runs through. It makes that
 * a few percent faster, but takes 50 ms of a core for it, in slices of some milliseconds that server or generator then
 * wait for: one percent of the requests of a two-second trial were half as slow again. Maglev, the first compiler, needs a
 * tenth. To be called before any of that code runs.
 */
export function deferTurbofan(): void {
  // Electron may have sealed V8's options, and ends a process that sets one then.
  if (process.versions['electron'] === undefined && Number.parseInt(process.versions.v8, 10) >= v8WithOption) {
    setFlagsFromString(`--invocation-count-for-turbofan=${callsBeforeTurbofan}`);
  }
}

/**
 * Runs the engine's own code against a server in this process until V8 has compiled it. Else the first requests of every
 * trial would wait for code that is still interpreted, some milliseconds each, and the compiler's threads would take CPU
 * from server and generator for about a second. The server under test sees nothing of it.
 * Never rejects: where there is no IPv4 loopback, or no port left, the trial begins with cold code.
 */
export async function warmUpJit(mostMs: number = jit.longestMs): Promise<void> {
  const server = new AnsweringServer();
  const port = await server.listen();
  if (port === null) return;
  // The first message to another process, and no other, changes what V8 takes for granted of typed arrays: all code that
  // reads bytes or records times would be thrown away right before the first request.
  serialize(new Uint8Array(1));
  recordMany();
  // Cloned as by its way from another process: V8 tells strings of the source from those made later.
  const spec = structuredClone(specFor(port, mostMs));
  const endMs = nowMs() + mostMs;
  const load = async (bounds: ClosedBounds): Promise<void> => {
    // Each with a context of its own: V8 would else take the one connect function for the only one.
    const phase = new ClosedLoad(clientContext(spec), new Recorder(1, nowMs()), jit.connections, bounds, 0);
    const timer = setTimeout(() => phase.stop(), Math.max(0, endMs - nowMs()));
    await phase.run();
    clearTimeout(timer);
  };
  // What V8 compiles while connections are kept has to know those that are not, and that a load may end by time.
  server.closes = true;
  await load({ requests: null, seconds: jitShortMs / 1000 });
  await load({ requests: jit.closingRequests, seconds: null });
  server.closes = false;
  await load({ requests: jit.keptRequests, seconds: null });
  await server.close();
}

/** Longer trials keep no single times any more, which V8 had else seen none do. */
function recordMany(): void {
  const recorder = new Recorder(1, 0);
  for (let i = 1; i <= rawSampleLimit + jitTimesWithoutRaw; i++) recorder.success(0, 200, 2, 0, i % 2, 0.5, i / 1000);
}

function specFor(port: number, limitMs: number): ClientSpec {
  return {
    target: {
      scheme: 'http',
      host: '127.0.0.1',
      port,
      socketPath: null,
      hostHeader: '127.0.0.1',
      allowSelfSigned: false,
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
    keepAlive: true,
    timeouts: { connectMs: limitMs, firstByteMs: limitMs, totalMs: limitMs },
  };
}

/** Answers every read with the same few bytes, whatever was asked. */
class AnsweringServer {
  /** Whether it says that it closes the connection after each answer. */
  closes = false;
  #answered = 0;
  readonly #server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    socket.on('data', () => this.#answer(socket));
    // A reset leaves no port behind that is taken for a minute, as that of a connection closed by the client would be.
    socket.on('end', () => socket.resetAndDestroy());
    socket.on('error', () => {});
  });

  /** The port; `null` where none could be had. */
  listen(): Promise<number | null> {
    return new Promise((resolve) => {
      this.#server.once('error', () => resolve(null));
      this.#server.listen(0, '127.0.0.1', () => resolve((this.#server.address() as net.AddressInfo).port));
    });
  }

  /** Resolves when its last connection is closed, so that none of this goes on beside the trial. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #answer(socket: net.Socket): void {
    const turn = Math.floor(this.#answered++ / jitAnswersPerHead);
    const head =
      `HTTP/1.1 200 OK\r\nServer: servebench\r\nDate: ${new Date(turn * 1000).toUTCString()}\r\n` +
      `Connection: ${this.closes ? 'close' : 'keep-alive'}\r\nContent-Type: text/plain\r\n`;
    const write = (text: string) => socket.write(text, 'latin1');
    if (turn % jitAnswersPerCut === 0) {
      write(`${head}Transfer-Encoding: chunked\r\n\r\n2\r\nOK\r\n0\r\n\r\n`);
    } else if (turn % jitAnswersPerCut === 1) {
      // Many servers write head and body apart, and some answers then arrive in two reads: the client's comes in between.
      write(`${head}Content-Length: 2\r\n\r\n`);
      setImmediate(() => setImmediate(write, 'OK'));
    } else {
      write(`${head}Content-Length: 2\r\n\r\nOK`);
    }
  }
}
