import { devNull } from 'node:os';
import { always, none } from './limit-options.ts';
import { configurationNamed, countOf, optionValue, pythonServerLauncher } from './python-server.ts';

/** hypercorn: an event loop of asyncio, uvloop or trio in each of several processes (https://hypercorn.readthedocs.io). */
export const hypercornLauncher = pythonServerLauncher({
  name: 'hypercorn',
  program: 'hypercorn',
  ruleOfThumb: () => null,
  owned: [
    { names: ['-b', '--bind'], takesValue: true, isPlace: true },
    { names: ['--insecure-bind'], takesValue: true, isPlace: true },
    { names: ['--quic-bind'], takesValue: true, isPlace: true },
    { names: ['-w', '--workers'], takesValue: true },
    { names: ['-k', '--worker-class'], takesValue: true },
    { names: ['-p', '--pid'], takesValue: true },
    { names: ['-D', '--daemon'], takesValue: false },
    { names: ['--reload'], takesValue: false },
  ],
  // Python's argparse.
  manners: { abbreviates: true, flags: 'Dh' },
  variablePrefix: null,
  extras: ['uvloop', 'trio'],
  stopSignal: 'SIGTERM',
  options: (settings) => [
    ...['--worker-class', String(settings['workerClass'] ?? 'asyncio')],
    ...['--workers', String(countOf(settings, 'workers', 1))],
  ],
  address: (listen) => [
    ...['--bind', 'port' in listen ? `127.0.0.1:${listen.port}` : `unix:${listen.socketPath}`],
    // A pid file that its configuration names may be that of a server in use.
    ...['--pid', devNull],
  ],
  effective: (settings, situation) => {
    const { probe } = situation;
    const workers = countOf(settings, 'workers', 1);
    const workerClass = String(settings['workerClass'] ?? 'asyncio');
    return {
      workerClass,
      processes: workers,
      slotsPerProcess: null,
      concurrency: null,
      // A WSGI application runs in a pool of threads, whose size is the event loop's business.
      model: situation.app.startsWith('wsgi:') ? 'threads' : 'event-loop',
      keepAlive: Number(optionValue(situation, ['--keep-alive']) ?? probe.hypercorn?.['keep_alive_timeout'] ?? 5) > 0,
      sharedLock: true,
      key: `hypercorn ${workerClass} workers=${workers}`,
    };
  },
  // Its main process always has children, even where there is one worker.
  shape: () => 'unknown',
  limits: [
    { name: '--max-requests', configured: 'max_requests', beyond: 'retired', otherwise: none },
    { name: '--backlog', configured: 'backlog', beyond: 'overflowed', otherwise: always(100) },
  ],
  needs: ({ workerClass }) => (workerClass === 'uvloop' || workerClass === 'trio' ? workerClass : null),
  notes: (situation) => {
    const config = configurationNamed(situation.args);
    return config === null ? [] : [{ kind: 'configuration-read', server: 'hypercorn', file: config }];
  },
});
