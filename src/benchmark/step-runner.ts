import { isDeepStrictEqual } from 'node:util';
import { isStillWarming } from '../analysis/measured/rising-rate.ts';
import { sittingCheck } from '../analysis/measured/sitting-drift.ts';
import { LingeringConnections } from '../load/ports/lingering-connections.ts';
import type { LoadEngine } from '../load/trial/load-engine.ts';
import { trialSpecOf } from '../load/trial/requests.ts';
import { runTrial } from '../load/trial/run-trial.ts';
import type { Failure } from '../model/facts/failure.ts';
import type { Note } from '../model/facts/note.ts';
import type { Warning, WarningKind } from '../model/facts/warning.ts';
import type { Plan } from '../model/plan/plan.ts';
import type { BenchmarkEvent, StopCause } from '../model/run/events.ts';
import { isPending, placeKey } from '../model/run/fold.ts';
import type { Calibration, Cell, CellOf, RunRecord } from '../model/run/record.ts';
import type { Settings } from '../model/settings.ts';
import type { TrialRequest, TrialSpec } from '../model/trial/trial.ts';
import type { LaunchContext, PreparedLauncher } from '../service/launcher.ts';
import type { Companions } from '../service/sampling/companions.ts';
import { ServiceError } from '../service/service-error.ts';
import type { RunningServer } from '../service/start/running-server.ts';
import { startServer } from '../service/start/start-server.ts';
import { calibrate } from './calibrate.ts';
import { CellPlaces } from './cell-places.ts';
import { delayedAckWarning } from './delayed-ack.ts';
import { EndpointGate } from './first-answers/endpoint-gate.ts';
import { measurementOf } from './measurement.ts';
import { type ObservedTrial, type OwnTraits, observeTrial } from './server-session.ts';
import { ServerStarts } from './server-starts.ts';
import { alsoOut, type ClassSkip, classThatCannotServe, isOfApplication } from './start-verdict.ts';
import type { PlannedTrial, ServerStep } from './strategy.ts';
import type { TrialOutcome } from './trial-outcome.ts';
import { changesNothing, longerWarmUp, mostWarmingTrials, warmUpFor } from './warm-up.ts';

/** What a step runner works with; it owns none of it. */
export interface StepEnvironment {
  readonly plan: Plan;
  readonly launcher: PreparedLauncher;
  /** What is sent to an endpoint. Never logged or recorded: header values may be secrets. */
  readonly requestsOf: (endpoint: string) => readonly TrialRequest[];
  readonly launchContext: LaunchContext;
  readonly companions: Companions;
  /** What makes the load of the trials that are measured. */
  readonly engine: LoadEngine;
  readonly generatorScript: string;
  readonly signal: AbortSignal;
  readonly emit: (event: BenchmarkEvent) => void;
  readonly record: () => RunRecord;
  readonly remainingSeconds: () => number | null;
  /** Left out: this runner alone makes connections. */
  readonly lingering?: LingeringConnections;
}

/** Settings that may fail to start, one after another with nothing measured, before the run is given up. */
const startFailuresToGiveUp = 3;
/** What a calibration may warn of without its server being any worse for the next trial. */
const spoilsNothing: ReadonlySet<WarningKind> = new Set(['delayed-ack', 'late-patching', 'host-busy', 'server-limit']);
/** Last lines of a server's output that a failure keeps. */
const keptLines = 20;
/** Lines that are kept beside good figures: fewer, since every cell has them. */
const keptLogLines = 12;

/** Does the steps of a strategy: starts the server, runs the trials on it, ends it, and tells how each cell ended. */
export class StepRunner {
  readonly outcomes: TrialOutcome[] = [];
  /** Why it makes no sense to go on; `null` while it does. */
  hopeless: Failure | null = null;
  readonly #run: StepEnvironment;
  readonly #lingering: LingeringConnections;
  /** What was said of trials to come; once is enough. */
  readonly #forecasts = new Set<WarningKind>();
  readonly #starts: ServerStarts;
  readonly #ends = new WeakMap<RunningServer, Promise<Failure>>();
  readonly #places: CellPlaces;
  readonly #gate: EndpointGate;
  /** The outcomes of each cell that was measured itself. */
  readonly #trials = new Map<string, TrialOutcome[]>();

  constructor(environment: StepEnvironment) {
    this.#run = environment;
    this.#lingering = environment.lingering ?? new LingeringConnections();
    const { plan, launcher, launchContext, companions, signal } = environment;
    this.#places = new CellPlaces(environment.record().cells);
    const isDjango = launcher.versions['django'] !== undefined;
    this.#gate = new EndpointGate({
      ...environment,
      look: { timeoutSeconds: plan.load.timeoutSeconds, signal, isDjango },
      end: (cell) => this.#tellEnd(cell),
    });
    this.#starts = new ServerStarts((settings) =>
      startServer(launcher, plan.service, settings, launchContext, { signal, companionEnv: companions.env }),
    );
  }

  /** Mean time that a start of the server took; `null` before the first one. */
  get serverStartSeconds(): number | null {
    return this.#starts.meanSeconds;
  }

  /**
   * Runs one step. A server that ended, or that may still be busy with requests which the load gave up, is replaced by
   * a fresh one for the rest of the step. Settles early when the run is stopped.
   */
  async run(step: ServerStep): Promise<void> {
    const waiting = step.trials.filter(({ endpoint }) => !this.#gate.isClosed(endpoint));
    while (waiting.length > 0 && !this.#run.signal.aborted && this.hopeless === null) {
      const server = await this.#start(step, waiting);
      if (server === null) return;
      let why: StopCause | null = null;
      try {
        for (let clean = true; clean && waiting.length > 0 && !this.#run.signal.aborted; ) {
          const trial = waiting.shift() as PlannedTrial;
          clean =
            (await this.#gate.pass(server, trial.endpoint)) &&
            (this.#gate.isClosed(trial.endpoint) || (await this.#runTrial(server, trial)));
          if (!clean) why = { kind: 'spoilt-by-trial' };
        }
      } finally {
        await this.#stop(server, why);
      }
    }
  }

  /** Ends a server. What then stands in the way of nothing but the next start is told, and spoils nothing measured. */
  async #stop(server: RunningServer, why: StopCause | null): Promise<void> {
    const { emit } = this.#run;
    try {
      const note = await server.stop();
      if (note !== null) emit({ type: 'note', note });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      this.hopeless ??= error.failure;
    }
    emit({ type: 'server-stopped', settings: server.settings, why });
  }

  async #start({ settings }: ServerStep, waiting: readonly PlannedTrial[]): Promise<RunningServer | null> {
    const { launcher, signal, emit } = this.#run;
    const known = this.#starts.whyUnstartable(settings);
    if (known !== null) {
      this.#endWithoutServer(settings, waiting, known);
      return null;
    }
    emit({ type: 'server-starting', settings, command: launcher.advertisedCommand(settings) });
    try {
      const server = await this.#starts.start(settings);
      emit({ type: 'server-ready', settings, url: server.url, afterMs: server.readyAfterMs });
      for (const note of server.notes ?? []) this.#tellOnce(note);
      return server;
    } catch (error) {
      if (signal.aborted) return null;
      if (!(error instanceof ServiceError)) throw error;
      const badClass = classThatCannotServe(error.failure);
      if (badClass === null) {
        const isInVain = isOfApplication(error.failure) || this.#starts.failuresInARow >= startFailuresToGiveUp;
        if (isInVain && this.outcomes.length === 0) this.hopeless = error.failure;
        this.#endWithoutServer(settings, waiting, error);
      } else this.#endClass(badClass, error.failure);
      emit({ type: 'server-stopped', settings, why: { kind: 'start-failed', failure: error.failure } });
      return null;
    }
  }

  /** A class of workers that can't serve this application is out with all its settings: nothing is predicted of it. */
  #endClass(skip: ClassSkip, failure: Failure): void {
    for (const cell of this.#run.record().cells) {
      if (!isPending(cell) && cell.status !== 'predicted') continue;
      const own = alsoOut(skip, String(cell.settings['workerClass'] ?? cell.effective?.workerClass));
      if (own !== null) this.#tellEnd({ ...cell, status: 'skipped', skip: own, prediction: null, measurement: null });
    }
    if (this.#run.record().cells.every(({ status }) => status === 'skipped')) this.hopeless ??= failure;
  }

  #tellOnce(note: Note): void {
    const told = this.#run.record().notes.some((one) => isDeepStrictEqual(one, note));
    if (!told) this.#run.emit({ type: 'note', note });
  }

  /** Ends what was to be done on a server that did not start; if it never ran, also what other endpoints would ask of it. */
  #endWithoutServer(settings: Settings, waiting: readonly PlannedTrial[], error: ServiceError): void {
    const end = { status: 'failed', failure: error.failure, measurement: null } as const;
    const measured = waiting.filter(({ purpose }) => purpose === 'measurement').map(({ endpoint }) => endpoint);
    const neverRan = this.#starts.whyUnstartable(settings) !== null;
    for (const cell of this.#cellsOn(settings)) {
      const open = isPending(cell) || cell.status === 'predicted';
      if (open && (neverRan || measured.includes(cell.endpoint))) this.#endCell(cell, end);
    }
    if (measured.length > 0) return;
    if (this.hopeless === null) this.#run.emit({ type: 'note', note: { kind: 'nothing-calibrated', settings } });
    for (const { endpoint } of waiting) this.#calibrated(failedCalibration(endpoint, settings, error.failure));
  }

  /** Whether the server is still good for another trial. */
  async #runTrial(server: RunningServer, trial: PlannedTrial): Promise<boolean> {
    const { plan, requestsOf, signal, emit, generatorScript, companions, engine } = this.#run;
    const { settings } = server;
    const place = { endpoint: trial.endpoint, settings };
    if (await this.#hasStranger(server, trial)) return false;
    emit({ type: 'trial-started', purpose: trial.purpose, ...place });
    const spec = trialSpecOf(plan.load, server.target, requestsOf(trial.endpoint));

    if (trial.purpose === 'calibration') {
      const calibration = await calibrate(trial.endpoint, server, spec, {
        generatorScript,
        signal,
        companions,
        gone: this.#gone(server),
        lingering: this.#lingering,
        launcher: plan.service.launcher,
        own: this.#own(settings),
      });
      if (signal.aborted || (await this.#hasStranger(server, trial))) return false;
      this.#calibrated(calibration);
      this.#gate.sawAnswers(trial.endpoint, calibration.byStatus ?? {});
      return calibration.warnings.every(({ kind }) => spoilsNothing.has(kind));
    }

    const { effective } = this.#cellOf(trial.endpoint, settings) ?? {};
    const calibration = this.#run.record().calibrations.find((known) => known.endpoint === trial.endpoint) ?? null;
    const warmUp = effective ? warmUpFor(plan, effective, calibration, spec) : spec.warmUp;
    const observe = (warm: TrialSpec['warmUp']) =>
      observeTrial(
        server,
        { ...spec, warmUp: warm },
        {
          engine,
          endpoint: trial.endpoint,
          generatorScript,
          signal,
          companions,
          gone: this.#gone(server),
          lingering: this.#lingering,
          own: this.#own(settings),
          expectedRequestsPerSecond: this.#expectedRps(trial.endpoint, settings),
          onForecast: (warning) => this.#foretell(warning, trial.endpoint),
          onProgress: (progress) => emit({ type: 'trial-progress', ...place, progress }),
        },
      );
    let observed = await observe(warmUp);
    // A rate that still rose is none: the server warms up for longer, unless the plan says for how long.
    for (let again = 0; again < mostWarmingTrials && mayWarmLonger(plan, spec, observed); again++) {
      if (warmUp === null || effective == null) break;
      observed = await observe(longerWarmUp(plan, effective, warmUp, again));
    }
    observed = await this.#withDelayedAck(observed, server, spec);
    const { result } = observed;
    if (result.stopped || signal.aborted) return false;
    emit({ type: 'trial-finished', ...place, calibration: null });
    if (await this.#hasStranger(server, trial)) return false;
    if (result.gaveUp !== null && result.requests.succeeded === 0) {
      const failure = { ...result.gaveUp, output: [...server.outputTail(keptLines)] };
      this.#endCells(trial.endpoint, settings, { status: 'failed', failure, measurement: null });
      return false;
    }
    const outcome: TrialOutcome = { ...place, command: server.command, ...observed };
    this.outcomes.push(outcome);
    const key = placeKey(place);
    const trials = [...(this.#trials.get(key) ?? []), outcome];
    this.#trials.set(key, trials);
    // Not cut: half of a secret would not be known for one.
    const log = server.outputTail(keptLogLines);
    this.#endCells(trial.endpoint, settings, {
      status: 'measured',
      command: server.command,
      measurement: {
        ...measurementOf(trials, { concurrency: effective?.concurrency ?? null }),
        ...(log.length === 0 ? {} : { serverLog: log }),
      },
    });
    this.#gate.sawAnswers(trial.endpoint, result.requests.byStatus);
    return result.requests.failed === 0 && result.requests.inFlightAtEnd === 0 && result.gaveUp === null;
  }

  #own(settings: Settings): OwnTraits {
    const { launcher } = this.#run;
    const { processes } = launcher.effective(settings);
    return { limits: launcher.limits?.(settings) ?? [], processes, traps: launcher.traps?.(settings) ?? [] };
  }

  /** What was observed, with a warning where the answers waited for delayed acknowledgements. */
  async #withDelayedAck(observed: ObservedTrial, server: RunningServer, spec: TrialSpec): Promise<ObservedTrial> {
    const { plan, generatorScript, signal } = this.#run;
    const { result } = observed;
    if (result.stopped || result.gaveUp !== null || result.requests.failed > 0) return observed;
    const options = { generatorScript, signal, serverGone: this.#gone(server), lingering: this.#lingering };
    const warnings = await delayedAckWarning(result, spec, plan.service.launcher, (probe) => runTrial(probe, options));
    return { ...observed, result: { ...result, warnings: [...result.warnings, ...warnings] } };
  }

  /** Whether another program gets the load of a trial, alone or beside the server; then the trial ends as failed. */
  async #hasStranger(server: RunningServer, { purpose, endpoint }: PlannedTrial): Promise<boolean> {
    const ownership = await server.ownership();
    if (ownership === 'own' || ownership === 'unknown') return false;
    const failure: Failure = { kind: 'stranger-listens', url: server.url, beside: ownership !== 'foreign' };
    if (purpose === 'calibration') this.#calibrated(failedCalibration(endpoint, server.settings, failure));
    else this.#endCells(endpoint, server.settings, { status: 'failed', failure, measurement: null });
    return true;
  }

  /** The rate that was measured or predicted for these settings; `null` when nothing is known. */
  #expectedRps(endpoint: string, settings: Settings): number | null {
    const cell = this.#cellOf(endpoint, settings);
    return cell?.measurement?.rps.mean ?? cell?.prediction?.rps ?? null;
  }

  /** Tells of what the next trial may run into; what came true is said beside its cell, too. */
  #foretell(warning: Warning, endpoint: string): void {
    if (this.#forecasts.has(warning.kind)) return;
    this.#forecasts.add(warning.kind);
    this.#run.emit({ type: 'note', note: { kind: 'forecast', endpoint, warning } });
  }

  /** Settles when a trial on this server has become pointless, with why. */
  #gone(server: RunningServer): Promise<Failure> {
    const known = this.#ends.get(server);
    if (known !== undefined) return known;
    // One for each server, not for each trial: what waits for a companion's end is held for the whole run.
    const gone = Promise.race([server.exited, this.#run.companions.died]);
    this.#ends.set(server, gone);
    return gone;
  }

  /** Ends a cell and the cells that are the same server in truth. */
  #endCells(endpoint: string, settings: Settings, end: CellEnd): void {
    for (const cell of this.#cellsOn(settings)) {
      const keepsFigures = end.status === 'failed' && cell.status === 'measured';
      if (cell.endpoint === endpoint && !keepsFigures) this.#endCell(cell, end);
    }
  }

  #endCell(cell: Cell, end: CellEnd): void {
    this.#tellEnd({ ...cell, ...end });
  }

  #tellEnd(cell: Cell): void {
    this.#run.emit({ type: 'cell-finished', cell, remainingSeconds: this.#run.remainingSeconds() });
  }

  /** The cells of all endpoints whose server these settings start. */
  #cellsOn(settings: Settings): Cell[] {
    const { cells } = this.#run.record();
    return this.#places.on(settings).flatMap((place) => cells[place] ?? []);
  }

  /** An endpoint that is calibrated already was so in an earlier sitting of the run: this tells whether that still holds. */
  #calibrated(calibration: Calibration): void {
    const { calibrations, machine } = this.#run.record();
    const before = calibrations.find(({ endpoint }) => endpoint === calibration.endpoint);
    if (before !== undefined) {
      this.#run.emit({ type: 'note', note: sittingCheck(before, calibration, machine.cores) });
      return;
    }
    this.#run.emit({
      type: 'trial-finished',
      endpoint: calibration.endpoint,
      settings: calibration.settings,
      calibration,
    });
  }

  #cellOf(endpoint: string, settings: Settings): Cell | undefined {
    const place = this.#places.of({ endpoint, settings });
    return place === null ? undefined : this.#run.record().cells[place];
  }
}

/** Whether the rate still rose, and a further trial on the same server is possible and may change that. */
function mayWarmLonger({ load }: Plan, spec: TrialSpec, { result }: ObservedTrial): boolean {
  const { requests, stopped, gaveUp } = result;
  const isClean = requests.failed === 0 && requests.inFlightAtEnd === 0 && gaveUp === null && !stopped;
  return isClean && load.warmUpRequests === undefined && changesNothing(spec) && isStillWarming(result);
}

/** What becomes of a cell. */
type CellEnd =
  | Pick<CellOf<'measured'>, 'status' | 'measurement' | 'command'>
  | Pick<CellOf<'failed'>, 'status' | 'measurement' | 'failure'>;

function failedCalibration(endpoint: string, settings: Settings, failure: Failure): Calibration {
  return {
    endpoint,
    settings,
    requests: 0,
    cpuMs: null,
    waitMs: null,
    latencyMs: null,
    warnings: [{ kind: 'calibration-failed', failure }],
  };
}
