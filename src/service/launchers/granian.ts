import type { Settings } from '../../model/settings.ts';
import { countOf, optionValue, type PythonServerSituation, pythonServerLauncher } from './python-server.ts';

/** granian: Rust in front, ASGI, RSGI or WSGI behind, in several processes (https://github.com/emmett-framework/granian). */
export const granianLauncher = pythonServerLauncher({
  name: 'granian',
  program: 'granian',
  defaultSettings: { workers: 1, threads: 1 },
  ruleOfThumb: () => null,
  owned: [
    { names: ['--host'], takesValue: true },
    { names: ['--port'], takesValue: true },
    { names: ['--uds'], takesValue: true },
    { names: ['--workers'], takesValue: true },
    { names: ['--blocking-threads'], takesValue: true },
    { names: ['--reload'], takesValue: false },
    { names: ['--pid-file'], takesValue: true },
  ],
  variablePrefix: 'GRANIAN_',
  extras: ['uvloop'],
  stopSignal: 'SIGTERM',
  options: (settings, situation) => [
    ...(optionValue(situation.args, '--interface') === null ? ['--interface', interfaceOf(situation)] : []),
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
      keepAlive: !situation.args.includes('--no-http1-keep-alive'),
      sharedLock: wsgi ? situation.probe.gilEnabled : true,
      key: `granian ${interfaceOf(situation)} workers=${workers}${slots === null ? '' : ` threads=${slots}`}`,
    };
  },
  shape: () => 'master-and-workers',
  needs: () => null,
  notes: (situation) =>
    optionValue(situation.args, '--interface') === null
      ? [`granian serves the application by "${interfaceOf(situation)}"; "--interface" in "service.args" changes that.`]
      : [],
});

const threadsOf = (settings: Settings) => countOf(settings, 'threads', 1);
const isWsgi = (situation: PythonServerSituation) => interfaceOf(situation) === 'wsgi';

/** The user's, else what the installed framework speaks. */
function interfaceOf({ args, probe }: PythonServerSituation): string {
  const asynchronous = probe.packages['starlette'] ?? probe.packages['fastapi'];
  return optionValue(args, '--interface') ?? (asynchronous == null ? 'wsgi' : 'asgi');
}
