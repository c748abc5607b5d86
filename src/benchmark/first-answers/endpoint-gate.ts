import type { Failure } from '../../model/facts/failure.ts';
import { isPending } from '../../model/run/fold.ts';
import type { Cell, RunRecord } from '../../model/run/record.ts';
import type { TrialRequest } from '../../model/trial/trial.ts';
import type { RunningServer } from '../../service/start/running-server.ts';
import { refusedByLimiter } from '../limiter.ts';
import { type LookOptions, lookAtFirstAnswers } from './first-answers.ts';

/** What a gate works with; it owns none of it. */
export interface GateEnvironment {
  readonly record: () => RunRecord;
  readonly requestsOf: (endpoint: string) => readonly TrialRequest[];
  readonly look: LookOptions;
  /** Tells that a cell has ended. */
  readonly end: (cell: Cell) => void;
}

/** Lets endpoints to the load whose first answers are good, and closes those whose answers are none that could be measured. */
export class EndpointGate {
  readonly #run: GateEnvironment;
  /** Endpoints that were looked at; with why they are closed, where they are. */
  readonly #looks = new Map<string, Failure | null>();

  constructor(environment: GateEnvironment) {
    this.#run = environment;
  }

  /** Whether nothing more is to be measured of an endpoint. */
  isClosed(endpoint: string): boolean {
    return (this.#looks.get(endpoint) ?? null) !== null;
  }

  /**
   * Looks at the first answers of an endpoint before anything of it is loaded, once in a run. Whether the server is still good
   * for a trial.
   */
  async pass(server: RunningServer, endpoint: string): Promise<boolean> {
    if (this.#looks.has(endpoint)) return true;
    const { requestsOf, look } = this.#run;
    try {
      const { failure, isSpoilt } = await lookAtFirstAnswers(server, requestsOf(endpoint), look);
      this.#looks.set(endpoint, failure);
      if (failure !== null) this.#close(endpoint, { ...failure, command: server.command });
      return !isSpoilt;
    } catch (error) {
      if (look.signal.aborted) return false;
      throw error;
    }
  }

  /**
   * Closes an endpoint whose limiter showed itself under the load (`byStatus`: answers of a trial): what was measured of it
   * before is the limiter's rate, too, under whatever settings.
   */
  sawAnswers(endpoint: string, byStatus: Readonly<Record<string, number>>): void {
    const limited = refusedByLimiter(byStatus, this.#run.requestsOf(endpoint));
    if (limited === null) return;
    for (const cell of this.#run.record().cells) {
      if (cell.endpoint !== endpoint || cell.status !== 'measured') continue;
      // One of the two says it: that the whole endpoint is limited is more than that this trial was.
      const others = cell.measurement.warnings.filter(({ kind }) => kind !== 'rate-limiter');
      const warnings = [...others, { kind: 'rate-limited', ...limited } as const];
      this.#run.end({ ...cell, measurement: { ...cell.measurement, warnings } });
    }
    this.#close(endpoint, { kind: 'rate-limited', ...limited });
  }

  /** Ends an endpoint under all settings that were not measured yet. */
  #close(endpoint: string, failure: Failure): void {
    this.#looks.set(endpoint, failure);
    for (const cell of this.#run.record().cells)
      if (cell.endpoint === endpoint && (isPending(cell) || cell.status === 'predicted'))
        this.#run.end({ ...cell, status: 'failed', failure, measurement: null });
  }
}
