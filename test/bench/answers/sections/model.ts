import { diagnose } from '../../../../src/analysis/diagnosis/diagnosis.ts';
import { explainMiss } from '../../../../src/analysis/fit/explain-miss.ts';
import { loadedMachine, modelEndpoint } from '../../../../src/analysis/fit/predict-endpoint.ts';
import { median } from '../../../../src/analysis/statistics/order-statistics.ts';
import type { Finding } from '../../../../src/model/facts/finding.ts';
import type { Cell, RunRecord } from '../../../../src/model/run/record.ts';
import { settingsKey } from '../../../../src/model/settings.ts';
import { findingSentence } from '../../../../src/words/findings.ts';
import { settingsLabel } from '../../../../src/words/settings-label.ts';
import { pendingCell } from '../../../fixtures/cell-ends.ts';
import type { LabelledService } from '../../../services/labels.ts';
import { keepFigures, keptFigures } from '../kept-figures.ts';
import { gunicornSpace, labelledPlan, searchedEndpoints } from '../plans.ts';
import { percent, printTable, rate } from '../print-table.ts';
import { runPlan } from '../run-plan.ts';
import type { Section, SectionOptions } from '../section.ts';

/** One measured cell beside what was expected of it. */
interface PredictedCell {
  readonly settings: string;
  readonly measuredRps: number;
  /** What the model says from the calibration alone. */
  readonly calibratedRps: number | null;
  /** What the model says from the calibration and every other cell of the grid, but not this one. */
  readonly refinedRps: number | null;
  /** Whether the interval of the calibrated prediction holds the measured rate. */
  readonly held: boolean;
  /** Whether next to no other program ran meanwhile. */
  readonly quiet: boolean;
  /** What the diagnosis says that limits the cell, and the warnings beside it. */
  readonly limit: string;
  /** How the miss of the refined prediction is explained; `null` where there is none. */
  readonly reason: string | null;
}

interface PredictedEndpoint {
  readonly service: LabelledService;
  readonly endpoint: string;
  readonly calibration: string;
  readonly bound: string;
  readonly cells: readonly PredictedCell[];
}

interface KeptRun {
  readonly service: LabelledService;
  readonly record: RunRecord;
}

const missWorthAReason = 0.2;
/** Cores that other programs keep busy on any living machine. */
const quietUpTo = 0.25;
const nodeEndpoints = ['sleep', 'compute', 'mixed', 'pbkdf2', 'mutex'];

/** Predicted against measured, cell by cell, on real servers. */
export const model: Section = {
  name: 'model',
  about: 'predicted against measured requests per second',
  async run(options) {
    if (!options.onlyTables) {
      await measure('flask', searchedEndpoints, gunicornSpace, options);
      await measure('node', nodeEndpoints, { workers: [1, 2, 4] }, options);
    }
    // Always from the kept records: so a change of the model shows what it does without measuring again.
    const runs = [...(await keptFigures<KeptRun>('model')).values()];
    const kept = runs.flatMap(({ service, record }) =>
      record.plan.endpoints
        .filter(({ name }) => record === newestWith(service, name, runs))
        .map(({ name }) => predictedEndpoint(service, name, record)),
    );
    for (const endpoint of kept) printCells(endpoint);
    printSummary(kept);
    printMisses(kept);
  },
};

/** The newest run that measured an endpoint: a section may be measured in parts, and a part again. */
function newestWith(service: LabelledService, endpoint: string, runs: readonly KeptRun[]): RunRecord | undefined {
  return runs
    .filter((run) => run.service === service && run.record.plan.endpoints.some(({ name }) => name === endpoint))
    .map(({ record }) => record)
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt))[0];
}

async function measure(
  service: LabelledService,
  names: readonly string[],
  settings: Record<string, (string | number)[]>,
  options: SectionOptions,
): Promise<void> {
  const { endpoints: only, quick, signal } = options;
  const endpoints = names.filter((name) => only === null || only.includes(name) || only.includes(`${service}/${name}`));
  if (endpoints.length === 0) return;
  const load = { connections: 16, seconds: options.seconds ?? (quick ? 0.7 : 1.5) };
  const plan = labelledPlan(service, endpoints, { settings, load, search: 'exhaustive' });
  const { record } = await runPlan(plan, { signal, label: `model, ${service}` });
  await keepFigures('model', `${service}-${endpoints.join('+')}`, { service, record } satisfies KeptRun);
}

function predictedEndpoint(service: LabelledService, endpoint: string, record: RunRecord): PredictedEndpoint {
  const { machine, plan } = record;
  const loaded = loadedMachine(machine, plan.load);
  const cells = record.cells.filter((cell) => cell.endpoint === endpoint && cell.sameAs === null);
  const calibration = record.calibrations.find((known) => known.endpoint === endpoint) ?? null;
  const diagnosis = diagnose({ endpoint, cells: record.cells, calibration, machine, load: plan.load });
  const unmeasured = cells.map(pendingCell);
  const calibrated = modelEndpoint(unmeasured, calibration, machine, plan.load);
  const { fit } = modelEndpoint(cells, calibration, machine, plan.load);
  return {
    service,
    endpoint,
    calibration: `C ${calibration?.cpuMs?.toFixed(2) ?? '–'} ms, W ${calibration?.waitMs?.toFixed(2) ?? '–'} ms`,
    bound: diagnosis.bound,
    cells: cells.flatMap((cell) => {
      if (cell.measurement === null || cell.effective === null) return [];
      const others = cells.map((other, i) => (other === cell ? (unmeasured[i] as Cell) : other));
      const measuredRps = cell.measurement.rps.mean;
      const prediction = calibrated.predict(cell.effective);
      const refined = modelEndpoint(others, calibration, machine, plan.load).predict(cell.effective);
      return {
        settings: settingsLabel(cell.settings),
        measuredRps,
        calibratedRps: prediction?.rps ?? null,
        refinedRps: refined?.rps ?? null,
        held: prediction !== null && prediction.low <= measuredRps && measuredRps <= prediction.high,
        quiet: (cell.measurement.host?.otherCores ?? 0) <= quietUpTo,
        limit: limitOf(cell, diagnosis.limits[settingsKey(cell.settings)]),
        reason: reasonOf(refined === null ? null : explainMiss(cell, refined, fit, loaded)),
      };
    }),
  };
}

function reasonOf(miss: Finding | null): string | null {
  return miss === null ? null : findingSentence(miss);
}

function limitOf(cell: Cell, limit: string | undefined): string {
  const warnings = (cell.measurement?.warnings ?? []).map(({ kind }) => kind);
  return [limit ?? 'no limit named', ...warnings.filter((kind) => kind !== 'sample-too-small')].join('; ');
}

function miss(predicted: number | null, { measuredRps }: PredictedCell): number | null {
  return predicted === null ? null : predicted / measuredRps - 1;
}

function printCells({ service, endpoint, calibration, bound, cells }: PredictedEndpoint): void {
  console.log(`## ${service} /${endpoint}: ${calibration}, ${bound}\n`);
  printTable(
    ['settings', '>measured', '>calibrated', '>error', '>refined', '>error', 'in interval', 'limited by'],
    cells.map((cell) => [
      cell.settings,
      rate(cell.measuredRps),
      cell.calibratedRps === null ? '–' : rate(cell.calibratedRps),
      percent(miss(cell.calibratedRps, cell), 1),
      cell.refinedRps === null ? '–' : rate(cell.refinedRps),
      percent(miss(cell.refinedRps, cell), 1),
      cell.held ? 'yes' : 'NO',
      cell.limit,
    ]),
  );
}

function errorsOf(cells: readonly PredictedCell[], pick: (cell: PredictedCell) => number | null): number[] {
  return cells.flatMap((cell) => {
    const error = miss(pick(cell), cell);
    return error === null ? [] : [Math.abs(error)];
  });
}

function printSummary(kept: readonly PredictedEndpoint[]): void {
  const row = (name: string, cells: readonly PredictedCell[]) => {
    const calibrated = errorsOf(cells, (cell) => cell.calibratedRps);
    const refined = errorsOf(cells, (cell) => cell.refinedRps);
    return [
      name,
      cells.length,
      percent(medianOf(calibrated), 1),
      percent(Math.max(...calibrated), 1),
      calibrated.filter((error) => error > missWorthAReason).length,
      percent(cells.filter((cell) => cell.held).length / cells.length),
      percent(medianOf(refined), 1),
      percent(Math.max(...refined), 1),
      refined.filter((error) => error > missWorthAReason).length,
    ];
  };
  console.log('## Summary: from the calibration alone, and refined by the other cells');
  console.log(`("quiet": the cells during which other programs kept at most ${quietUpTo} cores busy)\n`);
  printTable(
    ['endpoint', '>cells', '>median', '>worst', '>over 20 %', '>in interval', '>median', '>worst', '>over 20 %'],
    [
      ...kept.map(({ service, endpoint, cells }) => row(`${service} /${endpoint}`, cells)),
      ...(['flask', 'node'] as const).flatMap((service) => {
        const cells = kept.filter((one) => one.service === service).flatMap((one) => one.cells);
        return [
          row(`all ${service}`, cells),
          row(
            `quiet ${service}`,
            cells.filter(({ quiet }) => quiet),
          ),
        ];
      }),
    ],
  );
}

function printMisses(kept: readonly PredictedEndpoint[]): void {
  const missed = kept.flatMap(({ service, endpoint, cells }) =>
    cells
      .map((cell) => ({ service, endpoint, cell, error: miss(cell.refinedRps, cell) ?? 0 }))
      .filter(({ error }) => Math.abs(error) > missWorthAReason),
  );
  console.log(`## Refined predictions that miss by more than ${percent(missWorthAReason)}: ${missed.length}\n`);
  for (const { service, endpoint, cell, error } of missed)
    console.log(`${service} /${endpoint}: ${percent(error)}: ${cell.reason}`);
}

function medianOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : median(values);
}
