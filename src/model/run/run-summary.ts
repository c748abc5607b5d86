import * as z from 'zod';
import type { Immutable } from '../facts/immutable.ts';
import { settingsKey } from '../settings.ts';
import { profileOf } from '../trial/profile.ts';
import type { Comparison } from './comparison.ts';
import { settingsSchema } from './effective-settings.ts';
import { type Cell, type RunRecord, recordSchema } from './record.ts';

/** What a list of runs says of one. Small, so that hundreds are read at once. */
export const runSummarySchema = z.object({
  id: z.string(),
  startedAt: z.string(),
  status: recordSchema.shape.status,
  git: z.object({ commit: z.string(), dirty: z.boolean() }).nullable(),
  cells: z.object({ measured: z.number(), all: z.number() }),
  brokenBudgets: z.number(),
  /** Settings recommended for the whole service, or for its only endpoint, and what they bring; `null`: none are. */
  answer: z.object({ settings: settingsSchema, gain: z.number().nullable() }).nullable(),
  endpoints: z.array(
    z.object({
      endpoint: z.string(),
      bound: recordSchema.shape.diagnoses.element.shape.bound.nullable(),
      /** The recommended settings where they were measured, else the fastest that were. */
      settings: settingsSchema,
      rps: z.object({ mean: z.number(), low: z.number().nullable(), high: z.number().nullable() }),
      p95Ms: z.number().nullable(),
    }),
  ),
  /** Runs with the same text here had the same machine and load: their rates make a trend. */
  alike: z.string(),
});
export type RunSummary = Immutable<z.infer<typeof runSummarySchema>>;

/** What changed in a run against an earlier one, endpoint by endpoint. */
export const changeSummarySchema = z.object({
  /** Id of the earlier run. */
  against: z.string(),
  endpoints: z.array(
    z.object({
      endpoint: z.string(),
      verdict: z.enum(['faster', 'slower', 'no-difference', 'not-comparable']),
      /** Rate after / before, with its interval. */
      ratio: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
    }),
  ),
});
export type ChangeSummary = Immutable<z.infer<typeof changeSummarySchema>>;

/** What a list says of a run. Pure. */
export function summaryOfRun(record: RunRecord): RunSummary {
  const { id, startedAt, status, machine, cells, recommendations, plan } = record;
  const names = [...new Set(cells.map(({ endpoint }) => endpoint))];
  const whole = recommendations.find(({ endpoint }) => endpoint === null);
  const answer =
    whole ?? (names.length === 1 ? recommendations.find(({ endpoint }) => endpoint === names[0]) : undefined);
  return {
    id,
    startedAt,
    status,
    git: machine.git,
    cells: { measured: cells.filter((cell) => cell.status === 'measured').length, all: cells.length },
    brokenBudgets: record.budgets.filter(({ kept }) => !kept).length,
    answer: answer === undefined ? null : { settings: answer.settings, gain: answer.gain?.ratio ?? null },
    endpoints: names.flatMap((endpoint) => endpointOf(record, endpoint)),
    alike: JSON.stringify([machine.cpu, machine.cores, machine.platform, profileOf(plan.load), plan.load.keepAlive]),
  };
}

function endpointOf({ cells, recommendations, diagnoses }: RunRecord, endpoint: string): RunSummary['endpoints'] {
  const measured = cells.flatMap((cell) =>
    cell.endpoint === endpoint && cell.status === 'measured' ? [{ cell, measurement: cell.measurement }] : [],
  );
  const wanted = recommendations.find((one) => one.endpoint === endpoint)?.settings;
  const isWanted = (cell: Cell) => wanted !== undefined && settingsKey(cell.settings) === settingsKey(wanted);
  const [fastest] = [...measured].sort((a, b) => b.measurement.rps.mean - a.measurement.rps.mean);
  const shown = measured.find(({ cell }) => isWanted(cell)) ?? fastest;
  if (shown === undefined) return [];
  const { rps, latencyMs } = shown.measurement;
  return [
    {
      endpoint,
      bound: diagnoses.find((one) => one.endpoint === endpoint)?.bound ?? null,
      settings: shown.cell.settings,
      rps,
      p95Ms: latencyMs.p95,
    },
  ];
}

/** What a list says of a comparison. Pure. */
export function summaryOfComparison({ before, endpoints }: Comparison): ChangeSummary {
  return {
    against: before.id,
    endpoints: endpoints.map(({ endpoint, verdict, ratio, low, high }) => ({ endpoint, verdict, ratio, low, high })),
  };
}
