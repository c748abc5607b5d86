import { studentQuantile } from '../statistics/distributions.ts';
import { median } from '../statistics/order-statistics.ts';
import { RateBelief, type RateForecast } from './rate-belief.ts';
import { isKept, type RateEvidence } from './rate-evidence.ts';
import {
  answerConfidence,
  edgeQuantiles,
  fewestRateTrials,
  leastRate,
  limitStep,
  longRunError,
  mostRateTrials,
  narrowEnough,
  nearEdge,
  usualClustering,
} from './tuning.ts';

/** What the search has found. */
export interface FoundRate {
  /** The highest rate that keeps the limit, as it is believed; 0: none does. */
  readonly rate: number;
  /** 95 % interval. 0: it may be that none does. */
  readonly low: number;
  /** `null`: no rate that could be tried was too high. */
  readonly high: number | null;
  readonly trials: number;
}

/**
 * Finds the highest rate at which a percentile stays below a limit, by few trials: each at the rate that is believed in after
 * those before, and near the end on either side of it in turns. It ends when the interval is narrow, or after so many trials with a
 * wide one.
 */
export class RateSearch {
  readonly #belief: RateBelief;
  readonly #tail: number;
  #bounds: { readonly least: number; readonly most: number };
  readonly #trials: RateEvidence[] = [];

  /** @param bounds the lowest rate at which requests still meet, below which no lower one would help, and the highest that may be tried. */
  constructor(forecast: RateForecast, bounds: { readonly least: number; readonly most: number }) {
    this.#belief = new RateBelief(forecast);
    this.#tail = forecast.tail;
    this.#bounds = { least: Math.max(leastRate, bounds.least), most: bounds.most };
  }

  /** The next rate to try, requests per second; `null` when the answer is found. */
  next(): number | null {
    const trials = this.#trials.length;
    if (trials >= mostRateTrials || this.#isAbove || this.#isNone) return null;
    const [low, high] = this.#interval();
    const width = high / low;
    if (width <= narrowEnough && trials >= fewestRateTrials && this.#bothSides) return null;
    const quantile = width <= nearEdge ? (edgeQuantiles[trials % edgeQuantiles.length] as number) : 1 / 2;
    return this.#bounded(this.#belief.quantile(quantile));
  }

  add(trial: RateEvidence): void {
    this.#trials.push(trial);
    this.#belief.add(trial, this.#clustering);
  }

  /** Whoever starts the requests can't start so many: the search stays below it. */
  limitTo(rate: number): void {
    this.#bounds = { ...this.#bounds, most: Math.max(this.#bounds.least, rate / limitStep) };
  }

  /** How requests over the limit came together in the trials so far. */
  get #clustering(): number {
    const told = this.#trials.flatMap(({ clustering }) => clustering ?? []);
    return told.length === 0 ? usualClustering : median(told);
  }

  get found(): FoundRate {
    const trials = this.#trials.length;
    const { least, most } = this.#bounds;
    if (this.#isNone) return { rate: 0, low: 0, high: least, trials };
    const [low, high] = this.#interval();
    const rate = this.#belief.quantile(1 / 2);
    if (this.#isAbove || rate >= most) return { rate: most, low: Math.min(low, most), high: null, trials };
    return { rate, low, high: Math.min(high, most), trials };
  }

  #interval(): readonly [low: number, high: number] {
    const rate = this.#belief.quantile(1 / 2);
    // What trials of some seconds can't tell of the long run is no part of the belief.
    const least = studentQuantile((1 + answerConfidence) / 2, Number.MAX_SAFE_INTEGER) * longRunError;
    const widened = (bound: number) => Math.hypot(Math.log(bound / rate), least);
    return [
      rate * Math.exp(-widened(this.#belief.quantile((1 - answerConfidence) / 2))),
      rate * Math.exp(widened(this.#belief.quantile((1 + answerConfidence) / 2))),
    ];
  }

  /** Whether the answer has been held against a rate below it that was kept and one above it that was not. */
  get #bothSides(): boolean {
    const kept = this.#trials.filter((trial) => this.#isKept(trial)).length;
    return kept > 0 && kept < this.#trials.length;
  }

  /** The highest rate that may be tried was kept, twice: one trial may be lucky. */
  get #isAbove(): boolean {
    return this.#trials.filter((trial) => trial.rate >= this.#bounds.most && this.#isKept(trial)).length > 1;
  }

  /** The lowest one was not kept, twice. */
  get #isNone(): boolean {
    return this.#trials.filter((trial) => trial.rate <= this.#bounds.least && !this.#isKept(trial)).length > 1;
  }

  #isKept(trial: RateEvidence): boolean {
    return isKept(trial, this.#tail);
  }

  #bounded(rate: number): number {
    return Math.min(this.#bounds.most, Math.max(this.#bounds.least, rate));
  }
}
