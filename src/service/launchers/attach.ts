import { reachableUrl } from '../../model/plan/hosts.ts';
import type { Launcher } from '../launcher.ts';
import { ServiceError } from '../service-error.ts';

/** A server that runs already: nothing is started, nothing is stopped, nothing is known of its settings. */
export const attachLauncher: Launcher = {
  name: 'attach',
  ruleOfThumb: () => null,
  prepare: async (service) => {
    const written = service.url === undefined ? null : URL.parse(service.url);
    if (written === null) throw new ServiceError({ kind: 'setting-missing', setting: 'url', launcher: 'attach' });
    const url = reachableUrl(written);
    return {
      name: 'The server',
      attachTo: url,
      versions: {},
      notes: [{ kind: 'attached', url: url.origin }],
      effective: () => ({
        workerClass: null,
        processes: 1,
        slotsPerProcess: null,
        concurrency: null,
        model: 'unknown',
        keepAlive: null,
        sharedLock: true,
        key: `attach ${url.origin}`,
      }),
      unsupported: () => null,
      launch: () => {
        throw new ServiceError({ kind: 'not-ours-to-start' });
      },
      advertisedCommand: () => [],
      advertisedEnvironment: [],
      explainFailure: () => null,
      stopSignal: 'SIGTERM',
    };
  },
};
