import type autocannon from 'autocannon';
import type { Failure, Inexactness } from '../../model/facts/failure.ts';
import type { TrialProgress, TrialSpec } from '../../model/trial/trial.ts';
import { emptyReport } from '../trial/combine-reports.ts';
import { type AutocannonBounds, AutocannonRun } from './autocannon-run.ts';
import { nowMs } from './clock.ts';
import type { Engine } from './engine.ts';
import type { GeneratorReport } from './protocol.ts';
import { Recorder } from './recorder.ts';

/**
 * autocannon behind our interface: it makes the load, and its clients' events are counted and timed here. Where it loses
 * requests, which it does when a server closes connections, the trial is given up instead of showing its figures.
 */
export class AutocannonEngine implements Engine {
  readonly #spec: TrialSpec;
  readonly #cannon: typeof autocannon;
  #run: AutocannonRun | null = null;
  #phase: TrialProgress['phase'] = 'warm-up';
  #bounds: AutocannonBounds = { requests: 1, seconds: null };
  #stopped = false;

  private constructor(spec: TrialSpec, cannon: typeof autocannon) {
    this.#spec = spec;
    this.#cannon = cannon;
  }

  /** Loads autocannon, which takes a while, before any clock starts. */
  static async create(spec: TrialSpec): Promise<AutocannonEngine> {
    const { default: cannon } = await import('autocannon');
    return new AutocannonEngine(spec, cannon);
  }

  async warmUp(): Promise<null> {
    const { warmUp } = this.#spec;
    if (warmUp === null || refusalOf(this.#spec) !== null) return null;
    await this.#load('warm-up', warmUp.connections, { requests: warmUp.requests, seconds: null });
    // Where connections are closed the trial is given up anyway.
    return null;
  }

  async measure(): Promise<GeneratorReport> {
    const { profile, requests } = this.#spec;
    const refusal = refusalOf(this.#spec);
    if (refusal !== null || profile.kind !== 'closed') return { ...emptyReport(requests.length), gaveUp: refusal };
    const run = await this.#load('measuring', profile.connections, profile);
    if (run.inexact === null) return run.report();
    // What was not counted exactly must not be seen as a number.
    return {
      ...emptyReport(requests.length),
      gaveUp: inexact(run.inexact),
    };
  }

  enough(): void {
    if (this.#phase === 'measuring') this.#run?.enough();
  }

  stop(): void {
    this.#stopped = true;
    this.#run?.end();
  }

  recentLatency(): null {
    return null;
  }

  progress(): TrialProgress | null {
    const run = this.#run;
    if (run === null) return null;
    const { succeeded, failed } = run.recorder;
    const elapsedSeconds = (nowMs() - run.startMs) / 1000;
    const { requests, seconds } = this.#bounds;
    const done = requests === null ? elapsedSeconds / (seconds as number) : (succeeded + failed) / requests;
    return {
      phase: run.draining ? 'draining' : this.#phase,
      succeeded,
      failed,
      elapsedSeconds,
      fraction: Math.min(1, done),
    };
  }

  async #load(phase: TrialProgress['phase'], connections: number, bounds: AutocannonBounds): Promise<AutocannonRun> {
    const run = new AutocannonRun(this.#spec, new Recorder(this.#spec.requests.length, nowMs()), connections, bounds);
    if (this.#stopped) return run;
    this.#phase = phase;
    this.#bounds = bounds;
    this.#run = run;
    try {
      await run.run(this.#cannon);
    } finally {
      this.#run = null;
    }
    return run;
  }
}

/** What autocannon can't do at all; `null` if it can. */
function refusalOf({ profile, requests, keepAlive, target }: TrialSpec): Failure | null {
  if (profile.kind === 'open') return inexact('open-load');
  if (profile.kind === 'ramp') return inexact('ramp');
  if (requests.some(({ method }) => method === 'HEAD')) return inexact('head');
  if (!keepAlive) return inexact('closed-connections');
  if (target.scheme === 'https' && !target.allowSelfSigned) return inexact('certificate');
  return null;
}

function inexact(cause: Inexactness): Failure {
  return { kind: 'engine-inexact', engine: 'autocannon', cause };
}
