import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { Project, quickPlan } from './command.ts';

const python = process.env['SERVEBENCH_TEST_PYTHON'] ?? resolve('.cache/venv/bin/python');
const sharedPort = resolve('test/integration/service/fixtures/shared_port.py');

it('counts no trial in which another program got a share of the load', async () => {
  await using project = await Project.make(
    quickPlan({
      service: { launcher: 'command', command: [python, sharedPort, '{port}'] },
      settings: {},
      // Whichever comes first has the other program started in its midst.
      endpoints: [
        { name: 'one', path: '/stranger' },
        { name: 'two', path: '/stranger' },
      ],
    }),
  );
  const { code } = await project.run('run');
  expect(code).toBe(3);
  const record = await project.savedRecord();
  expect(record.cells.map(({ measurement }) => measurement)).toEqual([null, null]);
  const url = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(record.cells).toMatchObject(
    [{}, {}].map(() => ({ failure: { kind: 'stranger-listens', url, beside: true } })),
  );
});

it('tells that a proxy answers, whose CPU is shown, and gives no verdict on what is behind it', async () => {
  await using project = await Project.make();
  const realPath = spawn(python, ['-c', 'import os, sys; print(os.path.realpath(sys.executable))']);
  const [itself] = await once(createInterface(realPath.stdout), 'line');
  // The kernel names a process by the file that it was started from.
  const proxy = join(project.folder, 'haproxy');
  await symlink(String(itself), proxy);
  const script =
    'import http.server as h; s = h.HTTPServer(("127.0.0.1", 0), h.SimpleHTTPRequestHandler); print(s.server_port, flush=True); s.serve_forever()';
  const child = spawn(proxy, ['-c', script], { cwd: project.folder, stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [port] = await once(createInterface(child.stdout), 'line');
  await project.write(
    'servebench.json',
    JSON.stringify(
      quickPlan({
        service: { launcher: 'attach', url: `http://127.0.0.1:${port}` },
        settings: {},
        endpoints: [{ name: 'home', path: '/server.mjs' }],
        search: 'guided',
      }),
    ),
  );
  const { code, stdout } = await project.run('run');
  expect(code).toBe(0);
  const record = await project.savedRecord();
  const sentence = 'haproxy listens there, a program that passes requests on';
  expect(JSON.stringify(record.cells)).toContain('{"kind":"proxy-in-front","proxy":"haproxy"}');
  expect(record['diagnoses']).toMatchObject([{ bound: 'inconclusive', cpuMs: null, waitMs: null }]);
  expect(stdout).toContain(sentence);
});

/** Accepts on one address and port, and counts what is asked. */
async function stranger(host: string, port: number): Promise<{ requests: number; server: Server }> {
  const counted = { requests: 0, server: createServer() };
  counted.server.on('request', (_request, response) => {
    counted.requests++;
    response.end('stranger');
  });
  counted.server.listen({ host, port });
  await once(counted.server, 'listening');
  onTestFinished(() => void counted.server.close());
  return counted;
}

it('sends no load to a program that took the other loopback address after the port was chosen', async () => {
  await using project = await Project.make();
  // The server says its port, listens on 127.0.0.1 only when it is told to, and ends by itself.
  await project.write(
    'late.mjs',
    `import { createServer } from 'node:http';
     const [port, control] = process.argv.slice(2).map(Number);
     await fetch('http://127.0.0.1:' + control + '/' + port);
     createServer((q, a) => a.end('mine')).listen(port, '127.0.0.1');`,
  );
  const strangers: { requests: number }[] = [];
  const control = createServer(async (request, response) => {
    const taken = await stranger('::1', Number(request.url?.slice(1)));
    strangers.push(taken);
    // Its own server listens only when the stranger has answered once.
    taken.server.once('request', () => response.end());
  });
  control.listen({ host: '127.0.0.1', port: 0 });
  await once(control, 'listening');
  onTestFinished(() => void control.close());
  const { port } = control.address() as AddressInfo;
  await project.write(
    'servebench.json',
    JSON.stringify(
      quickPlan({
        service: { launcher: 'command', command: [process.execPath, 'late.mjs', '{port}', String(port)] },
        settings: {},
      }),
    ),
  );
  const { code, stderr } = await project.run('run');
  expect(code).toBe(3);
  // The stranger lives in this process.
  expect(stderr).toMatch(new RegExp(`port \\d+ of ::1 taken by another program \\(process ${process.pid}\\)`));
  expect(strangers.length).toBeGreaterThan(0);
  // Questions whether the server is ready, one each where the machine is not too busy to answer it; no load, whose trials have 40.
  for (const { requests } of strangers) expect(requests).toBeLessThan(10);
});

it('loads no name that stands for two servers, one at each loopback address', async () => {
  await using project = await Project.make();
  const four = await stranger('127.0.0.1', 0);
  const { port } = four.server.address() as AddressInfo;
  const script = `require('http').createServer((q, a) => a.end('six')).listen(${port}, '::1', () => console.log('up'))`;
  const six = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void six.kill('SIGKILL'));
  await once(createInterface(six.stdout), 'line');
  const { code, stderr } = await project.run('load', `localhost:${port}/`, '-n', '4', '-c', '2');
  expect(code).toBe(2);
  expect(stderr).toContain(`localhost:${port} is two servers`);
  expect(stderr).toContain(`process ${six.pid} listens at ::1`);
  expect(four.requests).toBe(0);
  expect((await project.run('load', `127.0.0.1:${port}/`, '-n', '4', '-c', '2')).code).toBe(0);
  expect(four.requests).toBe(4);
});
