import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Service } from '../model/plan/plan.ts';
import { chooseServerPort } from './server-port.ts';
import { ServiceError } from './service-error.ts';

/** Where a server is told to listen. */
export type ListenPlace = { readonly port: number } | { readonly socketPath: string };

/** Chooses a loopback port or a socket's path; dispose it when the server is gone. */
export async function chooseListenPlace(
  service: Pick<Service, 'socket'>,
): Promise<{ readonly place: ListenPlace } & Disposable> {
  if (service.socket === 'tcp') return { place: { port: await chooseServerPort() }, [Symbol.dispose]: () => {} };
  if (process.platform === 'win32') throw new ServiceError({ kind: 'no-unix-sockets' });
  // Short: the path of a socket has at most 103 bytes on macOS, 107 on Linux.
  const folder = mkdtempSync(join(tmpdir(), 'servebench-'));
  return {
    place: { socketPath: join(folder, 's') },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
