import { type ComparableCell, whyCellVoid } from '../../model/run/comparable.ts';
import type { Calibration, Cell } from '../../model/run/record.ts';
import { settingsKey, settingsLabel } from '../../model/settings.ts';
import { listOf } from '../../words/figures.ts';
import { formatMs, formatNumber, formatRate, formatShare, plural } from '../../words/wording.ts';
import type { LoadedMachine } from '../capacity/endpoint-input.ts';
import { explainMiss } from '../fit/explain-miss.ts';
import type { DemandFit } from '../fit/fit-demand.ts';
import { lostToImbalance, unevenFrom, workerImbalance } from '../fit/imbalance.ts';
import { isDisturbed } from '../measured/disturbance.ts';

export interface EvidenceInput {
  readonly fit: DemandFit | null;
  readonly calibration: Calibration | null;
  readonly comparable: readonly ComparableCell[];
  readonly cells: readonly Cell[];
  readonly context: LoadedMachine;
}

/** The sentences behind a verdict, the strongest first, each with its figures. */
export function evidenceOf(input: EvidenceInput): string[] {
  return [
    calibrationSentence(input),
    ...scalingSentences(input),
    ...usageSentences(input),
    ...missSentences(input),
    voidSentence(input),
  ].filter((sentence) => sentence !== null);
}

function calibrationSentence({ calibration, fit }: EvidenceInput): string | null {
  if (calibration?.cpuMs != null && calibration.waitMs !== null) {
    if (fit !== null && fit.demand.coresPerRequest > 1 && calibration.latencyMs !== null)
      return `One request at a time takes ${formatMs(calibration.latencyMs)} and uses ${formatMs(calibration.cpuMs)} of server CPU: it keeps ${formatNumber(fit.demand.coresPerRequest)} cores busy by itself (${plural(calibration.requests, 'request')}).`;
    const share = calibration.cpuMs / (calibration.cpuMs + calibration.waitMs);
    return `One request at a time takes ${formatMs(calibration.cpuMs + calibration.waitMs)}: ${formatMs(calibration.cpuMs)} of server CPU and ${formatMs(calibration.waitMs)} of waiting (${formatShare(share)} CPU, ${plural(calibration.requests, 'request')}).`;
  }
  if (fit === null) return null;
  return `How the rate changes with workers and threads fits ${formatMs(fit.demand.cpuMs)} of CPU and ${formatMs(fit.demand.waitMs)} of waiting for each request (there was no calibration).`;
}

interface Axis {
  /** The step in words, before the settings: `4 times as many workers`. */
  readonly step: (factor: number) => string;
  readonly of: (cell: ComparableCell) => number | null;
  readonly other: (cell: ComparableCell) => string;
}

const workers: Axis = {
  step: (factor) => `${formatNumber(factor)} times as many workers`,
  of: ({ effective }) => effective?.processes ?? null,
  other: ({ effective }) =>
    `${effective?.workerClass} ${effective?.model} ${effective?.slotsPerProcess} ${settingsKey(effective?.unmodelled ?? {})}`,
};
const threads: Axis = {
  step: (factor) => `${formatNumber(factor)} times as many threads`,
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
    step: (factor) => `${formatNumber(factor)} times as much of "${name}"`,
    of: ({ settings }) => (typeof settings[name] === 'number' ? settings[name] : null),
    other: ({ settings }) => settingsKey(Object.fromEntries(Object.entries(settings).filter(([own]) => own !== name))),
  }));
}

/** What more of each setting changed: the widest step of each, all else equal. */
function scalingSentences({ comparable: all, context }: EvidenceInput): (string | null)[] {
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
    const ratio = to.measurement.rps.mean / from.measurement.rps.mean;
    return `${axis.step(factor)} (${settingsLabel(from.settings)} → ${settingsLabel(to.settings)}) give ${formatNumber(ratio)} times the rate (${formatRate(from.measurement.rps.mean)} → ${formatRate(to.measurement.rps.mean)}).`;
  });
}

function usageSentences({ comparable, context, fit }: EvidenceInput): (string | null)[] {
  const fastest = comparable.reduce<ComparableCell | null>(
    (best, cell) => (best === null || cell.measurement.rps.mean > best.measurement.rps.mean ? cell : best),
    null,
  );
  if (fastest === null) return [];
  const sentences: string[] = [];
  const { server } = fastest.measurement;
  if (server?.cpuCores != null)
    sentences.push(
      `At its fastest (${settingsLabel(fastest.settings)}, ${formatRate(fastest.measurement.rps.mean)}) the server used ${formatNumber(server.cpuCores)} of ${plural(context.cores, 'core')}.`,
    );
  sentences.push(...unevenSentences(comparable, fit, context), ...busySentences(comparable, context));
  return sentences;
}

function busySentences(comparable: readonly ComparableCell[], { cores }: LoadedMachine): string[] {
  const busy = comparable.filter(({ measurement }) => isDisturbed(measurement, cores));
  if (busy.length === 0) return [];
  const most = Math.max(...busy.map(({ measurement }) => measurement.host?.otherCores ?? 0));
  return [
    `Other programs kept up to ${formatNumber(most)} of ${plural(cores, 'core')} busy in ${busy.length} of ${plural(comparable.length, 'cell')}; these count for less.`,
  ];
}

function unevenSentences(
  comparable: readonly ComparableCell[],
  fit: DemandFit | null,
  context: LoadedMachine,
): string[] {
  const uneven = comparable.flatMap((cell) => {
    const lost = lostToImbalance(cell, fit, context);
    const observed = workerImbalance(cell.measurement);
    if (lost === null && (observed === null || observed < unevenFrom)) return [];
    const parts = [
      ...(lost === null ? [] : [`${formatShare(1 - lost)} of an even share's rate`]),
      ...(observed === null ? [] : [`the busiest worker did ${formatNumber(observed)} times the mean`]),
    ];
    return [`${settingsLabel(cell.settings)} (${parts.join(', ')})`];
  });
  if (uneven.length === 0) return [];
  const shown = uneven.slice(0, 6);
  const more = uneven.length > shown.length ? [`${uneven.length - shown.length} more`] : [];
  return [`The load fell unevenly on the workers of ${listOf([...shown, ...more])}.`];
}

/** Most misses that are told. */
const mostMisses = 3;

/** The rates farthest from what was predicted before they were measured, each with its cause. */
function missSentences({ comparable, fit, context }: EvidenceInput): string[] {
  const misses = comparable.flatMap((cell) => {
    const sentence = cell.prediction === null ? null : explainMiss(cell, cell.prediction, fit, context);
    return sentence === null || cell.prediction === null
      ? []
      : [{ sentence, size: Math.abs(Math.log(cell.measurement.rps.mean / cell.prediction.rps)) }];
  });
  return misses
    .sort((a, b) => b.size - a.size)
    .slice(0, mostMisses)
    .map(({ sentence }) => sentence);
}

function voidSentence({ cells }: EvidenceInput): string | null {
  const measured = cells.filter((cell) => cell.status === 'measured' && cell.sameAs === null);
  const failed = measured.filter((cell) => whyCellVoid(cell) !== null);
  if (failed.length === 0) return null;
  return `${failed.length} of ${plural(measured.length, 'measured cell')} were left out, having failed requests or another fault.`;
}
