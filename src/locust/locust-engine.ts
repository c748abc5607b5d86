import { isDeepStrictEqual } from 'node:util';
import { usableCores } from '../host/cores.ts';
import { readListenOverflows } from '../host/sockets/listen-overflows.ts';
import { readLocalPortCount } from '../load/ports/host-limits.ts';
import { LingeringConnections } from '../load/ports/lingering-connections.ts';
import { TrialPorts } from '../load/ports/trial-ports.ts';
import { combineReports, emptyReport } from '../load/trial/combine-reports.ts';
import { CutOff } from '../load/trial/cut-off.ts';
import type { LoadEngine } from '../load/trial/load-engine.ts';
import { runTrial, type TrialOptions } from '../load/trial/run-trial.ts';
import { SettledRate } from '../load/trial/settled-rate.ts';
import { type TrialCircumstances, trialResult } from '../load/trial/trial-result.ts';
import type { Failure } from '../model/facts/failure.ts';
import type { Note } from '../model/facts/note.ts';
import { reachableUrl } from '../model/plan/hosts.ts';
import type { Plan } from '../model/plan/plan.ts';
import { autoSeconds, connectionsOf, endsWhenSettled, profileOf } from '../model/trial/profile.ts';
import type { LoadTarget, TrialProgress, TrialResult, TrialSpec } from '../model/trial/trial.ts';
import type { LaunchContext } from '../service/launcher.ts';
import { type FoundLocust, findLocust } from './find-locust.ts';
import { LocustFleet } from './locust-fleet.ts';
import { type LocustScript, locustScript } from './locust-script.ts';
import { areElsewhere, type MasterPlace, masterPlace } from './master-place.ts';
import type { MessageOf } from './messages.ts';
import { arrivalSeconds, returnSeconds, startSeconds } from './tuning.ts';
import { generatorReport } from './worker-report.ts';
import { workersHere } from './workers-here.ts';

export interface LocustOptions {
  readonly plan: Plan;
  readonly context: LaunchContext;
  readonly signal: AbortSignal;
  /** Hears which Locust it is, and what is to be done on other machines. */
  readonly onNote: (note: Note) => void;
  /** Workers to start here; left out: by this machine's cores. */
  readonly localWorkers?: number;
  /** How long workers that others start are waited for, s; left out: `arrivalSeconds`. */
  readonly arrivalSeconds?: number;
}

/** All that a fleet is started from again, should it have lost a worker. */
interface Setup {
  readonly locust: FoundLocust;
  readonly script: LocustScript;
  readonly place: MasterPlace;
  readonly elsewhere: boolean;
  /** Workers that others start; `null`: we start them. */
  readonly expected: number | null;
  readonly localWorkers: number;
}

/**
 * Locust, which loads a server from as many processes and machines as it takes. It sends what is measured; the warm-up before
 * it is sent by our own engine. Its workers count as ours do (`controlCode`), so a trial's result has the same figures and
 * goes through the same checks; Locust's own merged statistics have to have the same counts, or the trial is void.
 */
export class LocustEngine implements LoadEngine {
  readonly #options: LocustOptions;
  readonly #setup: Setup;
  #fleet: LocustFleet | null;

  private constructor(options: LocustOptions, setup: Setup, fleet: LocustFleet) {
    this.#options = options;
    this.#setup = setup;
    this.#fleet = fleet;
  }

  /** Finds and starts Locust, and waits for its workers. Throws `ServiceError`, and then nothing is left. */
  static async open(options: LocustOptions): Promise<LocustEngine> {
    const { plan, context, onNote, arrivalSeconds: patience = arrivalSeconds } = options;
    const { hosts = [], expectWorkers } = plan.load;
    const locust = await findLocust(plan.service, context);
    const profile = profileOf(plan.load);
    const expected = expectWorkers ?? (hosts.length > 0 ? hosts.length : null);
    const script = await locustScript(plan, context.planFolder, expected !== null);
    const setup: Setup = {
      locust,
      script,
      place: await masterPlace(hosts),
      elsewhere: areElsewhere(hosts),
      expected,
      localWorkers:
        expected === null ? workersHere(usableCores().cores, connectionsOf(profile), options.localWorkers) : 0,
    };
    const workers = expected ?? setup.localWorkers;
    const fleet = await startFleet(options, setup);
    try {
      if (expected !== null)
        onNote({
          kind: 'locust-awaits',
          workers,
          seconds: patience,
          hosts: [...hosts],
          command: workerCommand(setup.place),
          variables: [...script.variables],
        });
      await fleet.workersReady(workers, expected === null ? startSeconds : patience, options.signal);
    } catch (error) {
      await fleet[Symbol.asyncDispose]();
      throw error;
    }
    onNote({
      kind: 'locust',
      version: fleet.version,
      path: locust.path,
      workers: expected === null ? workers : fleet.ready,
      cores: usableCores().cores,
      startedHere: expected === null,
    });
    return new LocustEngine(options, setup, fleet);
  }

  async run(spec: TrialSpec, options: TrialOptions): Promise<TrialResult> {
    const { plan } = this.#options;
    const { endpoint } = options;
    if (endpoint === undefined || !isDeepStrictEqual(spec.profile, profileOf(plan.load)))
      throw new Error('Locust was asked for another load than that of its script.');
    const lingering = options.lingering ?? new LingeringConnections();
    const ports = new TrialPorts({ ...spec, warmUp: null }, lingering, await readLocalPortCount());
    const circumstances = (opened: number): Omit<TrialCircumstances, 'stopped' | 'gaveUp' | 'listenOverflows'> => ({
      engine: 'locust',
      processes: this.#setup.expected ?? this.#setup.localWorkers,
      // The ports of other machines are not known.
      ...(this.#setup.elsewhere ? { localPorts: Number.MAX_SAFE_INTEGER, lingering: 0 } : ports.measured(opened)),
    });
    const nothing = (gaveUp: Failure | null) =>
      trialResult(spec, emptyReport(spec.requests.length), {
        ...circumstances(0),
        stopped: options.signal.aborted,
        gaveUp,
        listenOverflows: null,
      });
    const cold = await warmUp(spec, { ...options, lingering });
    if (cold !== null || options.signal.aborted) return nothing(cold);
    const fleet = await this.#readyFleet(options.signal);
    await options.beforeMeasuring?.();
    const overflowsBefore = readListenOverflows();
    using cutOff = new CutOff(options.signal, options.serverGone);
    const outcome = await cutOff.valueOf(
      fleet.measure({
        endpoint,
        host: originFor(plan, spec.target),
        timeoutSeconds: plan.load.timeoutSeconds,
        ...following(spec, options, () => fleet.enough()),
      }),
    );
    if (outcome === null) {
      fleet.rest();
      return nothing(cutOff.reason?.failure ?? null);
    }
    if (outcome.failure !== null) {
      await this.#lose();
      return nothing(outcome.failure);
    }
    const overflowsAfter = readListenOverflows();
    const report = this.#reportOf(outcome.measured, spec);
    const counted = report.sent === outcome.measured.requests && report.failed === outcome.measured.failures;
    return trialResult(spec, report, {
      ...circumstances(report.opened),
      processes: outcome.measured.reports.length,
      stopped: false,
      gaveUp: counted ? null : { kind: 'engine-inexact', engine: 'locust', cause: 'other-counts' },
      listenOverflows: overflowsBefore === null || overflowsAfter === null ? null : overflowsAfter - overflowsBefore,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#fleet?.[Symbol.asyncDispose]();
    this.#fleet = null;
  }

  /** The fleet with all its workers. Throws `ServiceError` where they don't come back: then no further trial can be done. */
  async #readyFleet(signal: AbortSignal): Promise<LocustFleet> {
    const { expected, localWorkers } = this.#setup;
    this.#fleet ??= await startFleet({ ...this.#options, signal }, this.#setup);
    await this.#fleet.workersReady(expected ?? localWorkers, expected === null ? startSeconds : returnSeconds, signal);
    return this.#fleet;
  }

  /** A worker was lost. Ours are started anew; others may have gone on, and are asked to rest. */
  async #lose(): Promise<void> {
    const fleet = this.#fleet;
    if (this.#setup.expected !== null) {
      fleet?.rest();
      return;
    }
    this.#fleet = null;
    await fleet?.[Symbol.asyncDispose]();
  }

  #reportOf(measured: MessageOf<'measured'>, spec: TrialSpec) {
    const { profile, target, timeouts } = spec;
    const reading = {
      rotation: spec.requests.length,
      limitMs: timeouts.totalMs,
      address: `${target.host}:${target.port}`,
      schedule:
        profile.kind === 'open'
          ? { intended: Math.round(profile.ratePerSecond * profile.seconds), seconds: profile.seconds }
          : null,
      elsewhere: this.#setup.elsewhere,
    };
    const report =
      measured.reports.length === 0
        ? emptyReport(spec.requests.length)
        : combineReports(measured.reports.map((one) => generatorReport(one, measured, reading)));
    const { schedule } = reading;
    return schedule === null
      ? report
      : { ...report, scheduled: { ...schedule, dropped: Math.max(0, schedule.intended - report.sent) } };
  }
}

function startFleet({ plan, context, signal }: LocustOptions, setup: Setup): Promise<LocustFleet> {
  const { locust, script, place, localWorkers } = setup;
  const anEndpoint = plan.endpoints[0]?.name ?? '';
  return LocustFleet.start({ locust, script, place, anEndpoint, localWorkers, context, signal });
}

/** The line for another machine's terminal: it gets the script from the master, and starts a worker for each of its cores. */
function workerCommand({ address, port }: MasterPlace): string {
  return `locust -f - --worker --master-host ${address} --master-port ${port} --processes -1`;
}

/** Where the workers send to: a server that runs already by its own address, since it may be on another machine than they are. */
function originFor({ service }: Plan, { scheme, host, port }: LoadTarget): string {
  if (service.launcher === 'attach' && service.url !== undefined) return reachableUrl(new URL(service.url)).origin;
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Warms a server up with our own engine, which does it without wear: `null`, or why it came to nothing. */
async function warmUp(spec: TrialSpec, options: TrialOptions): Promise<Failure | null> {
  const { warmUp } = spec;
  if (warmUp === null) return null;
  const { generatorScript, signal, serverGone, onProgress, lingering } = options;
  const own = await runTrial(
    {
      ...spec,
      profile: {
        kind: 'closed',
        connections: Math.min(warmUp.connections, warmUp.requests),
        requests: warmUp.requests,
        seconds: null,
      },
      warmUp: null,
      generators: 1,
    },
    {
      generatorScript,
      signal: AbortSignal.any([signal, AbortSignal.timeout(warmUp.maxSeconds * 1000)]),
      ...(serverGone === undefined ? {} : { serverGone }),
      ...(lingering === undefined ? {} : { lingering }),
      ...(onProgress === undefined
        ? {}
        : { onProgress: (progress: TrialProgress) => onProgress({ ...progress, phase: 'warm-up' }) }),
    },
  );
  return own.gaveUp;
}

/** Follows a trial by what the workers tell: its progress, and whether it may end since its rate is known. */
function following(spec: TrialSpec, { onProgress }: TrialOptions, enough: () => void) {
  const { profile } = spec;
  let startedAt = performance.now();
  let settled = endsWhenSettled(profile) ? new SettledRate(autoSeconds.least) : null;
  return {
    onStarted: () => {
      startedAt = performance.now();
    },
    onProgress: ({ succeeded, failed }: { readonly succeeded: number; readonly failed: number }) => {
      const elapsedSeconds = (performance.now() - startedAt) / 1000;
      const planned = plannedOf(profile);
      const done =
        planned.requests === null ? elapsedSeconds / planned.seconds : (succeeded + failed) / planned.requests;
      onProgress?.({ phase: 'measuring', succeeded, failed, elapsedSeconds, fraction: Math.min(1, done) });
      if (settled?.add(elapsedSeconds, succeeded) !== true) return;
      settled = null;
      enough();
    },
  };
}

type Planned = { readonly requests: number } | { readonly requests: null; readonly seconds: number };

function plannedOf(profile: TrialSpec['profile']): Planned {
  if (profile.kind === 'ramp') return { requests: null, seconds: profile.steps.length * profile.secondsPerStep };
  if (profile.kind === 'open') return { requests: null, seconds: profile.seconds };
  return profile.requests === null ? { requests: null, seconds: profile.seconds } : { requests: profile.requests };
}
