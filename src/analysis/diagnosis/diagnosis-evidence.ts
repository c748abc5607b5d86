import type { Finding, FindingOf } from '../../model/facts/finding.ts';
import { type ComparableCell, whyCellVoid } from '../../model/run/comparable.ts';
import type { Calibration, Cell } from '../../model/run/record.ts';
import { settingsKey } from '../../model/settings.ts';
import type { LoadedMachine } from '../capacity/endpoint-input.ts';
import { explainMiss } from '../fit/explain-miss.ts';
import type { DemandFit } from '../fit/fit-demand.ts';
import { lostToImbalance } from '../fit/imbalance.ts';
import { isDisturbed } from '../measured/disturbance.ts';
import { unevenFrom } from '../measured/tuning.ts';
import { workerImbalance } from '../measured/worker-imbalance.ts';
import { mostMisses, mostUneven } from './tuning.ts';

export interface EvidenceInput {
  readonly fit: DemandFit | null;
  readonly calibration: Calibration | null;
  readonly comparable: readonly ComparableCell[];
  readonly cells: readonly Cell[];
  readonly context: LoadedMachine;
}

/** What speaks for a verdict, the strongest first, each with its figures. */
export function evidenceOf(input: EvidenceInput): Finding[] {
  return [
    calibrationFinding(input),
    ...scalingFindings(input),
    ...usageFindings(input),
    ...misses(input),
    leftOutCells(input),
  ].filter((finding) => finding !== null);
}

function calibrationFinding({ calibration, fit }: EvidenceInput): Finding | null {
  if (calibration?.cpuMs != null && calibration.waitMs !== null) {
    const { cpuMs, waitMs, latencyMs, requests } = calibration;
    if (fit !== null && fit.demand.coresPerRequest > 1 && latencyMs !== null)
      return { kind: 'calibrated-on-cores', latencyMs, cpuMs, busyCores: fit.demand.coresPerRequest, requests };
    return { kind: 'calibrated', cpuMs, waitMs, requests };
  }
  return fit === null ? null : { kind: 'fitted', cpuMs: fit.demand.cpuMs, waitMs: fit.demand.waitMs };
}

interface Axis {
  readonly name: Pick<FindingOf<'scaling'>, 'of' | 'setting'>;
  readonly of: (cell: ComparableCell) => number | null;
  readonly other: (cell: ComparableCell) => string;
}

const workers: Axis = {
  name: { of: 'workers', setting: 'workers' },
  of: ({ effective }) => effective?.processes ?? null,
  other: ({ effective }) =>
    `${effective?.workerClass} ${effective?.model} ${effective?.slotsPerProcess} ${settingsKey(effective?.unmodelled ?? {})}`,
};
const threads: Axis = {
  name: { of: 'threads', setting: 'threads' },
  of: ({ effective }) =>
    effective !== null && (effective.model === 'serial' || effective.model === 'threads')
      ? effective.slotsPerProcess
      : null,
  other: ({ effective }) => `${effective?.processes} ${settingsKey(effective?.unmodelled ?? {})}`,
};

/** One for each setting whose effect nobody knows. */
function unmodelledAxes(cells: readonly ComparableCell[]): Axis[] {
  const names = new Set(cells.flatMap(({ effective }) => Object.keys(effective?.unmodelled ?? {})));
  return [...names].map((name) => ({
    name: { of: 'setting', setting: name },
    of: ({ settings }) => (typeof settings[name] === 'number' ? settings[name] : null),
    other: ({ settings }) => settingsKey(Object.fromEntries(Object.entries(settings).filter(([own]) => own !== name))),
  }));
}

/** What more of each setting changed: the widest step of each, all else equal. */
function scalingFindings({ comparable: all, context }: EvidenceInput): (Finding | null)[] {
  const comparable = all.filter(({ measurement }) => !isDisturbed(measurement, context.cores));
  return [workers, threads, ...unmodelledAxes(comparable)].map((axis) => {
    let widest: { readonly from: ComparableCell; readonly to: ComparableCell; readonly factor: number } | null = null;
    for (const from of comparable) {
      for (const to of comparable) {
        const a = axis.of(from);
        const b = axis.of(to);
        if (a === null || b === null || a <= 0 || b <= a || axis.other(from) !== axis.other(to)) continue;
        if (widest === null || b / a > widest.factor) widest = { from, to, factor: b / a };
      }
    }
    if (widest === null) return null;
    const { from, to, factor } = widest;
    return { kind: 'scaling', ...axis.name, factor, from: rateOf(from), to: rateOf(to) };
  });
}

function rateOf({ settings, measurement }: ComparableCell): FindingOf<'scaling'>['from'] {
  return { settings, rps: measurement.rps.mean };
}

function usageFindings({ comparable, context, fit }: EvidenceInput): Finding[] {
  const fastest = comparable.reduce<ComparableCell | null>(
    (best, cell) => (best === null || cell.measurement.rps.mean > best.measurement.rps.mean ? cell : best),
    null,
  );
  if (fastest === null) return [];
  const usedCores = fastest.measurement.server?.cpuCores ?? null;
  return [
    ...(usedCores === null
      ? []
      : [{ kind: 'cores-at-fastest' as const, ...rateOf(fastest), usedCores, cores: context.cores }]),
    ...unevenCells(comparable, fit, context),
    ...disturbedCells(comparable, context),
  ];
}

function disturbedCells(comparable: readonly ComparableCell[], { cores }: LoadedMachine): Finding[] {
  const disturbed = comparable.filter(({ measurement }) => isDisturbed(measurement, cores));
  if (disturbed.length === 0) return [];
  const otherCores = Math.max(...disturbed.map(({ measurement }) => measurement.host?.otherCores ?? 0));
  return [
    {
      kind: 'disturbed-cells',
      others: { otherCores, cores },
      disturbed: disturbed.length,
      cells: comparable.length,
    },
  ];
}

function unevenCells(comparable: readonly ComparableCell[], fit: DemandFit | null, context: LoadedMachine): Finding[] {
  const uneven = comparable.flatMap((cell) => {
    const lost = lostToImbalance(cell, fit, context);
    const busiest = workerImbalance(cell.measurement);
    if (lost === null && (busiest === null || busiest < unevenFrom)) return [];
    return [{ settings: cell.settings, evenShare: lost === null ? null : 1 - lost, busiest }];
  });
  if (uneven.length === 0) return [];
  const cells = uneven.slice(0, mostUneven);
  return [{ kind: 'uneven-cells', cells, more: uneven.length - cells.length }];
}

/** The rates farthest from what was predicted before they were measured, each with its cause. */
function misses({ comparable, fit, context }: EvidenceInput): Finding[] {
  const sizeOf = ({ rps, predictedRps }: FindingOf<'missed-prediction'>) => Math.abs(Math.log(rps / predictedRps));
  return comparable
    .map((cell) => (cell.prediction === null ? null : explainMiss(cell, cell.prediction, fit, context)))
    .filter((miss) => miss !== null)
    .sort((a, b) => sizeOf(b) - sizeOf(a))
    .slice(0, mostMisses);
}

function leftOutCells({ cells }: EvidenceInput): Finding | null {
  const measured = cells.filter((cell) => cell.status === 'measured' && cell.sameAs === null);
  const leftOut = measured.filter((cell) => whyCellVoid(cell) !== null).length;
  return leftOut === 0 ? null : { kind: 'cells-left-out', leftOut, measured: measured.length };
}
