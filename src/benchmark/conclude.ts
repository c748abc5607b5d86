import { diagnose } from '../analysis/diagnosis.ts';
import { recommend } from '../analysis/recommendation.ts';
import type { BenchmarkEvent } from '../model/events.ts';
import type { RunRecord } from '../model/record.ts';
import type { PreparedLauncher } from '../service/launcher.ts';
import { launcherFor } from '../service/launchers.ts';
import { quotedCommand } from './quoted-command.ts';

/** What a run's cells say: the diagnosis of each endpoint that has a measured cell, and the recommendations. */
export function conclude(record: RunRecord, prepared: PreparedLauncher): BenchmarkEvent[] {
  if (record.cells.every((cell) => cell.measurement === null)) return [];
  const { plan, machine, cells, calibrations } = record;
  const diagnoses = plan.endpoints
    .map((endpoint) => ({ endpoint: endpoint.name, cells: cells.filter((cell) => cell.endpoint === endpoint.name) }))
    .filter((group) => group.cells.some((cell) => cell.measurement !== null))
    .map((group) =>
      diagnose({
        ...group,
        calibration: calibrations.find((known) => known.endpoint === group.endpoint) ?? null,
        machine,
        load: plan.load,
      }),
    );
  const launcher = launcherFor(plan.service.launcher);
  const ruleOfThumb = launcher.ruleOfThumb(machine.cores);
  const recommendations = recommend({
    plan,
    machine,
    cells,
    diagnoses,
    references: [
      { label: `${launcher.name}'s default`, settings: launcher.defaultSettings },
      ...(ruleOfThumb === null
        ? []
        : [{ label: `the rule of thumb of ${launcher.name}'s manual`, settings: ruleOfThumb }]),
    ],
    commandFor: (settings) => quotedCommand(prepared.advertisedCommand(settings)),
  });
  return [
    { type: 'diagnosed', diagnoses },
    { type: 'recommended', recommendations },
  ];
}
