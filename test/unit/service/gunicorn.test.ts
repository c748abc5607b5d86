import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gunicornEffective } from '../../../src/service/launchers/gunicorn-effective.ts';
import { takeOwnedOptions } from '../../../src/service/launchers/gunicorn-options.ts';

const effective = (workerClass: string, workers = 2, threads = 1, more = {}) =>
  gunicornEffective({
    workerClass,
    workers,
    threads,
    workerConnections: 1000,
    keepAliveSeconds: 2,
    gilEnabled: true,
    ...more,
  });

describe('gunicornEffective', () => {
  it.each([
    ['sync', 2, 1, { workerClass: 'sync', model: 'serial', concurrency: 2, keepAlive: false }],
    ['sync', 2, 4, { workerClass: 'gthread', model: 'threads', concurrency: 8, keepAlive: true }],
    ['gunicorn.workers.sync.SyncWorker', 2, 4, { workerClass: 'gthread', concurrency: 8 }],
    ['gthread', 2, 1, { workerClass: 'gthread', model: 'threads', concurrency: 2, keepAlive: true }],
    ['gevent', 2, 4, { workerClass: 'gevent', model: 'event-loop', concurrency: 2000, keepAlive: true }],
    ['gaiohttp', 4, 4, { workerClass: 'gaiohttp', model: 'blocking-loop', concurrency: 4, slotsPerProcess: 1 }],
    ['tornado', 2, 1, { model: 'blocking-loop', concurrency: 2 }],
    ['ginterpreter', 2, 4, { model: 'threads', concurrency: 8, keepAlive: false, sharedLock: false }],
    ['asgi', 2, 1, { model: 'event-loop', concurrency: null, slotsPerProcess: null }],
    ['uvicorn_worker.UvicornWorker', 2, 1, { model: 'event-loop', workerClass: 'uvicorn_worker.UvicornWorker' }],
    ['my.own.Worker', 2, 3, { model: 'unknown', keepAlive: null, concurrency: null, workerClass: 'my.own.Worker' }],
  ])('%s with %i workers and %i threads', (workerClass, workers, threads, expected) => {
    expect(effective(workerClass, workers, threads)).toMatchObject({ processes: workers, ...expected });
  });

  it('gives the same key to the same server and to no other', () => {
    expect(effective('sync', 2, 4).key).toBe(effective('gthread', 2, 4).key);
    expect(effective('gevent', 2, 4).key).toBe(effective('gevent', 2, 1).key);
    expect(effective('gaiohttp', 2, 4).key).toBe(effective('gaiohttp', 2, 1).key);
    expect(effective('sync', 2, 1).key).not.toBe(effective('gthread', 2, 1).key);
    expect(effective('gthread', 2, 2).key).not.toBe(effective('gthread', 2, 4).key);
    expect(effective('gevent', 1).key).not.toBe(effective('gevent', 2).key);
    expect(effective('gevent_pywsgi').key).not.toBe(effective('gevent').key);
  });

  it('knows keep-alive switched off, fewer connections than threads, and Python without the lock', () => {
    expect(effective('gthread', 1, 4, { keepAliveSeconds: 0 }).keepAlive).toBe(false);
    expect(effective('gthread', 1, 8, { workerConnections: 3 }).slotsPerProcess).toBe(3);
    expect(effective('gthread', 1, 8, { gilEnabled: false }).sharedLock).toBe(false);
    expect(effective('gevent', 1, 8, { gilEnabled: false }).sharedLock).toBe(true);
  });
});

describe('takeOwnedOptions', () => {
  it.each([
    [['--bind', '0.0.0.0:80', '--preload'], ['--preload'], null, ['--bind 0.0.0.0:80']],
    [['-b0.0.0.0:80', '--workers=9', '-w', '3'], [], null, ['-b0.0.0.0:80', '--workers=9', '-w 3']],
    [['-D', '--daemon', '--timeout', '60'], ['--timeout', '60'], null, ['-D', '--daemon']],
    [['-c', 'a.py', '--config=python:b'], [], 'python:b', []],
    [['-cprod.py'], [], 'prod.py', []],
    [
      ['--worker-connections', '10', '--worker-tmp-dir', '/x'],
      ['--worker-connections', '10', '--worker-tmp-dir', '/x'],
      null,
      [],
    ],
    [['--threads'], [], null, ['--threads']],
    // As Python's argparse reads them.
    [['-RD', '--preload'], ['-R', '--preload'], null, ['-D']],
    [['-Rp', '/run/app.pid', '-t9'], ['-R', '-t9'], null, ['-p /run/app.pid']],
    [['-RDp/run/app.pid'], ['-R'], null, ['-D', '-p/run/app.pid']],
    [['-p=/run/app.pid', '-Rb:80', '-DRw4'], ['-R', '-R'], null, ['-p=/run/app.pid', '-b:80', '-D', '-w4']],
    [['-Rc', 'prod.py'], ['-R'], 'prod.py', []],
    [
      ['--daem', '--pi', 'x', '--pi=y', '--bin=:80', '--conf', 'a.py'],
      [],
      'a.py',
      ['--daem', '--pi x', '--pi=y', '--bin=:80'],
    ],
    [['--pythonpath', 'x', '-nDR'], ['--pythonpath', 'x', '-nDR'], null, []],
  ])('%j', (args, rest, config, dropped) => {
    expect(takeOwnedOptions(args)).toMatchObject({ rest, config, dropped });
  });

  it('keeps all else in its order', () => {
    const other = fc.constantFrom('--preload', '--timeout=9', '--log-level', 'debug', '--max-requests', '5');
    fc.assert(
      fc.property(fc.array(other), fc.array(other), (before, after) => {
        expect(takeOwnedOptions([...before, '-b', ':80', ...after]).rest).toEqual([...before, ...after]);
      }),
    );
  });
});
