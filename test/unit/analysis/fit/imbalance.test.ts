import { expect, it } from 'vitest';
import { plainDemand } from '../../../../src/analysis/capacity/demand.ts';
import type { DemandFit } from '../../../../src/analysis/fit/fit-demand.ts';
import { lostToImbalance } from '../../../../src/analysis/fit/imbalance.ts';
import { loadedMachine } from '../../../../src/analysis/fit/predict-endpoint.ts';
import { seededRandom } from '../../../../src/analysis/statistics/random.ts';
import { planSchema } from '../../../../src/model/plan/plan.ts';
import { withFigures } from '../../../fixtures/cell-ends.ts';
import { gunicornGrid, randomService, simulatedCell } from '../../../fixtures/simulated-service.ts';

const { load } = planSchema.parse({
  service: { launcher: 'gunicorn' },
  endpoints: [{ name: 'e', path: '/' }],
  load: { connections: 16, requests: 2000 },
});
/** 0.2 ms of CPU, so that the load generator's own CPU is no small part of it. */
const fit: DemandFit = {
  demand: plainDemand(0.2, 0),
  ...{ classCost: {}, plausible: [], supposition: 'plain', error: 0, typicalError: 0 },
  cpuShareRange: [1, 1],
};

it('counts what the load generator took once: all connections on one of two workers lose a third of 1.5 cores', () => {
  const [point] = gunicornGrid([2], [4]).slice(-1);
  const cell = simulatedCell({ ...randomService('cpu', 2), noise: 0 }, 'e', point!, load, seededRandom(1));
  const { server, generator, rps } = cell.measurement!;
  const [master, worker] = ['master', 'worker'] as const;
  const process = { cpuShare: null, rssBytes: null };
  const uneven = withFigures(cell, {
    rps: { ...rps, mean: 5000 },
    generator: { ...generator, processes: 1, cpuShare: 0.5 },
    host: { otherCores: 0 },
    server: {
      ...server!,
      byProcess: [
        { ...process, role: master, pid: 1, cpuSeconds: 0 },
        { ...process, role: worker, pid: 2, cpuSeconds: 10 },
        { ...process, role: worker, pid: 3, cpuSeconds: 0 },
      ],
    },
  });
  expect(uneven.effective?.keepAlive).toBe(true);
  expect(lostToImbalance(uneven, fit, loadedMachine({ cores: 2 }, load))).toBeCloseTo(1 / 3, 2);
});
