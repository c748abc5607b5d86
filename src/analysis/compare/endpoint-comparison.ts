import type { AgainstEndpoint, AgainstRatio } from '../../model/run/against.ts';
import { whyVoid } from '../../model/run/comparable.ts';
import type { Measurement } from '../../model/run/record.ts';
import { mean } from '../statistics/moments.ts';
import { confirms, type Look, type LookOptions, lookAt, mayBecomeSure, type PairedBlock } from './against-look.ts';
import type { AnytimeInterval } from './anytime-interval.ts';
import { failuresToTell, leastCpuSeconds, mostVoidInARow } from './tuning.ts';

/** One trial of an endpoint on a fresh server of either side; `null` where it came to none. */
export interface BlockTrials {
  readonly base: Measurement | null;
  readonly head: Measurement | null;
}

export interface ComparisonOptions extends LookOptions {
  /** Whether the load has a rate of its own: then the latency tells the speed, since the rate can't. */
  readonly openLoad: boolean;
}

/** What is said of an endpoint, without its figures. */
export type EndpointAnswer = Pick<
  AgainstEndpoint,
  'verdict' | 'by' | 'confirmed' | 'why' | 'speed' | 'cpu' | 'blocks' | 'confirmingBlocks' | 'otherCores'
>;

/**
 * Compares one endpoint of two states of a service, block by block: first until there is an answer, then, where something
 * changed, until a second lot of blocks confirms it or does not.
 */
export class EndpointComparison {
  readonly #options: ComparisonOptions;
  readonly #first: PairedBlock[] = [];
  readonly #second: PairedBlock[] = [];
  readonly #otherCores: number[] = [];
  #found: Look | null = null;
  #confirmed: boolean | null = null;
  #headFailures = 0;
  #baseFailures = 0;
  #voidInARow = 0;
  #givenUp = false;

  constructor(options: ComparisonOptions) {
    this.#options = options;
  }

  /** Takes one block in. Once nothing is open, further ones change nothing. */
  add({ base, head }: BlockTrials): void {
    if (!this.isOpen) return;
    const [baseFails, headFails] = [isFailing(base), isFailing(head)];
    if (baseFails) this.#baseFailures++;
    else if (headFails) this.#headFailures++;
    const block = base === null || head === null ? null : pairOf(base, head, this.#options.openLoad);
    if (block === null) {
      this.#voidInARow++;
      return;
    }
    this.#voidInARow = 0;
    for (const { host } of [base, head].filter((one) => one !== null)) {
      if (host != null) this.#otherCores.push(host.otherCores);
    }
    this.take(block);
  }

  /** Takes the figures of one block in. */
  take(block: PairedBlock): void {
    if (this.#found === null) {
      this.#first.push(block);
      const look = lookAt(this.#first, this.#options);
      if (look.verdict !== 'open') this.#found = look;
    } else {
      this.#second.push(block);
      this.#confirmed = confirms(this.#found, this.#second, this.#options);
    }
  }

  /** Whether a further block may tell more. */
  get isOpen(): boolean {
    if (this.#givenUp || this.#voidInARow >= mostVoidInARow) return false;
    if (this.#headFailures >= failuresToTell || this.#baseFailures >= failuresToTell) return false;
    return this.#found === null || this.isConfirming;
  }

  /** Whether something was found and still has to be confirmed. */
  get isConfirming(): boolean {
    const changed = this.#found?.verdict === 'slower' || this.#found?.verdict === 'faster';
    return changed && this.#confirmed === null;
  }

  /** Gives the endpoint up where so many further blocks would not make it sure. */
  giveUpUnless(further: number): void {
    if (this.#found !== null) return;
    this.#givenUp = !mayBecomeSure(this.#first, this.#first.length + further, this.#options);
  }

  /** What can be said now. `stopped`: whether the run ended before its time was over. */
  answer(stopped: boolean): EndpointAnswer {
    const look = this.#found ?? lookAt(this.#first, this.#options);
    const figures = {
      speed: ratioOf(look.speed),
      cpu: ratioOf(look.cpu),
      blocks: this.#first.length,
      confirmingBlocks: this.#second.length,
      otherCores: this.#otherCores.length === 0 ? null : mean(this.#otherCores),
    };
    const untold = (why: AgainstEndpoint['why']) =>
      ({ ...figures, verdict: 'untold', by: null, confirmed: null, why }) as const;
    if (this.#headFailures >= failuresToTell)
      return { ...figures, verdict: 'fails', by: null, confirmed: true, why: null };
    if (this.#baseFailures >= failuresToTell) return untold('base-fails');
    if (this.#voidInARow >= mostVoidInARow || (this.#first.length === 0 && !stopped)) return untold('not-measured');
    if (this.#found === null || this.#found.verdict === 'open') {
      if (stopped) return untold('stopped');
      const by = isOtherThanOne(look.speed)
        ? 'speed'
        : this.#options.cpuBound && isOtherThanOne(look.cpu)
          ? 'cpu'
          : null;
      return by === null ? untold('too-noisy') : { ...figures, verdict: 'unsure', by, confirmed: null, why: null };
    }
    const { verdict, by } = this.#found;
    if (verdict === 'no-change') return { ...figures, verdict, by, confirmed: null, why: null };
    // A change that the second lot of blocks does not show may have been the machine's.
    if (this.#confirmed !== true) return { ...figures, verdict: 'unsure', by, confirmed: false, why: null };
    return { ...figures, verdict, by, confirmed: true, why: null };
  }
}

/** Whether requests failed, or the server did not start: that is the service's doing. A load generator at its limit is not. */
function isFailing(measurement: Measurement | null): boolean {
  if (measurement === null) return true;
  const reason = whyVoid(measurement);
  return reason?.kind === 'nothing-succeeded' || reason?.kind === 'requests-failed';
}

/** The figures that a block is compared by; `null` where either side's don't count. */
export function pairOf(base: Measurement, head: Measurement, openLoad: boolean): PairedBlock | null {
  if (whyVoid(base) !== null || whyVoid(head) !== null) return null;
  const [slow, fast] = openLoad ? [base.latencyMs.mean ?? 0, head.latencyMs.mean ?? 0] : [head.rps.mean, base.rps.mean];
  if (!(slow > 0 && fast > 0)) return null;
  return { logSpeed: Math.log(slow / fast), logCpu: logCpuOf(base, head) };
}

function logCpuOf(base: Measurement, head: Measurement): number | null {
  const [before, after] = [base, head].map(({ server }) =>
    (server?.cpuSeconds ?? 0) >= leastCpuSeconds ? (server?.cpuMsPerRequest ?? 0) : 0,
  );
  return before && after ? Math.log(after / before) : null;
}

function ratioOf(interval: AnytimeInterval | null): AgainstRatio | null {
  if (interval === null) return null;
  const bound = (log: number) => (Number.isFinite(log) ? Math.exp(log) : null);
  return { ratio: Math.exp(interval.mean), low: bound(interval.low), high: bound(interval.high) };
}

function isOtherThanOne(interval: AnytimeInterval | null): boolean {
  return interval !== null && (interval.high < 0 || interval.low > 0);
}
