import { standardDeviation } from '../statistics/moments.ts';
import { type AnytimeInterval, anytimeInterval, halfWidth } from './anytime-interval.ts';
import { fewestPairs, hopelessWidths, lookAlpha } from './tuning.ts';

/** One fresh server of each side, one after the other. */
export interface PairedBlock {
  /** ln of head's speed over base's. */
  readonly logSpeed: number;
  /** ln of head's CPU time per request over base's; `null` where either is not known. */
  readonly logCpu: number | null;
}

/** What the blocks so far say of an endpoint. `open`: more of them may tell. */
export interface Look {
  readonly verdict: 'slower' | 'faster' | 'no-change' | 'open';
  readonly by: 'speed' | 'cpu' | null;
  readonly speed: AnytimeInterval | null;
  readonly cpu: AnytimeInterval | null;
}

export interface LookOptions {
  /** A change within ±x % counts as none. */
  readonly thresholdPercent: number;
  /** Whether the CPU is what bounds the endpoint: then its CPU time of a request tells its speed, too, and varies much less on a busy machine. */
  readonly cpuBound: boolean;
}

/**
 * What may be said after so many blocks, at any time (`anytimeInterval`): surely slower or faster by more than the threshold,
 * surely within it, or not yet. An endpoint that the CPU bounds has two witnesses, which share the error between them.
 */
export function lookAt(blocks: readonly PairedBlock[], { thresholdPercent, cpuBound }: LookOptions): Look {
  if (blocks.length === 0) return { verdict: 'open', by: null, speed: null, cpu: null };
  const cpuValues = blocks.map(({ logCpu }) => logCpu).filter((value) => value !== null);
  const alpha = cpuBound ? lookAlpha / 2 : lookAlpha;
  const speed = anytimeInterval(
    blocks.map(({ logSpeed }) => logSpeed),
    alpha,
  );
  const cpu = cpuValues.length === blocks.length ? anytimeInterval(cpuValues, alpha) : null;
  const open = { verdict: 'open', by: null, speed, cpu } as const;
  if (blocks.length < fewestPairs) return open;
  const { slowerBelow, fasterAbove } = bounds(thresholdPercent);
  if (speed.high < slowerBelow) return { ...open, verdict: 'slower', by: 'speed' };
  if (speed.low > fasterAbove) return { ...open, verdict: 'faster', by: 'speed' };
  if (cpuBound && cpu !== null) {
    // A request that takes 1/x of the CPU is served x times as fast, where nothing else is waited for. The rate, which may be
    // far too noisy to say anything, must not surely say the contrary.
    if (-cpu.low < slowerBelow && speed.low <= 0) return { ...open, verdict: 'slower', by: 'cpu' };
    if (-cpu.high > fasterAbove && speed.high >= 0) return { ...open, verdict: 'faster', by: 'cpu' };
  }
  if (speed.low >= slowerBelow && speed.high <= fasterAbove) return { ...open, verdict: 'no-change', by: 'speed' };
  return open;
}

/**
 * Whether a second lot of blocks says the same as the first: surely on the same side of no change, by the same witness, and by
 * more than the threshold as far as it can tell. `null`: not yet.
 */
export function confirms(
  first: Pick<Look, 'verdict' | 'by'>,
  blocks: readonly PairedBlock[],
  options: LookOptions,
): boolean | null {
  const { speed, cpu, verdict } = lookAt(blocks, options);
  const witness = first.by === 'cpu' ? negated(cpu) : speed;
  if (blocks.length < fewestPairs || witness === null) return null;
  const { slowerBelow, fasterAbove } = bounds(options.thresholdPercent);
  if (verdict === 'no-change') return false;
  if (first.verdict === 'slower') {
    if (witness.low > slowerBelow) return false;
    return witness.high < 0 && witness.mean < slowerBelow ? true : null;
  }
  if (witness.high < fasterAbove) return false;
  return witness.low > 0 && witness.mean > fasterAbove ? true : null;
}

/**
 * Whether so many blocks in all could make an endpoint's answer sure, if the further ones were as those so far: false where even
 * an interval around no change would stay wider than a few thresholds. Then waiting is in vain.
 */
export function mayBecomeSure(blocks: readonly PairedBlock[], possible: number, options: LookOptions): boolean {
  if (blocks.length < 2 * fewestPairs) return true;
  const look = lookAt(blocks, options);
  const witnesses = [
    { interval: look.speed, values: blocks.map(({ logSpeed }) => logSpeed) },
    ...(options.cpuBound && look.cpu !== null
      ? [{ interval: look.cpu, values: blocks.map(({ logCpu }) => logCpu ?? 0) }]
      : []),
  ];
  const threshold = -bounds(options.thresholdPercent).slowerBelow;
  return witnesses.some(({ interval, values }) => {
    if (interval === null) return false;
    const half = halfWidth(Math.max(possible, blocks.length), standardDeviation(values), lookAlpha);
    return half < hopelessWidths * threshold || Math.abs(interval.mean) - half > 0;
  });
}

function bounds(percent: number): { readonly slowerBelow: number; readonly fasterAbove: number } {
  return { slowerBelow: Math.log1p(-percent / 100), fasterAbove: Math.log1p(percent / 100) };
}

function negated(interval: AnytimeInterval | null): AnytimeInterval | null {
  return interval === null ? null : { mean: -interval.mean, low: -interval.high, high: -interval.low };
}
