import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listProcesses } from '../../../src/host/processes/process-list.ts';
import { loopbackTester } from '../../../src/host/sockets/free-port.ts';
import { descendantsOf } from '../../../src/host/sockets/listening-processes.ts';
import { inWords } from '../../fixtures/in-words.ts';
import { ask, fixtures, place, start, testPython } from './place.ts';
import { selfSigned } from './self-signed.ts';

async function listen(server: Server, host: string, port = 0): Promise<number> {
  server.listen({ host, port });
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A web server in a process of its own that listens at one address, and no other; gives its pid. */
async function serverElsewhere(
  host: string,
  port: number,
  program: string = process.execPath,
  through: readonly string[] = [],
): Promise<ChildProcess> {
  const script = `require('http').createServer((q, a) => a.end(String(process.pid))).listen(${port}, '${host}', () => console.log('up'))`;
  const python = `import http.server
server = http.server.ThreadingHTTPServer(('${host}', ${port}), http.server.SimpleHTTPRequestHandler)
print('up', flush=True)
server.serve_forever()`;
  const [first, ...words] = [...through, program, ...(program === process.execPath ? ['-e', script] : ['-c', python])];
  const child = spawn(first as string, words, {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(createInterface(child.stdout), 'line');
  return child;
}

const pidsOf = async (server: Awaited<ReturnType<typeof start>>) =>
  (await server.snapshot())?.processes.map(({ pid }) => pid) ?? null;

describe('a port', () => {
  it.each(['127.0.0.1', '::1', '0.0.0.0', '::'])('is not free where something listens at %s', async (host) => {
    const listener = createServer();
    const port = await listen(listener, host);
    let connections = 0;
    listener.on('connection', () => connections++);
    expect(await loopbackTester.isFree(port)).toBe(false);
    expect(connections).toBe(0);
    listener.close();
    await once(listener, 'close');
    expect(await loopbackTester.isFree(port)).toBe(true);
  });
});

describe('a server that runs already', () => {
  it('is told from another program at another address of this machine with the same port', async () => {
    const port = await listen(createHttpServer(), '127.0.0.1');
    const mine = await serverElsewhere('127.0.0.2', port);
    const server = await start(place(), { launcher: 'attach', url: `http://127.0.0.2:${port}` });
    expect(await pidsOf(server)).toEqual([mine.pid]);
  });

  it('is found where it listens at all addresses', async () => {
    const free = createServer();
    const port = await listen(free, '0.0.0.0');
    free.close();
    await once(free, 'close');
    const mine = await serverElsewhere('::', port);
    const server = await start(place(), { launcher: 'attach', url: `http://127.0.0.1:${port}` });
    expect(await pidsOf(server)).toEqual([mine.pid]);
  });

  it('is refused by a name that stands for two servers', async () => {
    const free = createServer();
    const port = await listen(free, '0.0.0.0');
    free.close();
    await once(free, 'close');
    const four = await serverElsewhere('127.0.0.1', port);
    const six = await serverElsewhere('::1', port);
    const attach = start(place(), { launcher: 'attach', url: `http://localhost:${port}` });
    await expect(inWords(attach)).rejects.toThrow(
      `localhost:${port} is two servers: process ${four.pid} listens at 127.0.0.1 and process ${six.pid} listens at ::1.`,
    );
  });

  it('is told from a proxy in front of it, by the name of the proxy', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'proxy-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const proxy = join(folder, 'docker-proxy');
    // The kernel names a process by the file that it was started from.
    symlinkSync(await pythonItself(), proxy);
    const free = createServer();
    const port = await listen(free, '127.0.0.1');
    free.close();
    await once(free, 'close');
    const child = await serverElsewhere('127.0.0.1', port, proxy);
    const server = await start(place(), { launcher: 'attach', url: `http://127.0.0.1:${port}` });
    expect(server.proxy).toBe('docker-proxy');
    expect(await pidsOf(server)).toEqual([child.pid]);
  });
});

/** Another machine, as far as addresses go: a network namespace behind a pair of interfaces. Needs root and `ip`. */
function otherMachine(): { readonly namespace: string; readonly there: string; readonly here: string } | null {
  const namespace = `servebench-${process.pid}`;
  const [here, there, near, far] = ['198.18.77.1', '198.18.77.2', `sbn${process.pid}`, `sbf${process.pid}`];
  const ip = (words: string) => spawnSync('ip', words.split(' '), { stdio: 'ignore' }).status === 0;
  if (!ip(`netns add ${namespace}`)) return null;
  onTestFinished(() => void ip(`netns delete ${namespace}`));
  const made = [
    `link add ${near} type veth peer name ${far} netns ${namespace}`,
    `address add ${here}/24 dev ${near}`,
    `link set ${near} up`,
    `-n ${namespace} address add ${there}/24 dev ${far}`,
    `-n ${namespace} link set ${far} up`,
  ].every(ip);
  return made ? { namespace, here, there } : null;
}

describe('a server on another machine', () => {
  it('lends no figures from what has the same port here', async ({ skip }) => {
    const machine = otherMachine();
    if (machine === null) return skip('Network namespaces need root and iproute2.');
    const free = createServer();
    const port = await listen(free, '0.0.0.0');
    free.close();
    await once(free, 'close');
    const here = await serverElsewhere('0.0.0.0', port);
    const there = await serverElsewhere('0.0.0.0', port, process.execPath, ['ip', 'netns', 'exec', machine.namespace]);
    const remote = await start(place(), { launcher: 'attach', url: `http://${machine.there}:${port}` });
    expect((await ask(remote, '/')).body).toBe(String(there.pid));
    expect(await pidsOf(remote)).toBeNull();
    const local = await start(place(), { launcher: 'attach', url: `http://${machine.here}:${port}` });
    expect(await pidsOf(local)).toEqual([here.pid]);
  });
});

describe('a server that is an ancestor of Servebench', () => {
  it('is measured without Servebench and what that started', async () => {
    const child = await serverElsewhere('127.0.0.1', 0);
    const parent = (await listProcesses()).filter(({ pid }) => pid === process.ppid);
    const pids = (await descendantsOf(parent)).map(({ pid }) => pid);
    expect(pids).toContain(process.ppid);
    expect(pids).not.toContain(process.pid);
    expect(pids).not.toContain(child.pid);
  });
});

describe('a server whose socket its service manager holds', () => {
  it('is measured without the manager and what else that started', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'manager-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const manager = join(folder, 'systemd');
    symlinkSync(await pythonItself(), manager);
    const script = `import socket, subprocess, sys
listener = socket.create_server(('127.0.0.1', 0))
listener.set_inheritable(True)
serve = "import http.server as h, socket, sys; s = h.HTTPServer(('127.0.0.1', 0), h.SimpleHTTPRequestHandler, bind_and_activate=False); s.socket.close(); s.socket = socket.socket(fileno=int(sys.argv[1])); s.serve_forever()"
server = subprocess.Popen([sys.argv[1], '-c', serve, str(listener.fileno())], close_fds=False)
other = subprocess.Popen(['sleep', '60'])
print(listener.getsockname()[1], server.pid, other.pid, flush=True)
server.wait()`;
    const child = spawn(manager, ['-c', script, testPython], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = await once(createInterface(child.stdout), 'line');
    const [port, server, other] = String(line).split(' ').map(Number) as [number, number, number];
    onTestFinished(() => {
      for (const pid of [child.pid, server, other]) process.kill(Number(pid), 'SIGKILL');
    });
    const attached = await start(place(), { launcher: 'attach', url: `http://127.0.0.1:${port}` });
    expect(await pidsOf(attached)).toEqual([server]);
  });
});

async function pythonItself(): Promise<string> {
  const child = spawn(testPython, ['-c', 'import os, sys; print(os.path.realpath(sys.executable))'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [path] = await once(createInterface(child.stdout), 'line');
  return String(path);
}

describe('a started server', () => {
  const shared = {
    launcher: 'command' as const,
    command: [testPython, join(fixtures, 'shared_port.py'), '{port}'],
  };

  it('owns its port alone, until another program listens there, too', async () => {
    const server = await start(place(), shared);
    expect(await server.ownership()).toBe('own');
    const stranger = spawn(testPython, [join(fixtures, 'shared_port.py'), String(server.target.port), 'stranger'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void stranger.kill('SIGKILL'));
    await once(createInterface(stranger.stdout), 'line');
    expect(await server.ownership()).toBe('shared');
    stranger.kill('SIGKILL');
    await once(stranger, 'exit');
    expect(await server.ownership()).toBe('own');
    expect((await ask(server, '/')).status).toBe(200);
  });
});

describe('a certificate that nobody vouches for', () => {
  it('ends the start at once, with what to do', async () => {
    const { key, cert, keyFile, certFile } = selfSigned();
    const started = performance.now();
    const gunicorn = start(place(), {
      launcher: 'gunicorn',
      app: 'plain_wsgi:app',
      args: ['--keyfile', keyFile, '--certfile', certFile],
    });
    await expect(inWords(gunicorn)).rejects.toThrow(
      'gunicorn has a certificate that is not trusted here (DEPTH_ZERO_SELF_SIGNED_CERT): to accept it, set "service.allowSelfSigned" to true.',
    );
    const port = await listen(createHttpsServer({ key, cert }), '127.0.0.1');
    await expect(inWords(start(place(), { launcher: 'attach', url: `https://127.0.0.1:${port}` }))).rejects.toThrow(
      `https://127.0.0.1:${port} has a certificate that is not trusted here (DEPTH_ZERO_SELF_SIGNED_CERT)`,
    );
    // The two starts may take 30 s each.
    expect(performance.now() - started).toBeLessThan(30_000);
  });
});
