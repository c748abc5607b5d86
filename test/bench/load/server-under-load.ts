import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** A real server that listens on a loopback port. Dispose of it when done. */
export interface ServerUnderLoad extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const server of running) server.kill('SIGTERM');
});
for (const [signal, exitCode] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => process.exit(exitCode));
}

/** Starts a server that ends with this process, however that ends (but for SIGKILL). */
export function startProcess(
  command: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv },
): ChildProcess {
  const [program = '', ...args] = command;
  const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'], ...options });
  running.add(server);
  server.once('exit', () => running.delete(server));
  return server;
}

/** SIGTERM, and SIGKILL when that is not enough. */
export async function endProcess(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  const timer = setTimeout(() => server.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(timer);
}

/** Waits until the server answers; rejects when it ends, or does not answer within 20 s. */
export async function answersAt(port: number, server: ChildProcess, path = '/'): Promise<void> {
  const giveUpAt = performance.now() + 20_000;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`The server ended with code ${server.exitCode} before it answered.`);
    try {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } });
      await response.arrayBuffer();
      return;
    } catch (error) {
      if (performance.now() > giveUpAt) throw new Error(`No answer from port ${port}.`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
