import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PreparedLauncher } from '../../../src/service/launcher.ts';
import { launcherFor } from '../../../src/service/launchers.ts';
import { ServiceError } from '../../../src/service/service-error.ts';
import { startServer } from '../../../src/service/start/start-server.ts';
import { failureSentence } from '../../../src/words/failures.ts';
import { noteSentence } from '../../../src/words/notes.ts';
import {
  ask,
  eventually,
  expectNothingLeft,
  fixtures,
  place,
  processesOf,
  serviceOf,
  start,
  testPython,
} from './place.ts';

const gunicorn = (more: object = {}) => ({ launcher: 'gunicorn' as const, app: 'plain_wsgi:app', ...more });

/** An interpreter that has no packages at all, whatever the machine's own one has. */
function emptyPython(): string {
  const folder = mkdtempSync(join(tmpdir(), 'servebench-python-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  execFileSync(testPython, ['-m', 'venv', '--without-pip', folder]);
  return join(folder, 'bin/python');
}

const childrenOf = (server: { snapshot(): Promise<{ processes: readonly { role: string }[] } | null> }) =>
  server.snapshot().then((snapshot) => snapshot?.processes.filter((process) => process.role === 'worker').length);

/** What a start failed with, in words, and the last lines of its output. */
const failureOf = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ServiceError);
  const { failure } = error as ServiceError;
  return { message: failureSentence(failure), outputTail: failure.output ?? [] };
};

/** A server may take so long to end where the machine is busy that it is killed: then it is started again. */
const inTime = { retry: 2 };

describe('gunicorn', () => {
  it.each([
    ['sync', 3, 1],
    ['sync', 1, 4],
    ['gthread', 2, 2],
    ['gevent', 2, 1],
    ['gaiohttp', 2, 1],
  ])(
    '%s with %i workers and %i threads starts, answers, and leaves nothing',
    inTime,
    async (workerClass, workers, threads) => {
      const here = place();
      const server = await start(here, gunicorn(), { settings: { workerClass, workers, threads } });
      expect(await ask(server, '/')).toMatchObject({ status: 200, body: 'hello' });
      expect(await childrenOf(server)).toBe(workers);
      expect(server.url).toBe(`http://127.0.0.1:${server.target.port}`);
      await server.stop();
      // aiohttp's worker looks once a second whether it is to end: where the machine is busy, its two seconds may be over before.
      const ways = workerClass === 'gaiohttp' ? /ended with exit code 0|ended by SIGKILL/ : /ended with exit code 0/;
      expect(failureSentence(await server.exited)).toMatch(ways);
      expectNothingLeft(here);
      await expect(ask(server, '/')).rejects.toThrow(/ECONNREFUSED/);
    },
  );

  it('is ready only when every worker is: their boots agree with the processes', async () => {
    const here = place();
    const server = await start(here, gunicorn(), { settings: { workerClass: 'sync', workers: 4, threads: 1 } });
    const pids = new Set<string>();
    await eventually(async () => {
      pids.add((await ask(server, '/pid')).body);
      expect(pids.size).toBeGreaterThan(1);
    });
    const workers = (await server.snapshot())?.processes.filter((process) => process.role === 'worker');
    expect(workers).toHaveLength(4);
    for (const pid of pids) expect(workers?.map((worker) => String(worker.pid))).toContain(pid);
  });

  it('keeps out of the user’s configuration what is Servebench’s, and keeps the rest', async () => {
    const here = place();
    const service = gunicorn({ cwd: 'configured', args: ['--pythonpath', fixtures, '-b', '127.0.0.1:2', '--preload'] });
    const prepared = await launcherFor('gunicorn').prepare(serviceOf(service), here.context);
    expect(prepared.notes.map(noteSentence).join('\n')).toMatch(/gunicorn reads gunicorn.conf.py/);
    expect(prepared.notes.map(noteSentence).join('\n')).toMatch(/Left out .*-b 127.0.0.1:2/);
    expect(prepared.effective({ workerClass: 'gevent', workers: 2 })).toMatchObject({ slotsPerProcess: 44 });
    expect(prepared.effective({ workerClass: 'sync' }).processes).toBe(7);
    const server = await start(here, service, { settings: { workerClass: 'sync', workers: 2, threads: 1 } });
    expect(await childrenOf(server)).toBe(2);
    await eventually(() => expect(server.outputTail().join('\n')).toMatch(/own hook ran/));
    await server.stop();
    expect(readdirSync(join(fixtures, 'configured')).filter((name) => name.startsWith('must-not'))).toEqual([]);
    expectNothingLeft(here);
  });

  it('names GUNICORN_CMD_ARGS and WEB_CONCURRENCY, and wins over them', async () => {
    const here = place();
    const env = { GUNICORN_CMD_ARGS: '--workers 5 --threads 3', WEB_CONCURRENCY: '6' };
    const prepared = await launcherFor('gunicorn').prepare(serviceOf(gunicorn({ env })), here.context);
    expect(prepared.notes.map(noteSentence).join('\n')).toMatch(
      /GUNICORN_CMD_ARGS is set; the settings under test win over it\./,
    );
    expect(prepared.notes.map(noteSentence).join('\n')).toMatch(/WEB_CONCURRENCY is set; /);
    const server = await start(here, gunicorn({ env }), { settings: { workerClass: 'sync', workers: 1, threads: 1 } });
    expect(await childrenOf(server)).toBe(1);
  });

  it('neither goes to the background by GUNICORN_CMD_ARGS nor writes over the pid file that it names', async () => {
    const here = place();
    const pidFile = join(mkdtempSync(join(tmpdir(), 'servebench-pid-')), 'other.pid');
    onTestFinished(() => rmSync(dirname(pidFile), { recursive: true, force: true }));
    writeFileSync(pidFile, '1\n');
    const env = { GUNICORN_CMD_ARGS: `--daemon --pid=${pidFile} --bind 127.0.0.1:1 --timeout 77` };
    const prepared = await launcherFor('gunicorn').prepare(serviceOf(gunicorn({ env })), here.context);
    expect(prepared.launch({ workers: 1 }, { port: 1 }).env['GUNICORN_CMD_ARGS']).toBe('--timeout 77');
    const server = await start(here, gunicorn({ env }), { settings: { workers: 1 } });
    await server.stop();
    expectNothingLeft(here);
    expect(readFileSync(pidFile, 'utf8')).toBe('1\n');
  });

  it('understands a configuration that prints, at its end as well, and shows its words without what a terminal obeys', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'servebench-talkative-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const here = place({ planFolder: folder });
    const configuration = (last: string) =>
      writeFileSync(
        join(folder, 'gunicorn.conf.py'),
        `import atexit\natexit.register(lambda: print("bye"))\n${last}\n`,
      );
    configuration('print("hello")');
    const prepare = () => launcherFor('gunicorn').prepare(serviceOf(gunicorn()), here.context);
    expect((await prepare()).versions['gunicorn']).toMatch(/^\d/);
    configuration("raise RuntimeError('\\x1b]0;title\\x07 boom')");
    const error = await failureOf(prepare());
    expect(`${error.message}${error.outputTail.join('')}`).toContain('boom');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
    expect(`${error.message}${error.outputTail.join('')}`).not.toMatch(/[\x00-\x1f]/);
  });

  it('serves on a unix-domain socket', async () => {
    const here = place();
    const server = await start(here, gunicorn({ socket: 'unix' }), { settings: { workers: 1 } });
    expect(await ask(server, '/')).toMatchObject({ status: 200, body: 'hello' });
    expect(server.target.socketPath).not.toBeNull();
    await server.stop();
    expectNothingLeft(here);
  });

  it('gives the server the user’s environment without the editor’s', async () => {
    const here = place();
    Object.assign(here.context.environment, { ELECTRON_RUN_AS_NODE: '1', VSCODE_PID: '1' });
    const server = await start(here, gunicorn({ env: { OWN: 'yes' } }), {
      companionEnv: { UPSTREAM_URL: 'http://up' },
    });
    const { process: seen } = JSON.parse((await ask(server, '/environ')).body);
    expect(seen).toMatchObject({ OWN: 'yes', UPSTREAM_URL: 'http://up', PATH: process.env['PATH'] });
    expect(Object.keys(seen).filter((name) => /^(ELECTRON|VSCODE)_/.test(name))).toEqual([]);
  });

  it('shows the command that a user would type', async () => {
    const prepared = await launcherFor('gunicorn').prepare(
      serviceOf(gunicorn({ args: ['--preload'] })),
      place({ environment: { PATH: `${dirname(testPython)}:${process.env['PATH']}` } }).context,
    );
    const modules = join(place().context.mediaFolder, 'python');
    const command = (workerClass: string, workers: number, threads: number) =>
      prepared.advertisedCommand({ workerClass, workers, threads }).join(' ');
    expect(command('sync', 2, 1)).toBe('gunicorn -w 2 --preload plain_wsgi:app');
    expect(command('sync', 2, 4)).toBe('gunicorn -k gthread -w 2 --threads 4 --preload plain_wsgi:app');
    expect(command('gevent', 2, 4)).toBe('gunicorn -k gevent -w 2 --preload plain_wsgi:app');
    expect(command('gaiohttp', 2, 4)).toBe(
      `env PYTHONPATH=${modules} gunicorn -k servebench_gaiohttp.GaiohttpWorker -w 2 --preload plain_wsgi:app`,
    );
    // Its folder comes beside those that the plan says, whose PYTHONPATH is told and not shown.
    const planned = gunicorn({ env: { PYTHONPATH: 'elsewhere' }, args: ['--pythonpath', 'lib'] });
    const beside = await launcherFor('gunicorn').prepare(
      serviceOf(planned),
      place({ environment: { PATH: `${dirname(testPython)}:${process.env['PATH']}` } }).context,
    );
    expect(beside.advertisedEnvironment).toEqual(['PYTHONPATH']);
    expect(beside.advertisedCommand({ workerClass: 'gaiohttp', workers: 2 }).join(' ')).toBe(
      `gunicorn -k servebench_gaiohttp.GaiohttpWorker -w 2 --pythonpath lib --pythonpath ${modules},lib plain_wsgi:app`,
    );
  });

  it('says which worker classes can’t be had, and what would help', async () => {
    const prepared = await launcherFor('gunicorn').prepare(serviceOf(gunicorn()), place().context);
    expect(prepared.unsupported({ workerClass: 'sync' })).toBeNull();
    expect(prepared.unsupported({ workerClass: 'gaiohttp' })).toBeNull();
    expect(prepared.unsupported({ workerClass: 'gevnt' })).toMatchObject({
      kind: 'no-such-class',
      workerClass: 'gevnt',
      has: expect.arrayContaining(['sync']),
    });
  });
});

describe('a gunicorn that does not start', () => {
  it.each([
    ['broken_import:app', /needs the module "a_package_that_nobody_has".*is in no list of the project/],
    ['no_such_module:app', /no module "no_such_module" in .*check "service.app"/],
    ['plain_wsgi:application', /module "plain_wsgi" has no "application"/],
  ])('%s: says why, with its last lines', async (app, expected) => {
    const here = place();
    const error = await failureOf(start(here, gunicorn({ app }), { settings: { workers: 2 } }));
    expect(error.message).toMatch(/^gunicorn ended before it was ready\. /);
    expect(error.message).toMatch(expected);
    expect(error.outputTail.length).toBeGreaterThan(0);
    expectNothingLeft(here);
  });

  it('shows the user’s own error in gunicorn.conf.py', async () => {
    const service = gunicorn({ args: ['-c', 'broken_import.py'] });
    const error = await failureOf(start(place(), service));
    expect(error.message).toMatch(/does not accept its configuration/);
    expect(error.outputTail.join('\n')).toMatch(/a_package_that_nobody_has/);
  });

  it('tells the pip command where gunicorn is missing', async () => {
    const service = gunicorn({ python: emptyPython() });
    const error = await failureOf(start(place({ suggestedPython: null }), service));
    expect(error.message).toMatch(/gunicorn is not installed for .*pip install gunicorn/);
  });

  it('names an interpreter that is not there', async () => {
    const error = await failureOf(start(place(), gunicorn({ python: '.venv/bin/nothing' })));
    expect(error.message).toMatch(/no Python interpreter ".venv\/bin\/nothing"/);
  });

  it('gives up when the time is over', async () => {
    const here = place();
    const service = gunicorn({ app: 'slow_import:app', readiness: { timeoutSeconds: 1 } });
    const error = await failureOf(start(here, service, { settings: { workers: 1 } }));
    expect(error.message).toMatch(/still loading the application after 1 s: raise "service.readiness.timeoutSeconds"/);
    expectNothingLeft(here);
  });

  it('does not wait for an application that answers nothing but 500', async () => {
    const here = place();
    const service = gunicorn({ readiness: { path: '/raise' } });
    const error = await failureOf(start(here, service, { settings: { workers: 1 } }));
    expect(error.message).toMatch(/answers GET \/raise only with status 500.*readiness.path/);
    expect(error.outputTail.join('\n')).toMatch(/on purpose/);
    expectNothingLeft(here);
  });
});

describe('a port that somebody else has', () => {
  // Where a third program has the port for a moment, nobody can take it: then another one is.
  it('is left to it, and another one is tried', { retry: 2 }, async () => {
    const here = place();
    const service = serviceOf(gunicorn());
    const launcher = await launcherFor('gunicorn').prepare(service, here.context);
    let taken = 0;
    const clash = Object.assign(Object.create(launcher) as PreparedLauncher, {
      launch: (settings: object, listen: { port: number }) => {
        // Between the choice and the start somebody takes the port.
        if (taken++ === 0) squatter.listen(listen.port, '127.0.0.1');
        return launcher.launch(settings as never, listen);
      },
      limits: (settings: object) => launcher.limits?.(settings as never) ?? [],
      explainFailure: (lines: readonly string[]) => launcher.explainFailure(lines, {}),
    });
    const squatter = createServer((socket) => {
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno');
    });
    squatter.on('error', () => {});
    onTestFinished(() => void squatter.close());
    const server = await startServer(clash, service, { workers: 1 }, here.context, {
      signal: new AbortController().signal,
      companionEnv: {},
    });
    onTestFinished(async () => {
      await server.stop();
    });
    expect(taken).toBe(2);
    expect(await ask(server, '/')).toMatchObject({ body: 'hello' });
    await server.stop();
    expect(squatter.listening).toBe(true);
    expectNothingLeft(here);
  });
});

describe('giving up', () => {
  it.each([0, 50, 150, 400])('%i ms after the start leaves nothing', async (afterMs) => {
    const here = place();
    const service = serviceOf(gunicorn());
    const launcher = await launcherFor('gunicorn').prepare(service, here.context);
    const abort = new AbortController();
    const starting = startServer(launcher, service, { workers: 3 }, here.context, {
      signal: abort.signal,
      companionEnv: {},
    });
    setTimeout(() => abort.abort(), afterMs);
    const outcome = await starting.then(
      async (server) => {
        // It was ready before: then it stops quickly.
        await server.stop();
        return 'stopped';
      },
      (error: Error) => error.name,
    );
    expect(['stopped', 'AbortError']).toContain(outcome);
    expectNothingLeft(here);
  });

  it('while the application is being imported leaves nothing', async () => {
    const here = place();
    const abort = new AbortController();
    const starting = start(here, gunicorn({ app: 'slow_import:app' }), {
      signal: abort.signal,
      settings: { workers: 2 },
    });
    const rejected = expect(starting).rejects.toMatchObject({ name: 'AbortError' });
    await eventually(() => expect(processesOf(here).length).toBeGreaterThanOrEqual(3));
    abort.abort();
    await rejected;
    expectNothingLeft(here);
  });

  it('while requests are in progress does not wait for them', async () => {
    const here = place();
    const abort = new AbortController();
    const settings = { workerClass: 'gthread', workers: 1, threads: 2 };
    const server = await start(here, gunicorn(), { signal: abort.signal, settings });
    const pending = ask(server, '/sleep/20').catch((error: Error) => error.message);
    await eventually(() => ask(server, '/').then(() => {}));
    abort.abort();
    const before = performance.now();
    await server.stop();
    // 300 ms of grace, then by force; the request would take 20 s.
    expect(performance.now() - before).toBeLessThan(15_000);
    expect(await pending).toMatch(/hang up|ECONNRESET/);
    expectNothingLeft(here);
  });
});

describe('a server that ends by itself', () => {
  it('says how', async () => {
    const here = place();
    const server = await start(here, gunicorn(), { settings: { workers: 1 } });
    const main = (await server.snapshot())?.processes.find((process) => process.role === 'master');
    process.kill(Number(main?.pid), 'SIGKILL');
    expect(failureSentence(await server.exited)).toMatch(/gunicorn was ended by SIGKILL/);
    await server.stop();
    expectNothingLeft(here);
  });
});
