import { describe, expect, it } from 'vitest';
import { explainMiss } from '../../../../src/analysis/fit/explain-miss.ts';
import { loadedMachine, modelEndpoint } from '../../../../src/analysis/fit/predict-endpoint.ts';
import { seededRandom } from '../../../../src/analysis/statistics/random.ts';
import { planSchema } from '../../../../src/model/plan/plan.ts';
import type { Cell } from '../../../../src/model/run/record.ts';
import { findingSentence } from '../../../../src/words/findings.ts';
import { withFigures } from '../../../fixtures/cell-ends.ts';
import {
  gunicornGrid,
  randomService,
  simulatedCalibration,
  simulatedCell,
  type TrueKind,
} from '../../../fixtures/simulated-service.ts';

const machine = { cores: 2 };
const { load } = planSchema.parse({
  service: { launcher: 'gunicorn' },
  endpoints: [{ name: 'e', path: '/' }],
  load: { connections: 16, requests: 320 },
});

/** What was expected before anything but the calibration was known, and what is known in the end. */
function misses(kind: TrueKind, skew = 0): string[] {
  const service = { ...randomService(kind, 2), skew, noise: 0.005 };
  const random = seededRandom(1);
  const calibration = simulatedCalibration(service, 'e', random);
  const cells: Cell[] = gunicornGrid([1, 2], [1, 4]).map((point) => simulatedCell(service, 'e', point, load, random));
  const before = modelEndpoint([], calibration, machine, load);
  const after = modelEndpoint(cells, calibration, machine, load);
  return cells
    .map((cell) => explainMiss(cell, before.predict(cell.effective!)!, after.fit, loadedMachine(machine, load)))
    .filter((miss) => miss !== null)
    .map(findingSentence);
}

describe('a rate far from its prediction', () => {
  it('is explained by name: lock, limit behind, blocked loop', () => {
    expect(misses('process-lock').join('\n')).toMatch(
      /requests\/s where [\d.]+ were predicted; requests of one process wait for a lock\./,
    );
    expect(misses('shared-limit').join('\n')).toMatch(/what the requests wait for serves about \d at once\./);
    expect(misses('shared-lock').join('\n')).toContain('all requests wait for one lock');
    expect(misses('blocking-waits').join('\n')).toContain('the wait blocks the event loop');
  });

  it('is explained by an uneven spread over the workers, with its size', () => {
    expect(misses('io', 1).join('\n')).toMatch(
      /2 workers · 4 threads: .*; its workers shared the load unevenly \(the busiest did 2 times the mean\), which cost \d+ % of the rate\./,
    );
  });

  it('is explained by luck where threads in several processes shared the load evenly', () => {
    expect(misses('io', 0)).toEqual([
      expect.stringMatching(
        /^sync · 2 workers · 4 threads: .*; its workers shared the load more evenly than most starts do \(the busiest did 1(\.\d+)? times the mean\)\.$/,
      ),
    ]);
  });

  it('is explained by a process that used more than one core', () => {
    const random = seededRandom(1);
    const service = { ...randomService('cpu', 2), noise: 0 };
    const [point] = gunicornGrid([1], [1]).slice(-1);
    const cell = simulatedCell(service, 'e', point!, load, random);
    const { server, rps } = cell.measurement!;
    const fast: Cell = withFigures(cell, {
      rps: { ...rps, mean: 2 * rps.mean },
      server: { ...server!, cpuCores: 1.9 },
    });
    const { fit, predict } = modelEndpoint([], simulatedCalibration(service, 'e', random), machine, load);
    expect(findingSentence(explainMiss(fast, predict(cell.effective!)!, fit, loadedMachine(machine, load))!)).toMatch(
      /; one of its processes used 1\.9 cores: part of the work runs in threads beside the event loop\.$/,
    );
  });

  it('is not explained where there is none', () => {
    expect(misses('cpu')).toEqual([]);
    expect(misses('mixed')).toEqual([]);
  });

  it('is put down to other programs where these kept the machine busy', () => {
    const service = { ...randomService('cpu', 2), noise: 0 };
    const random = seededRandom(1);
    const calibration = simulatedCalibration(service, 'e', random);
    const cell = simulatedCell(service, 'e', gunicornGrid([2], [1])[0]!, load, random);
    const slow = withFigures(cell, {
      rps: { ...cell.measurement!.rps, mean: cell.measurement!.rps.mean / 2 },
      host: { otherCores: 1.5 },
    });
    const { fit, predict } = modelEndpoint([], calibration, machine, load);
    const miss = explainMiss(slow, predict(cell.effective!)!, fit, loadedMachine(machine, load));
    expect(findingSentence(miss!)).toContain('other programs kept 1.5 of 2 cores busy.');
  });
});
