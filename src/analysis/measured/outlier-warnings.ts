import type { Warning } from '../../model/facts/warning.ts';
import { mean } from '../statistics/moments.ts';
import { median } from '../statistics/order-statistics.ts';
import { farOut } from '../statistics/outliers.ts';
import { farStart, notablySlow } from './tuning.ts';

/** Says when a few requests took so much longer than the others that means and medians part. `samplesMs`: latencies. */
export function slowRequests(samplesMs: readonly number[]): Warning[] {
  const centre = median(samplesMs);
  const slow = farOut(samplesMs).filter((ms) => ms > notablySlow.times * centre);
  const share = slow.reduce((sum, ms) => sum + ms - centre, 0) / (samplesMs.length * mean(samplesMs));
  if (slow.length === 0 || share < notablySlow.share) return [];
  return [
    {
      kind: 'slow-requests',
      slow: slow.length,
      requests: samplesMs.length,
      longestMs: Math.max(...slow),
      medianMs: centre,
      shareOfTime: share,
    },
  ];
}

/** Says when a few starts of one server ran at quite another rate than the others. `trialsRps`: the rate of each start. */
export function oddStarts(trialsRps: readonly number[]): Warning[] {
  const centre = median(trialsRps);
  const odd = farOut(trialsRps).filter((rps) => Math.abs(rps / centre - 1) > farStart);
  if (odd.length === 0) return [];
  const farthest = odd.reduce((far, rps) => (Math.abs(rps - centre) > Math.abs(far - centre) ? rps : far));
  return [
    {
      kind: 'odd-starts',
      odd: odd.length,
      starts: trialsRps.length,
      farthestRps: farthest,
      medianRps: centre,
    },
  ];
}
