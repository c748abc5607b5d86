import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { launcherFor } from '../../../src/service/launchers.ts';
import { noteSentence } from '../../../src/words/notes.ts';
import { inWords } from '../../fixtures/in-words.ts';
import { ask, expectNothingLeft, place, serviceOf, start } from './place.ts';

/** Made by `npm test` before the first suite; `null` where PyPI can't be reached. */
const python = [resolve(import.meta.dirname, '../../../.cache/servers-venv/bin/python')].find(existsSync) ?? null;

type Input = Parameters<typeof start>[1];
const asgi = (launcher: Input['launcher'], more: object = {}): Input => ({
  launcher,
  app: 'plain_asgi:app',
  python: python as string,
  ...more,
});
const wsgi = (launcher: Input['launcher'], more: object = {}): Input =>
  asgi(launcher, { app: 'plain_wsgi:app', ...more });

describe.skipIf(python === null)('other Python servers (they need PyPI)', () => {
  it.each([
    ['uvicorn', asgi('uvicorn'), { workers: 1 }, ['worker'], { model: 'event-loop', concurrency: null }],
    ['uvicorn, 3 workers', asgi('uvicorn'), { workers: 3 }, ['master', 'worker', 'worker', 'worker'], { processes: 3 }],
    [
      'uvicorn, with another parser on another loop',
      asgi('uvicorn'),
      { workers: 1, loop: 'asyncio', http: 'h11' },
      ['worker'],
      { unmodelled: { loop: 'asyncio', http: 'h11' }, key: 'uvicorn workers=1 loop=asyncio http=h11' },
    ],
    ['hypercorn', asgi('hypercorn'), { workerClass: 'asyncio', workers: 1 }, ['master', 'worker'], { processes: 1 }],
    [
      'hypercorn, WSGI',
      wsgi('hypercorn', { app: 'wsgi:plain_wsgi:app' }),
      { workers: 2 },
      ['master', 'worker', 'worker'],
      { model: 'threads' },
    ],
    [
      'granian, ASGI',
      asgi('granian', { args: ['--interface', 'asgi'] }),
      { workers: 2, threads: 4 },
      ['master', 'worker', 'worker'],
      { model: 'event-loop' },
    ],
    [
      'granian, WSGI',
      wsgi('granian', { args: ['--interface=wsgi'] }),
      { workers: 1, threads: 3 },
      ['master', 'worker'],
      { concurrency: 3 },
    ],
    [
      'waitress',
      wsgi('waitress', { args: ['--listen=*:1'] }),
      { threads: 3 },
      ['worker'],
      { model: 'threads', concurrency: 3 },
    ],
  ])('%s starts, answers, and leaves nothing', async (_name, service, settings, roles, effective) => {
    const here = place();
    const prepared = await launcherFor(service.launcher).prepare(serviceOf(service), here.context);
    expect(prepared.effective(settings)).toMatchObject(effective);
    expect(prepared.unsupported(settings)).toBeNull();
    const server = await start(here, service, { settings });
    expect((await ask(server, '/')).body).toMatch(/^hello/);
    if ('loop' in settings) expect(server.command.join(' ')).toContain('--loop asyncio --http h11');
    const seen = (await server.snapshot())?.processes.map((process) => process.role).filter((role) => role !== 'other');
    expect(seen?.sort()).toEqual(roles);
    await server.stop();
    expectNothingLeft(here);
  });

  it.each([
    ['uvicorn', { workers: 1 }],
    ['uvicorn', { workers: 2 }],
    ['hypercorn', { workers: 2 }],
    ['granian', { workers: 2 }],
    ['waitress', { threads: 1 }],
  ] as const)(
    '%s %j: says why the application can’t be loaded, without waiting for the time-out',
    async (name, settings) => {
      const here = place();
      const service = asgi(name, { app: 'broken_import:app', readiness: { timeoutSeconds: 60 } });
      await expect(inWords(start(here, service, { settings }))).rejects.toThrow(
        /needs the module "a_package_that_nobody_has".*is in no list/,
      );
      expectNothingLeft(here);
    },
  );

  it.each([
    ['uvicorn', asgi('uvicorn'), { UVICORN_UDS: '/tmp/nobody.sock', UVICORN_RELOAD: '1', UVICORN_WORKERS: '3' }],
    [
      'granian',
      wsgi('granian', { args: ['--interface', 'wsgi'] }),
      { GRANIAN_PORT: '1', GRANIAN_WORKERS: '3', GRANIAN_BLOCKING_THREADS: '7' },
    ],
  ])('%s is started as the plan says, whatever its own variables say, and names those', async (_name, input, env) => {
    const here = place();
    const service = { ...input, env };
    const server = await start(here, service, { settings: { workers: 1 } });
    expect(await ask(server, '/')).toMatchObject({ status: 200 });
    const { notes } = await launcherFor(service.launcher).prepare(serviceOf(service), here.context);
    for (const name of Object.keys(env)) expect(notes.map(noteSentence).join('\n')).toContain(name);
    expect((await server.snapshot())?.processes.filter(({ role }) => role === 'worker')).toHaveLength(1);
    await server.stop();
    expectNothingLeft(here);
  });

  it('shows the command that a user would type', async () => {
    const environment = { PATH: `${dirname(python ?? '')}:${process.env['PATH']}` };
    const command = async (service: Input, settings: Record<string, string | number>) =>
      (await launcherFor(service.launcher).prepare(serviceOf(service), place({ environment }).context))
        .advertisedCommand(settings)
        .join(' ');
    expect(await command(asgi('uvicorn', { args: ['--port', '1', '--no-access-log'] }), { workers: 2 })).toBe(
      'uvicorn --workers 2 --no-access-log plain_asgi:app',
    );
    expect(await command(wsgi('waitress'), { threads: 8 })).toBe('waitress-serve --threads=8 plain_wsgi:app');
  });

  it('needs the package of a worker class', async () => {
    const prepared = await launcherFor('hypercorn').prepare(serviceOf(asgi('hypercorn')), place().context);
    expect(prepared.limits?.({ workers: 1 })).toEqual([{ option: '--backlog', value: 100, beyond: 'overflowed' }]);
    expect(prepared.unsupported({ workerClass: 'trio', workers: 1 })).toMatchObject({
      kind: 'package-missing',
      package: 'trio',
      install: expect.stringMatching(/-m pip install trio$/),
    });
  });

  it.each([
    ['TOML', 'hypercorn.toml'],
    ['a file of Python', 'file:hypercorn_limits.py'],
    ['a module', 'python:hypercorn_limits'],
  ])('hypercorn: the limits in its configuration count, as %s', async (_kind, config) => {
    const service = asgi('hypercorn', { args: ['--config', config] });
    const prepared = await launcherFor('hypercorn').prepare(serviceOf(service), place().context);
    expect(prepared.limits?.({ workers: 1 })).toEqual([
      { option: 'max_requests', value: 60, beyond: 'retired' },
      { option: 'backlog', value: 7, beyond: 'overflowed' },
    ]);
    expect(prepared.effective({ workers: 1 }).keepAlive).toBe(false);
    // The command line wins, as it does in hypercorn.
    const told = asgi('hypercorn', { args: ['-c', config, '--max-requests', '90', '--keep-alive', '5'] });
    const louder = await launcherFor('hypercorn').prepare(serviceOf(told), place().context);
    expect(louder.limits?.({ workers: 1 })).toContainEqual({ option: '--max-requests', value: 90, beyond: 'retired' });
    expect(louder.effective({ workers: 1 }).keepAlive).toBe(true);
  });
});
