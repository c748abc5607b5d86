import { always, none } from './limit-options.ts';
import { countOf, optionValue, pythonServerLauncher } from './python-server.ts';

/** Threads that uvicorn's own bridge gives to a WSGI application (WSGIMiddleware). */
const wsgiThreads = 10;

/** Settings that are options of the same name: the event loop and the parser of HTTP. */
const choices = ['loop', 'http'] as const;

/** uvicorn: an event loop in each of several processes (https://uvicorn.dev). */
export const uvicornLauncher = pythonServerLauncher({
  name: 'uvicorn',
  program: 'uvicorn',
  ruleOfThumb: () => null,
  owned: [
    { names: ['--host'], takesValue: true, isPlace: true },
    { names: ['--port'], takesValue: true, isPlace: true },
    { names: ['--uds'], takesValue: true, isPlace: true },
    { names: ['--fd'], takesValue: true, isPlace: true },
    { names: ['--workers'], takesValue: true },
    { names: ['--reload'], takesValue: false },
  ],
  variablePrefix: 'UVICORN_',
  extras: ['uvloop', 'httptools'],
  stopSignal: 'SIGTERM',
  options: (settings) => [
    '--workers',
    String(countOf(settings, 'workers', 1)),
    ...choices.flatMap((name) => (settings[name] === undefined ? [] : [`--${name}`, String(settings[name])])),
  ],
  address: (listen) =>
    'port' in listen ? ['--host', '127.0.0.1', '--port', String(listen.port)] : ['--uds', listen.socketPath],
  effective: (settings, situation) => {
    const workers = countOf(settings, 'workers', 1);
    const chosen = Object.fromEntries(choices.flatMap((name) => (name in settings ? [[name, settings[name]!]] : [])));
    const wsgi = optionValue(situation, ['--interface'], 'UVICORN_INTERFACE') === 'wsgi';
    return {
      workerClass: null,
      processes: workers,
      slotsPerProcess: wsgi ? wsgiThreads : null,
      concurrency: wsgi ? wsgiThreads * workers : null,
      model: wsgi ? 'threads' : 'event-loop',
      keepAlive: optionValue(situation, ['--timeout-keep-alive'], 'UVICORN_TIMEOUT_KEEP_ALIVE') !== '0',
      sharedLock: wsgi ? situation.probe.gilEnabled : true,
      // What another event loop or parser costs nobody can tell beforehand.
      ...(Object.keys(chosen).length > 0 ? { unmodelled: chosen } : {}),
      key: `uvicorn workers=${workers}${Object.entries(chosen)
        .map(([name, value]) => ` ${name}=${value}`)
        .join('')}`,
    };
  },
  shape: (settings) => (countOf(settings, 'workers', 1) > 1 ? 'master-and-workers' : 'single'),
  limits: [
    {
      name: '--limit-concurrency',
      beyond: 'refused',
      variable: 'UVICORN_LIMIT_CONCURRENCY',
      otherwise: none,
    },
    {
      name: '--limit-max-requests',
      beyond: 'retired',
      variable: 'UVICORN_LIMIT_MAX_REQUESTS',
      otherwise: none,
    },
    { name: '--backlog', beyond: 'overflowed', variable: 'UVICORN_BACKLOG', otherwise: always(2048) },
  ],
  needs: ({ loop, http }) => (loop === 'uvloop' ? 'uvloop' : http === 'httptools' ? 'httptools' : null),
  notes: ({ variables }) => {
    return variables['WEB_CONCURRENCY'] ? [{ kind: 'variable-overruled', variable: 'WEB_CONCURRENCY' }] : [];
  },
});
