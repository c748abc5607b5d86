import { type Reference, recommend } from '../analysis/advice/recommendation.ts';
import { diagnoseRun } from '../analysis/diagnosis/diagnosis.ts';
import type { EndpointModel } from '../analysis/fit/predict-endpoint.ts';
import { withMachineReadings } from '../analysis/measured/machine-readings.ts';
import { defaultsOf } from '../model/plan/launcher-facts.ts';
import type { LauncherName } from '../model/plan/plan.ts';
import type { BenchmarkEvent } from '../model/run/events.ts';
import type { Cell, Recommendation, RunRecord } from '../model/run/record.ts';
import { type Settings, settingsKey } from '../model/settings.ts';
import { shellLineIn } from '../model/shell-line.ts';
import type { PreparedLauncher } from '../service/launcher.ts';
import { launcherFor } from '../service/launchers.ts';
import { alsoOut, interfaceOf } from './start-verdict.ts';

/**
 * What a run's cells say: the diagnosis of each endpoint that has a measured cell, and the recommendations. `today`:
 * what the project runs now, where it keeps that; `null` if it doesn't. `models`: of its endpoints, by name.
 */
export function conclude(
  record: RunRecord,
  prepared: PreparedLauncher,
  today: Settings | null,
  models: ReadonlyMap<string, EndpointModel>,
): BenchmarkEvent[] {
  if (record.cells.every((cell) => cell.measurement === null)) return [];
  const { plan, machine, calibrations } = record;
  const cells = withMachineReadings(record.cells, calibrations);
  const diagnoses = diagnoseRun({ plan, machine, cells, calibrations, models });
  const references = referencesOf(plan.service.launcher, machine.cores, today).filter(({ settings }) =>
    canServe(settings, record),
  );
  const recommendations = recommend({
    plan,
    machine,
    cells: [...cells, ...predictedReferences(record, prepared, references, models)],
    diagnoses,
    calibrations,
    models,
    references,
    commandFor: (settings) => shellLineIn(plan.service.cwd, prepared.advertisedCommand(settings), machine.platform),
  });
  const needed = [...prepared.advertisedEnvironment, ...(plan.service.envFile ?? [])];
  return [
    { type: 'diagnosed', diagnoses },
    { type: 'recommended', recommendations: recommendations.map((one) => withEnvironment(one, needed)) },
  ];
}

/** Settings whose class can't serve the application are nothing to compare with. */
function canServe({ workerClass }: Settings, { cells, plan }: RunRecord): boolean {
  if (workerClass === undefined) return true;
  const name = String(workerClass);
  const found = cells.flatMap((cell) =>
    cell.status === 'skipped' && cell.skip.kind === 'class-cannot-serve' ? [cell.skip] : [],
  );
  if (found.some((skip) => alsoOut(skip, name) !== null)) return false;
  // A plan of ASGI classes alone is one of an ASGI application.
  const planned = (plan.settings['workerClass'] ?? []).map((one) => interfaceOf(String(one)));
  return !(interfaceOf(name) === 'wsgi' && planned.length > 0 && planned.every((one) => one === 'asgi'));
}

/** A recommendation whose command is told to need what it doesn't show: variables, and files of variables. */
function withEnvironment(recommendation: Recommendation, needed: readonly string[]): Recommendation {
  if (needed.length === 0) return recommendation;
  const advice = { kind: 'environment-needed', names: needed } as const;
  return { ...recommendation, advice: [advice, ...recommendation.advice] };
}

function referencesOf(launcherName: LauncherName, cores: number, today: Settings | null): Reference[] {
  const ruleOfThumb = launcherFor(launcherName).ruleOfThumb(cores);
  return [
    ...(today === null ? [] : [{ name: { kind: 'today' } as const, settings: today }]),
    { name: { kind: 'default', launcher: launcherName }, settings: defaultsOf(launcherName) },
    ...(ruleOfThumb === null
      ? []
      : [{ name: { kind: 'rule-of-thumb', launcher: launcherName } as const, settings: ruleOfThumb }]),
  ];
}

/** Cells for the references that are no points of the plan, so that a gain over them can be told as predicted. */
function predictedReferences(
  record: RunRecord,
  prepared: PreparedLauncher,
  references: readonly Reference[],
  models: ReadonlyMap<string, EndpointModel>,
): Cell[] {
  const names = Object.keys(record.plan.settings);
  const known = new Set(record.cells.map((cell) => settingsKey(cell.settings)));
  const missing = references
    .map(({ settings }) => Object.fromEntries(Object.entries(settings).filter(([name]) => names.includes(name))))
    .filter((settings) => Object.keys(settings).length > 0 && !known.has(settingsKey(settings)));
  const measured = new Set(record.cells.filter((cell) => cell.measurement !== null).map((cell) => cell.endpoint));
  return record.plan.endpoints.flatMap(({ name: endpoint }) => {
    if (!measured.has(endpoint)) return [];
    return missing.map((settings): Cell => {
      const effective = prepared.effective(settings);
      const prediction = models.get(endpoint)?.predict(effective) ?? null;
      const end = { sameAs: null, status: 'predicted', command: null, measurement: null } as const;
      return { endpoint, settings, effective, ...end, prediction };
    });
  });
}
