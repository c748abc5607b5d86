import { leastExact, mostSolved } from './tuning.ts';

/** A place where requests are served and may queue. */
export interface Station {
  /** Time of one request here when it is alone, ms. */
  readonly demandMs: number;
  /** How many times as fast as one server the station works on `j` requests: `min(j, m)` for m servers. At least 1 for j = 1. */
  readonly rate: (requests: number) => number;
}

export interface ClosedNetwork {
  /** Requests going round. */
  readonly population: number;
  /** Time in which a request occupies nothing that others need, ms. */
  readonly delayMs: number;
  readonly stations: readonly Station[];
}

export interface NetworkSolution {
  /** Requests per ms for each population from 0 to the network's; the last one is the answer. */
  readonly throughputs: readonly number[];
  readonly throughputPerMs: number;
  /** Time of one round, ms: population / throughput. */
  readonly cycleMs: number;
}

/**
 * Throughput of a closed network with load-dependent stations and a delay: the same figures as exact load-dependent mean
 * value analysis (Reiser & Lavenberg 1980), by Buzen's convolution in logarithms, which unlike MVA loses no digits when a
 * station saturates. Exact for exponential times and for any times under processor sharing (BCMP); O(stations × population²),
 * and by its bounds for more than `mostSolved` requests.
 */
export function solveClosedNetwork({ population, delayMs, stations }: ClosedNetwork): NetworkSolution {
  if (population > mostSolved) return asymptotic({ population, delayMs, stations });
  let logConstants = logDelayWeights(delayMs, population);
  for (const station of stations) {
    if (station.demandMs > 0) logConstants = convolve(logConstants, logStationWeights(station, population));
  }
  const throughputs = logConstants.map((constant, n) => (n === 0 ? 0 : Math.exp(logConstants[n - 1]! - constant)));
  const throughputPerMs = throughputs[population] ?? 0;
  return { throughputs, throughputPerMs, cycleMs: population / throughputPerMs };
}

/** Bounds of operational analysis (Denning & Buzen 1978), which a large population comes close to: min(n / R₀, rate / demand). */
function asymptotic({ population, delayMs, stations }: ClosedNetwork): NetworkSolution {
  let aloneMs = delayMs;
  let most = Number.POSITIVE_INFINITY;
  for (const { demandMs, rate } of stations) {
    aloneMs += demandMs;
    if (demandMs > 0) most = Math.min(most, rate(population) / demandMs);
  }
  const throughputs = Array.from({ length: population + 1 }, (_, n) => Math.min(n / aloneMs, most));
  const throughputPerMs = throughputs[population]!;
  return { throughputs, throughputPerMs, cycleMs: population / throughputPerMs };
}

/** Two servers of one station side by side at random: the throughput of `count` equal subsystems behind a fair random choice. */
export function solveRandomRouting(throughputOfOne: readonly number[], count: number, population: number): number {
  // Each subsystem is one load-dependent station (its flow equivalent), visited by one request in `count`.
  const one: number[] = [0];
  for (let j = 1; j <= population; j++) {
    const rate = throughputOfOne[Math.min(j, throughputOfOne.length - 1)]!;
    one.push(one[j - 1]! - Math.log(rate * count));
  }
  const all = convolutionPower(one, count);
  return Math.exp(all[population - 1]! - all[population]!);
}

/** ln of delay^j / j! for j = 0 … population. */
function logDelayWeights(delayMs: number, population: number): number[] {
  const weights = [0];
  for (let j = 1; j <= population; j++) weights.push(weights[j - 1]! + Math.log(delayMs) - Math.log(j));
  return weights;
}

/** ln of demand^j / Π rate(i) for j = 0 … population. */
function logStationWeights({ demandMs, rate }: Station, population: number): number[] {
  const weights = [0];
  for (let j = 1; j <= population; j++) weights.push(weights[j - 1]! + Math.log(demandMs) - Math.log(rate(j)));
  return weights;
}

/**
 * ln Σ exp(a[i] + b[n − i]) for each n. Both are tilted by one factor to the power of the index, which the result loses
 * again, so that it spans little and plain products do: an exponential for each pair took nearly all of the model's time.
 */
function convolve(a: readonly number[], b: readonly number[]): number[] {
  const last = a.length - 1;
  const steep = last === 0 ? 0 : (topOfPairs(a, b, last) - topOfPairs(a, b, 0)) / last;
  const [left, right] = [tilted(a, steep), tilted(b, steep)];
  return a.map((_, n) => {
    let sum = 0;
    for (let i = 0; i <= n; i++) sum += left.weights[i]! * right.weights[n - i]!;
    return sum > leastExact ? Math.log(sum) + left.top + right.top + steep * n : sumOfPairs(a, b, n);
  });
}

/** exp(log − steep × index − top), the largest of them being 1. */
function tilted(logs: readonly number[], steep: number): { readonly weights: Float64Array; readonly top: number } {
  const flat = logs.map((log, index) => log - steep * index);
  const top = Math.max(...flat);
  return { weights: Float64Array.from(flat, (log) => Math.exp(log - top)), top };
}

function topOfPairs(a: readonly number[], b: readonly number[], n: number): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i <= n; i++) top = Math.max(top, a[i]! + b[n - i]!);
  return top;
}

function sumOfPairs(a: readonly number[], b: readonly number[], n: number): number {
  const top = topOfPairs(a, b, n);
  if (top === Number.NEGATIVE_INFINITY) return top;
  let sum = 0;
  for (let i = 0; i <= n; i++) sum += Math.exp(a[i]! + b[n - i]! - top);
  return top + Math.log(sum);
}

function convolutionPower(base: readonly number[], power: number): readonly number[] {
  let result: readonly number[] | null = null;
  let square = base;
  for (let rest = power; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result === null ? square : convolve(result, square);
    if (rest > 1) square = convolve(square, square);
  }
  return result ?? base;
}
