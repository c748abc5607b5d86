import type { Settings } from '../../model/settings.ts';
import { always } from './limit-options.ts';
import { countOf, optionValue, type PythonServerSituation, pythonServerLauncher } from './python-server.ts';

/** `granian --help`: its backlog, and for each worker's backpressure that number by the workers. */
const usualBacklog = 1024;

/** granian: Rust in front, ASGI, RSGI or WSGI behind, in several processes (https://github.com/emmett-framework/granian). */
export const granianLauncher = pythonServerLauncher({
  name: 'granian',
  program: 'granian',
  ruleOfThumb: () => null,
  owned: [
    { names: ['--host'], takesValue: true, isPlace: true },
    { names: ['--port'], takesValue: true, isPlace: true },
    { names: ['--uds'], takesValue: true, isPlace: true },
    { names: ['--workers'], takesValue: true },
    { names: ['--blocking-threads'], takesValue: true },
    // Another server's file could lie there.
    { names: ['--pid-file'], takesValue: true, isPlace: true },
    { names: ['--reload'], takesValue: false },
  ],
  variablePrefix: 'GRANIAN_',
  extras: ['uvloop'],
  stopSignal: 'SIGTERM',
  options: (settings, situation) => [
    ...(optionValue(situation, ['--interface']) === null ? ['--interface', interfaceOf(situation)] : []),
    ...['--workers', String(countOf(settings, 'workers', 1))],
    // More than one is refused for the asynchronous interfaces.
    ...(isWsgi(situation) ? ['--blocking-threads', String(threadsOf(settings))] : []),
  ],
  address: (listen) =>
    'port' in listen ? ['--host', '127.0.0.1', '--port', String(listen.port)] : ['--uds', listen.socketPath],
  effective: (settings, situation) => {
    const workers = countOf(settings, 'workers', 1);
    const wsgi = isWsgi(situation);
    const slots = wsgi ? threadsOf(settings) : null;
    return {
      workerClass: interfaceOf(situation),
      processes: workers,
      slotsPerProcess: slots,
      concurrency: slots === null ? null : slots * workers,
      model: wsgi ? 'threads' : 'event-loop',
      keepAlive:
        !situation.args.includes('--no-http1-keep-alive') && !isOff(situation.variables['GRANIAN_HTTP1_KEEP_ALIVE']),
      sharedLock: wsgi ? situation.probe.gilEnabled : true,
      key: `granian ${interfaceOf(situation)} workers=${workers}${slots === null ? '' : ` threads=${slots}`}`,
    };
  },
  shape: () => 'master-and-workers',
  limits: [
    {
      name: '--backpressure',
      beyond: 'waits',
      variable: 'GRANIAN_BACKPRESSURE',
      otherwise: (settings) => Math.floor(usualBacklog / countOf(settings, 'workers', 1)),
    },
    { name: '--backlog', beyond: 'overflowed', variable: 'GRANIAN_BACKLOG', otherwise: always(usualBacklog) },
  ],
  needs: () => null,
  notes: (situation) =>
    namedInterface(situation) === null ? [{ kind: 'granian-interface', interface: interfaceOf(situation) }] : [],
});

const threadsOf = (settings: Settings) => countOf(settings, 'threads', 1);
const isWsgi = (situation: PythonServerSituation) => interfaceOf(situation) === 'wsgi';

const namedInterface = (situation: PythonServerSituation) =>
  optionValue(situation, ['--interface'], 'GRANIAN_INTERFACE');

/** The user's, else what the installed framework speaks. */
function interfaceOf(situation: PythonServerSituation): string {
  const { packages } = situation.probe;
  const asynchronous = packages['starlette'] ?? packages['fastapi'];
  return namedInterface(situation) ?? (asynchronous == null ? 'wsgi' : 'asgi');
}

/** Whether a variable takes a flag away (click's words for it). */
const isOff = (value: string | undefined) => /^(0|false|f|no|n|off)$/i.test(value ?? '');
