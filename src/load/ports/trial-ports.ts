import type { Warning } from '../../model/facts/warning.ts';
import type { TrialProgress, TrialSpec } from '../../model/trial/trial.ts';
import type { WarmUpReport } from '../generator/protocol.ts';
import type { CheckCircumstances } from '../self-checks/connection-checks.ts';
import type { LingeringConnections } from './lingering-connections.ts';
import { type ExpectedUse, portRangeForecast } from './port-range.ts';
import { rateKnownAfterSeconds } from './tuning.ts';

/** Keeps account of the local ports that a trial takes, and of those that the trials before it have left taken. */
export class TrialPorts {
  readonly #spec: TrialSpec;
  readonly #lingering: LingeringConnections;
  readonly #localPorts: number;
  #sinceMs = performance.now();
  #lingeringBefore = 0;
  #foretold = false;

  constructor(spec: TrialSpec, lingering: LingeringConnections, localPorts: number) {
    this.#spec = spec;
    this.#lingering = lingering;
    this.#localPorts = localPorts;
  }

  /** Takes what the warm-up did into account; returns what the measured part is likely to run into. */
  warmedUp(warmUp: WarmUpReport, expectedRequestsPerSecond: number | null): Warning | null {
    const { answered, closed, opened, seconds } = warmUp;
    this.#note(opened);
    const forecast = this.#forecast({
      closingShare: answered === 0 ? null : closed / answered,
      requestsPerSecond: expectedRequestsPerSecond,
      leastRequestsPerSecond: answered === 0 || seconds <= 0 ? null : answered / seconds,
    });
    this.#foretold = forecast !== null;
    return forecast;
  }

  /** The same for a trial that had no warm-up to tell its rate, as soon as the trial itself does. Says it once. */
  underWay({ phase, succeeded, elapsedSeconds }: TrialProgress): Warning | null {
    if (this.#foretold || this.#spec.warmUp !== null || phase !== 'measuring') return null;
    if (elapsedSeconds < rateKnownAfterSeconds) return null;
    const forecast = this.#forecast({
      closingShare: null,
      requestsPerSecond: null,
      leastRequestsPerSecond: succeeded / elapsedSeconds,
    });
    // A rate that was low at first may rise.
    this.#foretold = forecast !== null;
    return forecast;
  }

  /** Takes the measured part into account. */
  measured(opened: number): Pick<CheckCircumstances, 'localPorts' | 'lingering'> {
    const lingering = this.#lingeringBefore;
    this.#note(opened);
    return { localPorts: this.#localPorts, lingering };
  }

  #forecast(known: Omit<ExpectedUse, 'lingering'>): Warning | null {
    return portRangeForecast(this.#spec, { ...known, lingering: this.#lingeringBefore }, this.#localPorts);
  }

  #note(opened: number): void {
    const now = performance.now();
    this.#lingering.add(this.#spec.target, opened, this.#sinceMs, now);
    this.#lingeringBefore = this.#lingering.count(this.#spec.target, now);
    this.#sinceMs = now;
  }
}
