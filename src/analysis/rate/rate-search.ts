import { fitted, type Queue, rateAt } from './queue-forecast.ts';
import {
  confirmations,
  fineEnough,
  idleShare,
  innerShare,
  keptUp,
  leastRate,
  mostRateTrials,
  rounding,
  stepFactor,
} from './tuning.ts';

/** One open-loop trial, as far as the search goes by it. */
export interface RateTrial {
  readonly rate: number;
  /** The percentile in question, ms; `null` where it could not be told. */
  readonly latencyMs: number | null;
  /** Good answers per second, from the first start to the last answer: on a server that could not keep up, what it can do. */
  readonly achievedRps: number;
  /** Whether all requests were answered well, in time to keep the rate, and the percentile below the limit. */
  readonly kept: boolean;
}

/** What the search has found. */
export interface FoundRate {
  /** The highest rate that was kept each time that it was tried; 0: none was. */
  readonly rate: number;
  /** The lowest rate above it that was not kept; `null`: none failed, so that the server may do more. */
  readonly failedAt: number | null;
  readonly trials: number;
}

/**
 * Finds the highest rate at which a percentile stays below a limit, by few trials: from the forecast's rate up or down until
 * one is kept and one is not, then between the two where the forecast, fitted to what was measured last, says. The rate that is
 * found is tried again on a fresh server, since one trial may be lucky.
 */
export class RateSearch {
  readonly #limitMs: number;
  readonly #most: number;
  readonly #trials: RateTrial[] = [];
  #queue: Queue;

  /** @param most the highest rate that may be tried. */
  constructor(queue: Queue, limitMs: number, most: number) {
    this.#queue = queue;
    this.#limitMs = limitMs;
    this.#most = most;
  }

  /** The next rate to try, requests per second; `null` when the answer is found. */
  next(): number | null {
    if (this.#trials.length >= mostRateTrials) return null;
    const [low, high] = this.#bracket();
    const forecast = rateAt(this.#limitMs, this.#queue);
    // One request alone takes longer already.
    if (this.#queue.aloneMs > this.#limitMs) return null;
    if (low === 0 && high === null) return this.#bounded(forecast > 0 ? forecast : 1);
    if (low === 0 && high !== null) {
      const below = Math.min(high / stepFactor, forecast > 0 ? forecast : high);
      return this.#isHopeless(below) ? null : this.#bounded(below);
    }
    if (high === null) {
      const above = this.#bounded(Math.max(low * stepFactor, forecast));
      return above > low * fineEnough ? above : this.#unconfirmed(low);
    }
    if (high / low <= fineEnough) return this.#unconfirmed(low);
    // Not too near to either end: the forecast may be wrong, and a trial there would hardly narrow the bracket.
    const inner = (share: number) => low * (high / low) ** share;
    return Math.min(inner(1 - innerShare), Math.max(inner(innerShare), forecast));
  }

  add(trial: RateTrial): void {
    this.#trials.push(trial);
    const { latencyMs, rate, achievedRps } = trial;
    if (achievedRps > 0 && achievedRps < keptUp * rate) this.#queue = { ...this.#queue, saturationRps: achievedRps };
    else if (latencyMs !== null) this.#queue = fitted(this.#queue, rate, latencyMs);
  }

  get found(): FoundRate {
    const [rate, failedAt] = this.#bracket();
    return { rate, failedAt, trials: this.#trials.length };
  }

  /** The highest rate below all that were not kept, and the lowest of those: one bad trial at a rate speaks against it. */
  #bracket(): readonly [low: number, high: number | null] {
    const failed = this.#trials.filter(({ kept }) => !kept).map(({ rate }) => rate);
    const high = failed.length === 0 ? null : Math.min(...failed);
    const kept = this.#trials.filter((trial) => trial.kept && (high === null || trial.rate < high));
    return [Math.max(0, ...kept.map(({ rate }) => rate)), high];
  }

  /** A rate that is the answer once it was kept often enough. */
  #unconfirmed(rate: number): number | null {
    return this.#trials.filter((trial) => trial.rate === rate && trial.kept).length >= confirmations ? null : rate;
  }

  /** Whether so few requests start that hardly any two of them meet: a lower rate would not help. */
  #isHopeless(rate: number): boolean {
    const { aloneMs, servers } = this.#queue;
    return rate < leastRate || (rate * aloneMs) / 1000 < idleShare * servers;
  }

  #bounded(rate: number): number {
    return Math.min(this.#most, Math.max(leastRate, rate));
  }
}

/** How many machines a rate takes, each loaded to a share of what it can do; `null` where it can do nothing. */
export function machinesFor(targetRps: number, capacityRps: number, share: number): number | null {
  return capacityRps > 0 ? Math.ceil((targetRps / (capacityRps * share)) * (1 - rounding)) : null;
}
