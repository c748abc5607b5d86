import { describe, expect, it, vi } from 'vitest';
import { recommend } from '../../../../src/analysis/advice/recommendation.ts';
import { diagnose } from '../../../../src/analysis/diagnosis/diagnosis.ts';
import { seededRandom } from '../../../../src/analysis/statistics/random.ts';
import type { Warning } from '../../../../src/model/facts/warning.ts';
import { planSchema } from '../../../../src/model/plan/plan.ts';
import type { Cell } from '../../../../src/model/run/record.ts';
import { settingsKey } from '../../../../src/model/settings.ts';
import { withFigures } from '../../../fixtures/cell-ends.ts';
import { diagnosisInWords } from '../../../fixtures/in-words.ts';
import {
  gunicornGrid,
  randomService,
  simulatedCalibration,
  simulatedCell,
} from '../../../fixtures/simulated-service.ts';

vi.setConfig({ testTimeout: 60_000 });

const plan = planSchema.parse({
  service: { launcher: 'gunicorn' },
  endpoints: [{ name: 'e', path: '/' }],
  load: { connections: 16, requests: 320 },
});
const machine = { cores: 2, physicalCores: 2 };
const service = { ...randomService('cpu', 1), skew: 0, noise: 0.005 };
const calibration = simulatedCalibration(service, 'e', seededRandom(1));
const cells = gunicornGrid([1, 2], [1]).map((point) => simulatedCell(service, 'e', point, plan.load, seededRandom(1)));

const ack: Warning = { kind: 'delayed-ack', delayMs: 43.7, freshMs: 0.4, server: 'uvicorn' };
const limiter: Warning = { kind: 'rate-limiter', answers: 3, sent: 320 };
const warned = (warning: Warning, which: (cell: Cell) => boolean = () => true) =>
  cells.map((cell) => (which(cell) ? withFigures(cell, { warnings: [warning] }) : cell));

const said = (ofCells: readonly Cell[], ofCalibration = calibration) =>
  diagnose({ endpoint: 'e', cells: ofCells, calibration: ofCalibration, machine, load: plan.load });

describe('what warnings say of an endpoint', () => {
  it('a delayed acknowledgement of every answer is what bounds it, and with what would help', () => {
    const diagnosis = said(warned(ack));
    expect(diagnosis.bound).toBe('io');
    expect(diagnosisInWords(diagnosis).summary).toMatch(
      /^`e` waits for delayed acknowledgements \(43\.7 ms of each request, beside .* of CPU\), whatever the settings\. Each answer on a kept connection waits 43\.7 ms .*uvloop/,
    );
    expect(new Set(Object.values(diagnosis.limits))).toEqual(new Set(['delayed-ack']));
  });

  it('one of some settings leaves the verdict to the others, and is told beside it', () => {
    const some = warned(ack, ({ effective }) => (effective?.processes ?? 1) > 1);
    const diagnosis = said(some);
    expect(diagnosis.bound).toBe('cpu');
    expect(diagnosis.summary.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['cpu-bound', 'warned']));
    expect(diagnosis.limits[settingsKey(some.find(({ effective }) => effective?.processes === 2)!.settings)]).toBe(
      'delayed-ack',
    );
  });

  it('a limit of the server’s own that requests wait for is not called a lock', () => {
    const locked = { ...randomService('shared-lock', 2), skew: 0, noise: 0.005 };
    const alone = simulatedCalibration(locked, 'e', seededRandom(2));
    const all = gunicornGrid([1, 2], [1, 4]).map((point) =>
      simulatedCell(locked, 'e', point, plan.load, seededRandom(2)),
    );
    const limit: Warning = {
      ...{ kind: 'server-limit', option: 'worker_connections', value: 2 },
      ...{ beyond: 'waits', count: 12, connections: 16 },
    };
    expect(said(all, alone).bound).toBe('lock');
    const limited = said(
      all.map((cell) => withFigures(cell, { warnings: [limit] })),
      alone,
    );
    expect(limited.bound).toBe('inconclusive');
    expect(diagnosisInWords(limited).summary).toContain('worker_connections = 2');
  });

  it('a rate limiter leaves nothing to tell or to recommend, also where only the calibration met it', () => {
    const limited = { ...calibration, failed: 3, warnings: [limiter] };
    for (const diagnosis of [said(warned(limiter)), said(cells, limited)]) {
      expect(diagnosis.bound).toBe('inconclusive');
      expect(diagnosisInWords(diagnosis).summary).toContain('status 429');
    }
    const advised = (calibrations: readonly (typeof calibration)[]) =>
      recommend({
        ...{ plan, machine, cells, calibrations, references: [], diagnoses: [] },
        commandFor: (settings) => settingsKey(settings),
      });
    expect(advised([calibration])).toHaveLength(1);
    expect(advised([limited])).toEqual([]);
  });
});
