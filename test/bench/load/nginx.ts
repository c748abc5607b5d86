import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from './requirements.ts';

export interface ServerUnderLoad extends AsyncDisposable {
  readonly port: number;
}

/** nginx as one process with a private configuration on a free loopback port, on one core if asked. It answers 13 bytes. */
export async function startNginx(core: number | null): Promise<ServerUnderLoad> {
  const folder = await mkdtemp(join(tmpdir(), 'servebench-nginx-'));
  const port = await freePort();
  await writeFile(join(folder, 'nginx.conf'), configuration(folder, port));
  const command = [
    findProgram('nginx') ?? 'nginx',
    '-p',
    folder,
    '-c',
    join(folder, 'nginx.conf'),
    '-e',
    join(folder, 'error.log'),
  ];
  const server = startProcess(core === null ? command : ['taskset', '-c', String(core), ...command], {});
  await answersAt(port, server);
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      await endProcess(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configuration(folder: string, port: number): string {
  return `
daemon off;
master_process off;
pid ${join(folder, 'nginx.pid')};
worker_processes 1;
events { worker_connections 8192; multi_accept on; }
http {
  access_log off;
  keepalive_requests 1000000000;
  keepalive_timeout 65;
  client_body_temp_path ${folder};
  proxy_temp_path ${folder};
  fastcgi_temp_path ${folder};
  uwsgi_temp_path ${folder};
  scgi_temp_path ${folder};
  server {
    listen 127.0.0.1:${port} backlog=8192;
    location / { default_type text/plain; return 200 "Hello, World!"; }
  }
}
`;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export function startProcess(
  command: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv },
): ChildProcess {
  const [program = '', ...args] = command;
  return spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'], ...options });
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
