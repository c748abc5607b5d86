import type { LatencyHistogram } from '../../model/trial/latency-histogram.ts';
import type { LoadProfile, TrialProgress, TrialSpec } from '../../model/trial/trial.ts';
import { combineReports } from '../trial/combine-reports.ts';
import type { ClientContext } from './client.ts';
import { clientContext } from './client-context.ts';
import { machineClockOffsetMs, nowMs } from './clock.ts';
import { type ClosedBounds, ClosedLoad } from './closed-load.ts';
import { type Engine, partOf } from './engine.ts';
import type { LoadPhase } from './load-phase.ts';
import { OpenLoad } from './open-load.ts';
import type { GeneratorReport, GeneratorShare, RampStepReport, WarmUpReport } from './protocol.ts';
import { Recorder } from './recorder.ts';
import { SelfObservation } from './self-observation.ts';
import { shortestSeconds } from './tuning.ts';
import { WarmUp } from './warm-up.ts';

/** Our own engine: exact counts, nanosecond clocks, honest errors. */
export class NativeEngine implements Engine {
  readonly #spec: TrialSpec;
  readonly #share: GeneratorShare;
  readonly #context: ClientContext;
  #phase: LoadPhase | null = null;
  #phaseName: TrialProgress['phase'] = 'warm-up';
  #phaseStartMs = 0;
  #stopped = false;

  constructor(spec: TrialSpec, share: GeneratorShare) {
    this.#spec = spec;
    this.#share = share;
    this.#context = clientContext(spec);
  }

  async warmUp(): Promise<WarmUpReport | null> {
    const { warmUp } = this.#spec;
    if (warmUp === null) return null;
    const requests = partOf(warmUp.requests, this.#share);
    const connections = Math.min(requests, partOf(warmUp.connections, this.#share));
    if (connections < 1) return null;
    const phase = new WarmUp(this.#context, this.#recorder(), warmUp, connections, requests);
    await this.#run('warm-up', phase);
    return phase.report();
  }

  async measure(): Promise<GeneratorReport> {
    const { profile } = this.#spec;
    switch (profile.kind) {
      case 'closed':
        return this.#closed(
          partOf(profile.connections, this.#share),
          profile.requests === null
            ? { requests: null, seconds: profile.seconds }
            : { requests: partOf(profile.requests, this.#share), seconds: null },
        );
      case 'open':
        return this.#open(profile);
      default:
        return this.#ramp(profile);
    }
  }

  enough(): void {
    if (this.#phaseName === 'measuring') this.#phase?.enough(nowMs());
  }

  stop(): void {
    this.#stopped = true;
    this.#phase?.stop();
  }

  progress(): TrialProgress | null {
    const phase = this.#phase;
    if (phase === null) return null;
    const now = nowMs();
    return {
      phase: phase.draining && this.#phaseName === 'measuring' ? 'draining' : this.#phaseName,
      succeeded: phase.recorder.succeeded,
      failed: phase.recorder.failed,
      elapsedSeconds: (now - this.#phaseStartMs) / 1000,
      fraction: phase.fraction(now),
    };
  }

  recentLatency(): LatencyHistogram | null {
    return this.#phase?.recorder.recentLatency() ?? null;
  }

  async #closed(connections: number, bounds: ClosedBounds): Promise<GeneratorReport> {
    const load = new ClosedLoad(this.#context, this.#recorder(), connections, bounds, this.#spec.drainMs);
    const report = await this.#measured(load);
    return { ...report, completedByClient: load.completedByClient(), clientBusyMs: load.busyMs() };
  }

  async #open(profile: Extract<LoadProfile, { kind: 'open' }>): Promise<GeneratorReport> {
    const load = new OpenLoad(this.#context, this.#recorder(), profile, this.#share, this.#spec.drainMs);
    await load.ready;
    const report = await this.#measured(load);
    const waited = load.idleWaitMs / 1000 / Math.max(report.wallSeconds, shortestSeconds);
    return {
      ...report,
      eventLoopUtilization: Math.max(0, report.eventLoopUtilization - waited),
      scheduled: load.schedule(),
    };
  }

  async #measured(load: LoadPhase): Promise<GeneratorReport> {
    const self = new SelfObservation();
    await this.#run('measuring', load);
    return {
      ...load.recorder.report(machineClockOffsetMs()),
      ...self.read(),
      inFlightAgesMs: load.inFlightAgesMs,
      completedByClient: [],
      clientBusyMs: 0,
      scheduled: null,
      ramp: null,
      longestPauseMs: load.longestPauseMs,
      transport: this.#context.transport,
      gaveUp: load.gaveUp,
    };
  }

  /** Closed load at each step's connections in turn; every step is drained and the next begins with fresh connections. */
  async #ramp(profile: Extract<LoadProfile, { kind: 'ramp' }>): Promise<GeneratorReport> {
    const self = new SelfObservation();
    const reports: GeneratorReport[] = [];
    const ramp: RampStepReport[] = [];
    for (const step of profile.steps) {
      const connections = partOf(step, this.#share);
      if (this.#stopped || connections === 0) break;
      const report = await this.#closed(connections, { requests: null, seconds: profile.secondsPerStep });
      reports.push({ ...report, completedByClient: [], clientBusyMs: 0 });
      ramp.push({
        connections,
        succeeded: report.succeeded,
        failed: report.failed,
        firstStartMs: report.firstStartMs,
        lastCompletionMs: report.lastCompletionMs,
        latency: report.latency,
      });
      if (report.gaveUp !== null) break;
    }
    if (reports.length === 0) reports.push(await this.#closed(0, { requests: 0, seconds: null }));
    return { ...combineReports(reports), ...self.read(), ramp };
  }

  async #run(name: TrialProgress['phase'], phase: LoadPhase): Promise<void> {
    if (this.#stopped) {
      phase.stop();
      return;
    }
    this.#phase = phase;
    this.#phaseName = name;
    this.#phaseStartMs = nowMs();
    try {
      await phase.run();
    } finally {
      this.#phase = null;
    }
  }

  #recorder(): Recorder {
    return new Recorder(this.#spec.requests.length, nowMs());
  }
}
