import type { Cell, Measurement } from '../../model/run/record.ts';
import type { GeneratorCost } from '../capacity/endpoint-input.ts';
import { generatorMs } from '../capacity/tuning.ts';
import { keptConnections, tellingRps, worthOfSupposedCost } from './tuning.ts';

/**
 * What the load generator spends on a request, as the quick trials of an endpoint measured it: all its CPU over all requests,
 * over kept connections and over fresh ones. A slow trial tells what it does in any case: it looks after its requests every
 * 20 ms. Where little or nothing was measured, what is supposed counts as so many requests. Two digits: no trial tells more,
 * and equal answers spare a new fit.
 */
export function generatorCost(cells: readonly Cell[]): GeneratorCost {
  const kept = { requests: worthOfSupposedCost, ms: worthOfSupposedCost * generatorMs.kept };
  const fresh = { requests: worthOfSupposedCost, ms: worthOfSupposedCost * generatorMs.fresh };
  for (const { measurement, sameAs } of cells) {
    if (measurement === null || sameAs !== null) continue;
    const { reused } = measurement.connections;
    const sum = reused >= keptConnections.most ? kept : reused <= keptConnections.fewest ? fresh : null;
    const spent = spentOn(measurement);
    if (sum === null || spent === null) continue;
    sum.requests += spent.requests;
    sum.ms += spent.ms;
  }
  return { kept: twoDigits(kept.ms / kept.requests), fresh: twoDigits(fresh.ms / fresh.requests) };
}

function spentOn({
  generator,
  requests,
  elapsedSeconds,
}: Measurement): { readonly requests: number; readonly ms: number } | null {
  const { cpuUsPerRequest = null } = generator;
  const completed = requests.succeeded + requests.failed;
  return cpuUsPerRequest === null || completed < tellingRps * elapsedSeconds
    ? null
    : { requests: completed, ms: (completed * cpuUsPerRequest) / 1000 };
}

function twoDigits(ms: number): number {
  return Number(ms.toPrecision(2));
}
