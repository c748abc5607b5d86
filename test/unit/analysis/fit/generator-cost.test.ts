import { describe, expect, it } from 'vitest';
import { generatorMs } from '../../../../src/analysis/capacity/tuning.ts';
import { generatorCost } from '../../../../src/analysis/fit/generator-cost.ts';
import { modelEndpoint } from '../../../../src/analysis/fit/predict-endpoint.ts';
import { seededRandom } from '../../../../src/analysis/statistics/random.ts';
import { planSchema } from '../../../../src/model/plan/plan.ts';
import type { Cell } from '../../../../src/model/run/record.ts';
import { withFigures } from '../../../fixtures/cell-ends.ts';
import {
  gunicornGrid,
  randomService,
  simulatedCalibration,
  simulatedCell,
} from '../../../fixtures/simulated-service.ts';

const { load } = planSchema.parse({
  service: { launcher: 'gunicorn' },
  endpoints: [{ name: 'e', path: '/' }],
  load: { connections: 16, requests: 20_000 },
});
const service = { ...randomService('cpu', 2), noise: 0 };
const [one] = gunicornGrid([1], [1]).slice(-1);
const plain = simulatedCell(service, 'e', one!, load, seededRandom(1));

function cellOf(cpuUsPerRequest: number | null, requests: number, reused: number, rps = 2000): Cell {
  const { measurement } = plain;
  return withFigures(plain, {
    requests: { ...measurement!.requests, succeeded: requests, failed: 0 },
    elapsedSeconds: requests / rps,
    connections: { opened: 16, reused },
    generator: { ...measurement!.generator, cpuUsPerRequest },
  });
}

describe('what the load generator spends on a request', () => {
  it('is supposed until it was measured', () => {
    expect(generatorCost([])).toEqual(generatorMs);
    expect(generatorCost([cellOf(null, 20_000, 0.99)])).toEqual(generatorMs);
    expect(generatorCost([{ ...cellOf(200, 20_000, 0.99), sameAs: {} } as Cell])).toEqual(generatorMs);
  });

  it('is what long trials measured, over kept and over fresh connections apart', () => {
    expect(generatorCost([cellOf(200, 1e6, 0.99)])).toEqual({ kept: 0.2, fresh: generatorMs.fresh });
    expect(generatorCost([cellOf(300, 1e6, 0)])).toEqual({ kept: generatorMs.kept, fresh: 0.3 });
    expect(generatorCost([cellOf(300, 1e6, 0.5)])).toEqual(generatorMs);
  });

  it('counts a short trial little, and a slow one not at all', () => {
    const { kept } = generatorCost([cellOf(400, 40, 0.99)]);
    expect(kept).toBeGreaterThan(generatorMs.kept);
    expect(kept).toBeLessThan(2 * generatorMs.kept);
    expect(generatorCost([cellOf(3000, 1e5, 0.99, 100)])).toEqual(generatorMs);
  });

  it('makes a difference where it takes cores from the server, and none where it doesn’t', () => {
    const calibration = {
      ...simulatedCalibration(service, 'e', seededRandom(1)),
      cpuMs: 0.2,
      waitMs: 0,
      latencyMs: 0.2,
    };
    const rpsAt = (cpuUs: number, processes: number) => {
      const { predict } = modelEndpoint([], calibration, { cores: 2 }, load);
      const learnt = modelEndpoint(
        [{ ...cellOf(cpuUs, 1e6, 0.99), status: 'failed' } as Cell],
        calibration,
        { cores: 2 },
        load,
      );
      const effective = { ...plain.effective!, processes };
      return learnt.predict(effective)!.rps / predict(effective)!.rps;
    };
    // Two cores shared by C and G: C + 0.04 ms against C + 0.2 ms.
    expect(rpsAt(200, 4)).toBeCloseTo((0.2 + 0.04) / (0.2 + 0.2), 1);
    expect(rpsAt(200, 1)).toBeCloseTo(1, 1);
  });
});
