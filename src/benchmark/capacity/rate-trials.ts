import { join } from 'node:path';
import type { RateTrial } from '../../analysis/rate/rate-search.ts';
import { encodePlan, trialSpecOf } from '../../load/trial/requests.ts';
import type { Failure } from '../../model/facts/failure.ts';
import type { Note } from '../../model/facts/note.ts';
import type { Plan } from '../../model/plan/plan.ts';
import type { Calibration } from '../../model/run/record.ts';
import type { EffectiveSettings, Settings } from '../../model/settings.ts';
import type { TrialRequest, TrialResult } from '../../model/trial/trial.ts';
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

/** The percentiles that a limit may be of. */
export const limitedPercentiles = ['p50', 'p90', 'p95', 'p99'] as const;
export type LimitedPercentile = (typeof limitedPercentiles)[number];

/** What is asked of one endpoint. */
export interface RateQuestion {
  readonly plan: Plan;
  readonly endpoint: string;
  readonly percentile: LimitedPercentile;
  readonly limitMs: number;
  /** Length of a trial, s; a slow rate takes longer, until its percentile can be told. */
  readonly seconds: number;
}

export interface RateTrialsOptions {
  readonly signal: AbortSignal;
  readonly context: RunContext;
}

/** Requests that a trial needs at the least to tell the percentile (model: an upper bound exists from 59 for p95, 299 for p99). */
const neededRequests: Readonly<Record<LimitedPercentile, number>> = { p50: 32, p90: 60, p95: 120, p99: 600 };
const longestSeconds = 60;
/** Of the requests that were to start, so many may not have found a connection in time. */
const droppedShare = 0.005;
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
export interface MeasuredRateTrial extends RateTrial {
  readonly result: TrialResult;
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

  async try(rate: number): Promise<MeasuredRateTrial> {
    const { question, signal, effective, requests } = this.#parts;
    const { plan, percentile, limitMs } = question;
    await using server = await this.#start();
    const seconds = Math.min(longestSeconds, Math.max(question.seconds, neededRequests[percentile] / rate));
    const underWay = (spareConnections * rate * Math.max(limitMs, this.#calibration?.latencyMs ?? 0)) / 1000;
    const connections = Math.min(mostConnections, Math.max(fewestConnections, Math.ceil(underWay)));
    const load = { ...plan.load, connections, rate, seconds, requests: undefined, ramp: undefined };
    const spec = trialSpecOf(load, server.target, requests);
    const warmUp = warmUpFor(plan, effective, this.#calibration, spec);
    const { result } = await observeTrial(server, { ...spec, warmUp }, this.#observing(server));
    signal.throwIfAborted();
    const latencyMs = result.latencyMs[percentile];
    const { intended = 1, dropped = 0 } = result.schedule ?? {};
    const { failed, succeeded, inFlightAtEnd } = result.requests;
    const answered = succeeded > 0 && failed === 0 && inFlightAtEnd === 0 && result.gaveUp === null;
    const inTime = dropped <= droppedShare * intended;
    return {
      rate,
      latencyMs,
      achievedRps: result.rps,
      result,
      kept: answered && inTime && latencyMs !== null && latencyMs <= limitMs,
    };
  }

  #observing(server: RunningServer) {
    const { signal, companions, generatorScript } = this.#parts;
    const gone: Promise<Failure> = Promise.race([server.exited, companions.died]);
    return { signal, companions, generatorScript, gone };
  }
}
