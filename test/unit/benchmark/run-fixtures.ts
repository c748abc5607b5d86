import { EndpointModels } from '../../../src/benchmark/endpoint-models.ts';
import { initialCells } from '../../../src/benchmark/initial-cells.ts';
import type { RunSoFar } from '../../../src/benchmark/strategy.ts';
import type { Skip } from '../../../src/model/facts/skip.ts';
import type { Plan } from '../../../src/model/plan/plan.ts';
import { checkPlan } from '../../../src/model/plan/plan-check.ts';
import type { Machine } from '../../../src/model/run/record.ts';
import type { EffectiveSettings, Settings } from '../../../src/model/settings.ts';
import type { PreparedLauncher } from '../../../src/service/launcher.ts';

export const machine: Machine = {
  cpu: 'test',
  cores: 2,
  physicalCores: 2,
  memoryBytes: 4e9,
  platform: 'linux',
  versions: {},
  git: null,
};

/** A plan with two endpoints and three settings, changed by `over`. */
export function planWith(over: Record<string, unknown> = {}): Plan {
  const check = checkPlan({
    service: { launcher: 'gunicorn', app: 'app:app' },
    settings: { workerClass: ['sync', 'gevent'], workers: [1, 2], threads: [1, 2] },
    endpoints: [
      { name: 'a', path: '/a' },
      { name: 'b', path: '/b' },
    ],
    search: 'exhaustive',
    ...over,
  });
  if (check.plan === null) throw new Error(JSON.stringify(check.faults));
  return check.plan;
}

function missing(workerClass: string): Skip {
  const where = { interpreter: 'python', install: `python -m pip install ${workerClass}` };
  return { kind: 'package-missing', package: workerClass, workerClass, ...where };
}

/** A launcher that starts nothing: gevent ignores threads, and `unsupported` says so for one class. */
export function launcherWithout(missingClass: string | null): PreparedLauncher {
  return {
    versions: {},
    notes: [],
    effective: effectiveOf,
    unsupported: ({ workerClass }) => (workerClass === missingClass ? missing(missingClass) : null),
    launch: () => ({ command: ['true'], env: {}, cwd: '.', bootReports: 0, shape: 'single' }),
    advertisedCommand: () => ['true'],
    advertisedEnvironment: [],
    name: 'test',
    attachTo: null,
    explainFailure: () => null,
    stopSignal: 'SIGTERM',
  };
}

function effectiveOf({ workerClass, workers, threads }: Settings): EffectiveSettings {
  const gevent = workerClass === 'gevent';
  const slots = gevent ? 1000 : Number(threads);
  return {
    workerClass: gevent ? 'gevent' : slots > 1 ? 'gthread' : 'sync',
    processes: Number(workers),
    slotsPerProcess: slots,
    concurrency: Number(workers) * slots,
    model: gevent ? 'event-loop' : slots > 1 ? 'threads' : 'serial',
    keepAlive: slots > 1,
    sharedLock: true,
    key: gevent ? `gevent ${workers}` : `sync ${workers} ${threads}`,
  };
}

export function runSoFar(plan: Plan, over: Partial<RunSoFar> = {}): RunSoFar {
  const models = new EndpointModels();
  const run: RunSoFar = {
    plan,
    machine,
    cells: initialCells(plan, launcherWithout(null), undefined),
    calibrations: [],
    endpoints: () => models.of(run),
    outcomes: [],
    elapsedSeconds: 0,
    serverStartSeconds: null,
    ...over,
  };
  return run;
}
