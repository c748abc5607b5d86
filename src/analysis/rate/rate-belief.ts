import { normalCdf } from '../statistics/distributions.ts';
import type { RateEvidence } from './rate-evidence.ts';
import {
  belief,
  believedForecast,
  floorShare,
  mostShare,
  saturationError,
  spoiledLikelihood,
  spoiledShare,
  startDifferences,
  startNodes,
  steepness as steepnessBounds,
  steepnesses,
} from './tuning.ts';

/** What is known before the first trial. */
export interface RateForecast {
  /** The rate that keeps the limit by the model; above 0. */
  readonly rate: number;
  /** How long a request may wait: the limit less the time of a request alone, ms. */
  readonly roomMs: number;
  /** Share of the requests that may take longer: 0.05 for p95. */
  readonly tail: number;
}

/** One possible truth, apart from the rate itself. */
interface Trait {
  /** Log-odds of a request over the limit, for each unit of the logarithm of the rate, as a share of what the queue forecasts. */
  readonly steepness: number;
  /** Standard deviation of the logarithm of the rate from server start to server start. */
  readonly startDifference: number;
}

/**
 * What is believed of the highest rate that keeps a limit: a probability for each rate, steepness of the curve there and
 * difference between server starts, and Bayes' rule for each trial. So trials that contradict one another widen the answer by
 * themselves, and a trial far from the answer, or a spoiled one, weighs little. As in adaptive threshold estimation (Watson & Pelli
 * 1983, Watson 2017), with the share of the requests over the limit for an answer.
 *
 * That share is taken for a logistic curve of the logarithm of the rate, above a floor (a pause of the server, a slow request). Its
 * likelihood is that of as many independent requests as a trial's are worth (quasi-likelihood): so shares are averaged as they are,
 * and a few bad trials among many good ones count in full.
 */
export class RateBelief {
  readonly #logRates: readonly number[];
  readonly #traits: readonly Trait[];
  /** Logarithm of the probability, by trait and rate. */
  readonly #log: readonly Float64Array[];
  readonly #roomSeconds: number;
  readonly #floor: number;
  /** Odds at the answer, without the floor. */
  readonly #oddsAt: number;
  #weightsNow: readonly number[] | null = null;

  constructor({ rate, roomMs, tail }: RateForecast) {
    this.#floor = floorShare * tail;
    this.#oddsAt = (tail - this.#floor) / (1 - tail);
    this.#roomSeconds = roomMs / 1000;
    const centre = Math.log(rate);
    const steps = Math.round(belief.range / belief.step);
    this.#logRates = Array.from({ length: 2 * steps + 1 }, (_, index) => centre + (index - steps) * belief.step);
    const { degrees, deviation } = believedForecast;
    // Student's t: a forecast that is off by a factor of ten is unlikely, and no more than that.
    const prior = this.#logRates.map(
      (logRate) => (-(degrees + 1) / 2) * Math.log(1 + ((logRate - centre) / deviation) ** 2 / degrees),
    );
    this.#traits = startDifferences.flatMap(({ deviation: startDifference }) =>
      steepnesses.map(({ factor }) => ({ steepness: factor, startDifference })),
    );
    this.#log = startDifferences.flatMap(({ weight }) =>
      steepnesses.map((steepness) => Float64Array.from(prior, (value) => value + Math.log(weight * steepness.weight))),
    );
  }

  /** @param clustering by how much shares vary more than those of independent requests, where the trial does not tell */
  add(evidence: RateEvidence, clustering: number): void {
    this.#weightsNow = null;
    const at = Math.log(evidence.rate);
    const independent = evidence.requests / clustering;
    // Beyond floor and ceiling there is nothing to be told apart.
    const share = Math.min(mostShare, Math.max(this.#floor, evidence.overShare ?? 1));
    this.#traits.forEach((trait, index) => {
      const column = this.#log[index] as Float64Array;
      this.#logRates.forEach((logRate, row) => {
        const likelihood = evidence.isBeyond
          ? this.#likelihoodBeyond(evidence, at, logRate, trait)
          : this.#likelihood(share, independent, at - logRate, logRate, trait);
        // Another program may have spoiled a trial: then it says nothing.
        column[row]! += Math.log((1 - spoiledShare) * likelihood + spoiledShare * spoiledLikelihood);
      });
    });
  }

  /** The rate that the answer is below with a probability. */
  quantile(probability: number): number {
    this.#weightsNow ??= this.#weights();
    const weights = this.#weightsNow;
    const wanted = probability * weights.reduce((sum, weight) => sum + weight, 0);
    let below = 0;
    for (const [row, weight] of weights.entries()) {
      if (below + weight >= wanted) {
        const within = weight > 0 ? (wanted - below) / weight - 1 / 2 : 0;
        return Math.exp((this.#logRates[row] as number) + within * belief.step);
      }
      below += weight;
    }
    return Math.exp(this.#logRates.at(-1) as number);
  }

  #weights(): readonly number[] {
    const most = Math.max(...this.#log.map((column) => Math.max(...column)));
    return this.#logRates.map((_, row) =>
      this.#log.reduce((sum, column) => sum + Math.exp((column[row] as number) - most), 0),
    );
  }

  /** Of a server that could not keep up: the answer is below the rate, and below what it did. */
  #likelihoodBeyond({ saturationRps }: RateEvidence, at: number, logRate: number, { startDifference }: Trait): number {
    const error = Math.hypot(startDifference, saturationError);
    const bound = saturationRps === null ? at : Math.min(at, Math.log(saturationRps));
    return normalCdf((bound - logRate) / error);
  }

  /** Of a share over the limit, were the highest rate such a one; 1 where it is what was to be expected. */
  #likelihood(share: number, independent: number, above: number, logRate: number, trait: Trait): number {
    const steepness = this.#steepness(logRate, trait);
    let sum = 0;
    for (const { deviations, weight } of startNodes) {
      const inverseOdds = Math.exp(steepness * (deviations * trait.startDifference - above)) / this.#oddsAt;
      const expected = this.#floor + (1 - this.#floor) / (1 + inverseOdds);
      sum += weight * Math.exp(-independent * divergence(share, Math.min(expected, mostShare)));
    }
    return sum;
  }

  /** In a queue the tail of the wait is exponential: its logarithm falls by the room that a request has, times the rate that is spare (Kingman). */
  #steepness(logRate: number, { steepness }: Trait): number {
    return Math.min(
      steepnessBounds.most,
      Math.max(steepnessBounds.least, steepness * Math.exp(logRate) * this.#roomSeconds),
    );
  }
}

/** Of a share from an expected one: the Kullback-Leibler divergence of single requests. */
function divergence(share: number, expected: number): number {
  const over = share > 0 ? share * Math.log(share / expected) : 0;
  const within = share < 1 ? (1 - share) * Math.log((1 - share) / (1 - expected)) : 0;
  return over + within;
}
