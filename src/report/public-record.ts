import type { Endpoint, Plan } from '../model/plan.ts';
import type { Cell, Measurement, RunRecord } from '../model/record.ts';

/**
 * A run without what only its owner should see or what no reader needs: values of environment variables, headers and
 * bodies of requests, companions, and the raw times of every request. For reports that are passed on.
 */
export function publicRecord(record: RunRecord): RunRecord {
  return { ...record, plan: publicPlan(record.plan), cells: record.cells.map(publicCell) };
}

function publicPlan(plan: Plan): Plan {
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
  return cell.measurement === null ? cell : { ...cell, measurement: withoutSamples(cell.measurement) };
}

function withoutSamples(measurement: Measurement): Measurement {
  return {
    ...measurement,
    samplesMs: null,
    completionsMs: null,
    series: { ...measurement.series, succeeded: [], failed: [] },
  };
}
