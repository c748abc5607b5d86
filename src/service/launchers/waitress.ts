import { always } from './limit-options.ts';
import { countOf, pythonServerLauncher } from './python-server.ts';

/** waitress: one process, one loop for the connections, threads for the application (https://docs.pylonsproject.org/projects/waitress). */
export const waitressLauncher = pythonServerLauncher({
  name: 'waitress',
  program: 'waitress-serve',
  ruleOfThumb: () => null,
  owned: [
    { names: ['--host'], takesValue: true, isPlace: true },
    { names: ['--port'], takesValue: true, isPlace: true },
    { names: ['--listen'], takesValue: true, isPlace: true },
    { names: ['--unix-socket'], takesValue: true, isPlace: true },
    { names: ['--threads'], takesValue: true },
  ],
  // Python's getopt.
  manners: { abbreviates: true },
  variablePrefix: null,
  extras: [],
  // Python's KeyboardInterrupt, which waitress takes as the order to shut down.
  stopSignal: 'SIGINT',
  options: (settings) => [`--threads=${countOf(settings, 'threads', 4)}`],
  address: (listen) =>
    'port' in listen ? [`--listen=127.0.0.1:${listen.port}`] : [`--unix-socket=${listen.socketPath}`],
  effective: (settings, { probe }) => {
    const threads = countOf(settings, 'threads', 4);
    return {
      workerClass: null,
      processes: 1,
      slotsPerProcess: threads,
      concurrency: threads,
      model: 'threads',
      keepAlive: true,
      sharedLock: probe.gilEnabled,
      key: `waitress threads=${threads}`,
    };
  },
  shape: () => 'single',
  // Its manual: arguments to waitress.serve.
  limits: [
    { name: '--connection-limit', beyond: 'waits', otherwise: always(100) },
    { name: '--backlog', beyond: 'overflowed', otherwise: always(1024) },
  ],
  needs: () => null,
  notes: () => [],
});
