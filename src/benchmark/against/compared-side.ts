import { join } from 'node:path';
import type { LingeringConnections } from '../../load/ports/lingering-connections.ts';
import type { LoadEngine } from '../../load/trial/load-engine.ts';
import type { Failure } from '../../model/facts/failure.ts';
import type { Plan } from '../../model/plan/plan.ts';
import type { BenchmarkEvent } from '../../model/run/events.ts';
import { foldRun, idleView } from '../../model/run/fold.ts';
import type { Calibration, Machine, Measurement, RunRecord } from '../../model/run/record.ts';
import type { Settings } from '../../model/settings.ts';
import type { TrialRequest } from '../../model/trial/trial.ts';
import type { LaunchContext, PreparedLauncher } from '../../service/launcher.ts';
import { type Companions, startCompanions } from '../../service/sampling/companions.ts';
import { initialCells } from '../initial-cells.ts';
import { measurementOf } from '../measurement.ts';
import { StepRunner } from '../step-runner.ts';
import type { TrialOutcome } from '../trial-outcome.ts';

/** What one side of a comparison is run with. */
export interface SideOptions {
  readonly plan: Plan;
  readonly settings: Settings;
  readonly endpoints: readonly string[];
  readonly launcher: PreparedLauncher;
  readonly launchContext: LaunchContext;
  readonly distFolder: string;
  readonly requests: ReadonlyMap<string, readonly TrialRequest[]>;
  readonly machine: Machine;
  /** Both sides are loaded by the same. */
  readonly engine: LoadEngine;
  readonly signal: AbortSignal;
  /** Connections that linger on this machine are both sides'. */
  readonly lingering: LingeringConnections;
  readonly remainingSeconds: () => number | null;
  /** Hears all that this side's steps tell. */
  readonly emit: (event: BenchmarkEvent) => void;
}

/** One state of the service: starts its servers and measures it, with a record of its own. */
export class ComparedSide implements AsyncDisposable {
  readonly #options: SideOptions;
  readonly #companions: Companions;
  readonly #steps: StepRunner;
  #record: RunRecord;

  static async start(options: SideOptions): Promise<ComparedSide> {
    const { plan, launchContext, signal } = options;
    return new ComparedSide(options, await startCompanions(plan.service, launchContext, { signal }));
  }

  private constructor(options: SideOptions, companions: Companions) {
    this.#options = options;
    this.#companions = companions;
    const { plan, launcher, machine, endpoints } = options;
    this.#record = startedRecord(plan, machine, initialCells(plan, launcher, { endpoints }));
    this.#steps = new StepRunner({
      ...options,
      companions,
      requestsOf: (endpoint) => options.requests.get(endpoint) ?? [],
      generatorScript: join(options.distFolder, 'generator.js'),
      record: () => this.#record,
      emit: (event) => {
        this.#record = foldRun({ ...idleView, record: this.#record }, event).record ?? this.#record;
        options.emit(event);
      },
    });
    void companions.died.then((failure) => {
      this.#steps.hopeless ??= failure;
    });
  }

  /** Why it makes no sense to go on; `null` while it does. */
  get hopeless(): Failure | null {
    return this.#steps.hopeless;
  }

  /** Measures endpoints one request at a time, on a server of its own. */
  async calibrate(endpoints: readonly string[]): Promise<readonly Calibration[]> {
    await this.#steps.run({
      settings: this.#options.settings,
      trials: endpoints.map((endpoint) => ({ endpoint, purpose: 'calibration' })),
    });
    return this.#record.calibrations;
  }

  /** Takes over what is known of the endpoints, so that both sides are warmed up alike. */
  learn(calibrations: readonly Calibration[]): void {
    this.#record = { ...this.#record, calibrations };
  }

  /** One trial of each of the endpoints on a fresh server; of one that came to none there is nothing. */
  async measure(endpoints: readonly string[]): Promise<ReadonlyMap<string, TrialOutcome>> {
    const before = this.#steps.outcomes.length;
    await this.#steps.run({
      settings: this.#options.settings,
      trials: endpoints.map((endpoint) => ({ endpoint, purpose: 'measurement' })),
    });
    return new Map(this.#steps.outcomes.slice(before).map((outcome) => [outcome.endpoint, outcome]));
  }

  /** Why an endpoint's cell failed; `null` where it did not. */
  failureOf(endpoint: string): Failure | null {
    const cell = this.#record.cells.find((one) => one.endpoint === endpoint);
    return cell?.status === 'failed' ? cell.failure : null;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve(this.#companions[Symbol.asyncDispose]());
  }
}

/** The measurement of one trial. */
export function measured(outcome: TrialOutcome | undefined): Measurement | null {
  return outcome === undefined ? null : measurementOf([outcome]);
}

function startedRecord(plan: Plan, machine: Machine, cells: RunRecord['cells']): RunRecord {
  const event = { type: 'run-started', id: '', at: new Date(0).toISOString(), plan, machine, cells } as const;
  return foldRun(idleView, { ...event, expectedSeconds: null, notes: [] }).record as RunRecord;
}
