import { join } from 'node:path';
import { evidenceOf, isKept, type RateEvidence } from '../../analysis/rate/rate-evidence.ts';
import { trialSeconds } from '../../analysis/rate/trial-length.ts';
import { boundShare } from '../../load/self-checks/tuning.ts';
import { encodePlan, trialSpecOf } from '../../load/trial/requests.ts';
import type { Failure } from '../../model/facts/failure.ts';
import type { Note } from '../../model/facts/note.ts';
import type { LimitedPercentile, TriedRate } from '../../model/run/capacity.ts';
import type { Calibration } from '../../model/run/record.ts';
import type { EffectiveSettings, Settings } from '../../model/settings.ts';
import type { TrialProgress, TrialRequest, TrialResult } from '../../model/trial/trial.ts';
import type { LaunchContext, PreparedLauncher } from '../../service/launcher.ts';
import { reapLeftovers } from '../../service/leases/leases.ts';
import { prepareLauncher } from '../../service/prepare/prepare-launcher.ts';
import { type Companions, startCompanions } from '../../service/sampling/companions.ts';
import { ServiceError } from '../../service/service-error.ts';
import type { RunningServer } from '../../service/start/running-server.ts';
import { startServer } from '../../service/start/start-server.ts';
import { calibrate } from '../calibrate.ts';
import { launchContextOf } from '../launch-context.ts';
import { refuseUnchecked } from '../refuse-unchecked.ts';
import type { RunContext } from '../run-context.ts';
import { observeTrial } from '../server-session.ts';
import { warmUpFor } from '../warm-up.ts';
import type { RateQuestion } from './rate-question.ts';

/** Shares of the requests that a percentile leaves out. */
export const tails: Readonly<Record<LimitedPercentile, number>> = { p50: 0.5, p90: 0.1, p95: 0.05, p99: 0.01 };

export interface RateTrialsOptions {
  readonly signal: AbortSignal;
  readonly context: RunContext;
}

/**
 * A trial is cut off once a request would wait for so long, and longer than so many limits: the server is beyond its limit, and
 * to go on only takes time. Less: a pause of the machine is taken for an overload; more, overloads take longer.
 */
const hopeless = { seconds: 1, limits: 4, from: 2 } as const;
/** Connections of a load that waits for no answer: for so many times the requests that are under way at the limit. */
const spareConnections = 4;
const fewestConnections = 64;
const mostConnections = 4000;

/** Everything of a plan's endpoint that its trials at a constant rate need, on servers of any settings. */
export class RateTrials implements AsyncDisposable {
  readonly question: RateQuestion;
  readonly launcher: PreparedLauncher;
  /** What the user should know of the machine and the plan. */
  readonly notes: readonly Note[];
  readonly #options: RateTrialsOptions;
  readonly #launchContext: LaunchContext;
  readonly #requests: readonly TrialRequest[];
  readonly #companions: Companions;

  /** Throws `ServiceError` and `RequestError` where the service can't be prepared. */
  static async open(question: RateQuestion, options: RateTrialsOptions): Promise<RateTrials> {
    const { plan, endpoint } = question;
    const { context, signal } = options;
    const launchContext = launchContextOf(context, signal);
    const leftovers = await reapLeftovers(launchContext);
    refuseUnchecked(plan, context.confirmedHosts);
    const requests = (await encodePlan(plan, (name) => name === endpoint, context)).get(endpoint) ?? [];
    const { launcher } = await prepareLauncher(plan, launchContext);
    const companions = await startCompanions(plan.service, launchContext, { signal });
    const notes = [...leftovers, ...launcher.notes];
    return new RateTrials(question, options, { launcher, launchContext, requests, companions, notes });
  }

  private constructor(
    question: RateQuestion,
    options: RateTrialsOptions,
    parts: {
      readonly launcher: PreparedLauncher;
      readonly launchContext: LaunchContext;
      readonly requests: readonly TrialRequest[];
      readonly companions: Companions;
      readonly notes: readonly Note[];
    },
  ) {
    this.question = question;
    this.#options = options;
    this.launcher = parts.launcher;
    this.notes = parts.notes;
    this.#launchContext = parts.launchContext;
    this.#requests = parts.requests;
    this.#companions = parts.companions;
  }

  /** Stops what is going on. */
  get signal(): AbortSignal {
    return this.#options.signal;
  }

  /** The trials of one point. Throws `ServiceError` where it can't be run. */
  under(settings: Settings): SettingsTrials {
    const unsupported = this.launcher.unsupported(settings);
    if (unsupported !== null) throw new ServiceError({ kind: 'settings-unsupported', skip: unsupported });
    return new SettingsTrials(
      {
        question: this.question,
        requests: this.#requests,
        companions: this.#companions,
        effective: this.launcher.effective(settings),
        signal: this.#options.signal,
        generatorScript: join(this.#options.context.distFolder, 'generator.js'),
      },
      () =>
        startServer(this.launcher, this.question.plan.service, settings, this.#launchContext, {
          signal: this.#options.signal,
          companionEnv: this.#companions.env,
        }),
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve(this.#companions[Symbol.asyncDispose]());
  }
}

interface TrialParts {
  readonly question: RateQuestion;
  readonly requests: readonly TrialRequest[];
  readonly companions: Companions;
  readonly effective: EffectiveSettings;
  readonly signal: AbortSignal;
  readonly generatorScript: string;
}

/** One trial at a rate, with what it measured. */
export interface MeasuredRateTrial {
  readonly evidence: RateEvidence;
  readonly tried: TriedRate;
  /** Cores that other programs kept busy; `null`: not known. */
  readonly otherCores: number | null;
}

/** Trials at constant rates under one point: each on a fresh server, since what a rate too high has left behind would spoil the next. */
export class SettingsTrials {
  readonly effective: EffectiveSettings;
  readonly #parts: TrialParts;
  readonly #start: () => Promise<RunningServer>;
  #calibration: Calibration | null = null;

  constructor(parts: TrialParts, start: () => Promise<RunningServer>) {
    this.effective = parts.effective;
    this.#parts = parts;
    this.#start = start;
  }

  /** The endpoint at one connection. */
  async calibrate(): Promise<Calibration> {
    const { question, signal } = this.#parts;
    await using server = await this.#start();
    const spec = trialSpecOf(question.plan.load, server.target, this.#parts.requests);
    const { launcher } = question.plan.service;
    const calibration = await calibrate(question.endpoint, server, spec, { ...this.#observing(server), launcher });
    signal.throwIfAborted();
    this.#calibration = calibration;
    return calibration;
  }

  /** One trial. Throws `ServiceError` and `GeneratorError`, and the signal's reason. */
  async try(rate: number): Promise<MeasuredRateTrial> {
    const { question, signal, effective, requests } = this.#parts;
    const { plan, percentile, limitMs } = question;
    await using server = await this.#start();
    const seconds = Math.max(question.seconds, trialSeconds(rate, limitMs, tails[percentile]));
    const underWay = (spareConnections * rate * Math.max(limitMs, this.#calibration?.latencyMs ?? 0)) / 1000;
    const connections = Math.min(mostConnections, Math.max(fewestConnections, Math.ceil(underWay)));
    const load = { ...plan.load, connections, rate, seconds, requests: undefined, ramp: undefined };
    const spec = { ...trialSpecOf(load, server.target, requests), latencyLimitMs: limitMs };
    const warmUp = warmUpFor(plan, effective, this.#calibration, spec);
    const overload = new Overload(rate, limitMs);
    const { result, host } = await observeTrial(
      server,
      { ...spec, warmUp },
      {
        ...this.#observing(server),
        signal: AbortSignal.any([signal, overload.signal]),
        onProgress: (progress) => overload.watch(progress),
      },
    );
    signal.throwIfAborted();
    return measuredTrial(question, { rate, seconds, result, cutOffAt: overload.seenAt }, host?.otherCores ?? null);
  }

  #observing(server: RunningServer) {
    const { signal, companions, generatorScript } = this.#parts;
    const gone: Promise<Failure> = Promise.race([server.exited, companions.died]);
    return { signal, companions, generatorScript, gone };
  }
}

/** Watches whether more requests wait than the server could ever answer in time. */
class Overload {
  readonly #rate: number;
  readonly #limitMs: number;
  readonly #stop = new AbortController();
  /** After how many seconds; `null`: it was not. */
  seenAt: number | null = null;

  constructor(rate: number, limitMs: number) {
    this.#rate = rate;
    this.#limitMs = limitMs;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  watch({ phase, elapsedSeconds, succeeded, failed }: TrialProgress): void {
    if (phase !== 'measuring' || this.seenAt !== null || elapsedSeconds < hopeless.from) return;
    const waiting = this.#rate * elapsedSeconds - succeeded - failed;
    if (waiting < this.#rate * Math.max(hopeless.seconds, (hopeless.limits * this.#limitMs) / 1000)) return;
    this.seenAt = elapsedSeconds;
    this.#stop.abort();
  }
}

interface RateTrialResult {
  readonly rate: number;
  readonly seconds: number;
  readonly result: TrialResult;
  readonly cutOffAt: number | null;
}

function measuredTrial(
  { percentile }: RateQuestion,
  { rate, seconds, result, cutOffAt }: RateTrialResult,
  otherCores: number | null,
): MeasuredRateTrial {
  const { failed, inFlightAtEnd } = result.requests;
  // What a trial that was cut off had not answered yet is no loss.
  const unanswered = cutOffAt === null ? inFlightAtEnd + (result.schedule?.dropped ?? 0) : 0;
  const evidence = evidenceOf({
    rate,
    seconds: cutOffAt ?? seconds,
    tail: tails[percentile],
    series: result.limit ?? { sliceMs: 1000, answered: [], over: [] },
    // A server that ended keeps no rate.
    lost: result.gaveUp === null ? failed + unanswered : rate * seconds,
    cutOff: cutOffAt !== null,
  });
  const { isBeyond, overShare, saturationRps } = evidence;
  const kept = isKept(evidence, tails[percentile]);
  const isGenerators = !kept && result.generator.eventLoopUtilization > boundShare.is;
  const why = !isBeyond ? 'over' : saturationRps !== null ? 'behind' : 'lost';
  const outcome = kept ? 'kept' : isGenerators ? 'generator' : why;
  return {
    evidence,
    tried: { rate, latencyMs: cutOffAt === null ? result.latencyMs[percentile] : null, overShare, outcome },
    otherCores,
  };
}
