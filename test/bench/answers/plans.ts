import type { PlanInput } from '../../../src/model/plan/plan.ts';
import { type LabelledEndpoint, type LabelledService, labelledEndpoints } from '../../services/labels.ts';
import { labelledGoProgram } from './build-go.ts';

/** 36 points, which are 18 different servers: threads make sync a gthread, and gevent ignores them. */
export const gunicornSpace = {
  workerClass: ['sync', 'gthread', 'gevent'],
  workers: [1, 2, 4],
  threads: [1, 2, 4, 8],
};

/** Endpoints that differ in what bounds them, for the model and the search. */
export const searchedEndpoints = ['sleep', 'upstream', 'compute', 'mixed', 'thread-lock', 'sqlite'] as const;

/** How a labelled service is started. */
export function labelledService(service: LabelledService): PlanInput['service'] {
  const companions = [{ name: 'upstream', command: ['node', 'upstream.mjs', '{port}'], env: 'UPSTREAM_URL' }];
  switch (service) {
    case 'flask':
      return { launcher: 'gunicorn', app: 'labelled_flask:app', companions };
    case 'node':
      return { launcher: 'node', app: 'labelled-node.mjs', companions };
    case 'go':
      return {
        launcher: 'command',
        command: [labelledGoProgram],
        env: { PORT: '{port}', GOMAXPROCS: '{procs}' },
      };
  }
}

/** A plan for some endpoints of one labelled service. */
export function labelledPlan(
  service: LabelledService,
  endpoints: readonly string[],
  rest: Omit<PlanInput, 'service' | 'endpoints'>,
): PlanInput {
  return {
    service: labelledService(service),
    endpoints: endpoints.map((name) => ({ name, path: `/${name}` })),
    ...rest,
  };
}

/** The labelled endpoints of a service, restricted to the names asked for. */
export function labelledOf(service: LabelledService, only: readonly string[] | null): readonly LabelledEndpoint[] {
  return labelledEndpoints.filter(
    (endpoint) =>
      endpoint.service === service &&
      (only === null || only.includes(endpoint.name) || only.includes(`${service}/${endpoint.name}`)),
  );
}
