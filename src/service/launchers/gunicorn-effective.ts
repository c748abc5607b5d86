import type { EffectiveSettings } from '../../model/settings.ts';

/** What of gunicorn's configuration decides how many requests it works on at once. */
export interface GunicornConfiguration {
  readonly workerClass: string;
  readonly workers: number;
  readonly threads: number;
  readonly workerConnections: number;
  /** Seconds that an idle connection is kept; 0: none is kept. */
  readonly keepAliveSeconds: number;
  /** Whether threads of one process share the interpreter's lock. */
  readonly gilEnabled: boolean;
}

/** The worker class that Servebench ships: gunicorn's gaiohttp of before 20.0, on today's aiohttp. */
export const gaiohttpClass = 'servebench_gaiohttp.GaiohttpWorker';

type ClassTraits = Pick<EffectiveSettings, 'model'> & {
  readonly name: string;
  readonly slots: 'one' | 'threads' | 'connections' | 'unbounded';
  readonly keepAlive: 'never' | 'configured' | 'always' | 'unknown';
};

const traits: readonly (ClassTraits & { readonly matches: RegExp })[] = [
  { matches: /^sync$|SyncWorker$/, name: 'sync', model: 'serial', slots: 'one', keepAlive: 'never' },
  { matches: /^gthread$|ThreadWorker$/, name: 'gthread', model: 'threads', slots: 'threads', keepAlive: 'configured' },
  {
    matches: /^gevent(_wsgi|_pywsgi)?$|Gevent(PyWSGI)?Worker$/,
    name: 'gevent',
    model: 'event-loop',
    slots: 'connections',
    keepAlive: 'configured',
  },
  {
    matches: /^eventlet$|EventletWorker$/,
    name: 'eventlet',
    model: 'event-loop',
    slots: 'connections',
    keepAlive: 'configured',
  },
  // A WSGI application runs right on these loops, and holds them while it waits.
  { matches: /^tornado$|TornadoWorker$/, name: 'tornado', model: 'blocking-loop', slots: 'one', keepAlive: 'always' },
  {
    matches: /^gaiohttp$|GaiohttpWorker$/,
    name: 'gaiohttp',
    model: 'blocking-loop',
    slots: 'one',
    keepAlive: 'configured',
  },
  // Each of its threads is an interpreter with a lock of its own; it closes every connection (gunicorn's docs, interpreters).
  { matches: /^ginterpreter$/, name: 'ginterpreter', model: 'threads', slots: 'threads', keepAlive: 'never' },
  {
    matches: /^asgi$|ASGIWorker$|Uvicorn\w*Worker$|Gunicorn(UVLoop)?WebWorker$/,
    name: '',
    model: 'event-loop',
    slots: 'unbounded',
    keepAlive: 'configured',
  },
];

/** What gunicorn really runs: `-k sync` with threads is gthread, and the event-loop classes ignore threads. */
export function gunicornEffective(configuration: GunicornConfiguration): EffectiveSettings {
  const { workerClass, workers, threads, workerConnections, keepAliveSeconds, gilEnabled } = configuration;
  const isThreadedSync = (workerClass === 'sync' || workerClass.endsWith('SyncWorker')) && threads > 1;
  const found = traits.find(({ matches }) => matches.test(isThreadedSync ? 'gthread' : workerClass));
  if (found === undefined) {
    return {
      workerClass,
      processes: workers,
      slotsPerProcess: null,
      concurrency: null,
      model: 'unknown',
      keepAlive: null,
      sharedLock: true,
      key: `gunicorn ${workerClass} workers=${workers} threads=${threads}`,
    };
  }
  // gevent_wsgi and gevent_pywsgi are servers of their own; the name that was given tells them apart.
  const name = found.name === '' || /wsgi/i.test(workerClass) ? workerClass : found.name;
  const slots = {
    one: 1,
    threads: Math.min(threads, workerConnections),
    connections: workerConnections,
    unbounded: null,
  }[found.slots];
  const keepAlive = found.keepAlive === 'always' || (found.keepAlive === 'configured' && keepAliveSeconds > 0);
  return {
    workerClass: name,
    processes: workers,
    slotsPerProcess: slots,
    concurrency: slots === null ? null : slots * workers,
    model: found.model,
    keepAlive,
    sharedLock: found.model === 'threads' ? gilEnabled && found.name !== 'ginterpreter' : true,
    key: `gunicorn ${name} workers=${workers}${found.slots === 'threads' ? ` threads=${threads}` : ''}`,
  };
}
