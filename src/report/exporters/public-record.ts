import type { Endpoint, Plan } from '../../model/plan/plan.ts';
import { noFingerprint, recordedArguments, recordedPlan } from '../../model/plan/recorded-plan.ts';
import type { Cell, Measurement, RunRecord } from '../../model/run/record.ts';

/**
 * A run without what no reader of a report needs: the plan's variables, headers, bodies and companions by name, and the raw
 * times of every request. Their values are in no record of this version to begin with (`recordedPlan`).
 */
export function publicRecord(record: RunRecord): RunRecord {
  return { ...record, plan: publicPlan(record.plan), cells: record.cells.map(publicCell) };
}

function publicPlan(found: Plan): Plan {
  const plan = recordedPlan(found, noFingerprint);
  return {
    ...plan,
    service: { ...plan.service, env: {}, companions: [] },
    endpoints: plan.endpoints.map(publicEndpoint),
  };
}

function publicEndpoint({ body: _body, requests: _requests, ...endpoint }: Endpoint): Endpoint {
  return { ...endpoint, headers: {} };
}

function publicCell(cell: Cell): Cell {
  const command = cell.command === null ? null : recordedArguments(cell.command);
  return cell.status === 'measured'
    ? { ...cell, command, measurement: withoutSamples(cell.measurement) }
    : { ...cell, command };
}

function withoutSamples(measurement: Measurement): Measurement {
  return {
    ...measurement,
    samplesMs: null,
    completionsMs: null,
    series: { ...measurement.series, succeeded: [], failed: [] },
  };
}
