import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from './requirements.ts';
import { answersAt, endProcess, freePort, type ServerUnderLoad, startProcess } from './server-under-load.ts';

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
    pid: server.pid as number,
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
