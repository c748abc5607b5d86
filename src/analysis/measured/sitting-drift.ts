import type { NoteOf } from '../../model/facts/note.ts';
import type { Calibration } from '../../model/run/record.ts';
import { disturbedLogSd } from './disturbance.ts';
import { sittingDrift } from './tuning.ts';

type Checked = Pick<Calibration, 'endpoint' | 'latencyMs' | 'latencyVariation' | 'requests' | 'otherCores'>;

/**
 * Whether two sittings of a run met the same machine and service: what one request takes alone, now against then (factor), with
 * what the samples, two starts and other programs leave open. All `null` where either was not measured.
 */
export function sittingCheck(before: Checked, now: Checked, cores: number): NoteOf<'sitting-checked'> {
  const { endpoint } = before;
  const [own, other] = [varianceOf(now, cores), varianceOf(before, cores)];
  if (!now.latencyMs || !before.latencyMs || own === null || other === null)
    return { kind: 'sitting-checked', endpoint, ratio: null, low: null, high: null, drift: null };
  const ratio = now.latencyMs / before.latencyMs;
  const open = sittingDrift.deviations * Math.sqrt(own + other);
  const differs = Math.abs(Math.log(ratio)) > Math.max(open, Math.log(1 + sittingDrift.share));
  return {
    kind: 'sitting-checked',
    endpoint,
    ratio,
    low: ratio * Math.exp(-open),
    high: ratio * Math.exp(open),
    drift: differs ? (ratio > 1 ? 'slower' : 'faster') : 'none',
  };
}

/** Of the logarithm of its mean; `null` without a sample. */
function varianceOf({ latencyVariation, requests, otherCores }: Checked, cores: number): number | null {
  if (requests === 0) return null;
  // Two requests say nothing of how much they vary: a whole time at least.
  const variation = latencyVariation ?? 1;
  return variation ** 2 / requests + sittingDrift.starts ** 2 + disturbedLogSd(otherCores ?? 0, cores) ** 2;
}
