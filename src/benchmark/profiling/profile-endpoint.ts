import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { boundOf } from '../../analysis/diagnosis/verdict.ts';
import { waitRange } from '../../analysis/fit/calibration-prior.ts';
import { encodePlan, trialSpecOf } from '../../load/trial/requests.ts';
import type { Note } from '../../model/facts/note.ts';
import type { Bound, Calibration } from '../../model/run/record.ts';
import type { ProfileMode } from '../../profile/answer/profile-mode.ts';
import type { ProfileDocument, ProfileNote } from '../../profile/profile-document.ts';
import type { SampledProfile } from '../../profile/sampled-profile.ts';
import type { LaunchContext } from '../../service/launcher.ts';
import { reapLeftovers } from '../../service/leases/leases.ts';
import { prepareLauncher } from '../../service/prepare/prepare-launcher.ts';
import { profilerFor, pySpyRefusal } from '../../service/profilers/choose-profiler.ts';
import { startCompanions } from '../../service/sampling/companions.ts';
import { ServiceError } from '../../service/service-error.ts';
import { startServer } from '../../service/start/start-server.ts';
import { calibrate } from '../calibrate.ts';
import { lookAtFirstAnswers } from '../first-answers/first-answers.ts';
import { launchContextOf } from '../launch-context.ts';
import { measurementOf } from '../measurement.ts';
import { redactedError } from '../redacted-error.ts';
import { redacted, redactionOf, type SecretSources } from '../redaction.ts';
import { refuseUnchecked } from '../refuse-unchecked.ts';
import type { RunContext } from '../run-context.ts';
import { observeTrial } from '../server-session.ts';
import { warmUpFor } from '../warm-up.ts';
import { profiledTrial, type TakenPart } from './profiled-trial.ts';
import { lastingSeconds, type ProfileRequest, type ProfilingSession, type Unprofiled } from './profiling-session.ts';

/** What is going on, for people who wait. */
export type ProfileStage =
  | { readonly type: 'preparing' }
  | { readonly type: 'measuring' }
  | { readonly type: 'profiling'; readonly mode: ProfileMode };

/** A profile with its samples. */
export interface TakenProfile {
  readonly document: ProfileDocument;
  /** In the order of the document's parts. */
  readonly samples: readonly SampledProfile[];
  /** What the user should know of the machine and the plan. */
  readonly notes: readonly Note[];
}

/** The trial without a profiler tells the rate and the CPU of a request; it needs no more. */
const longestUnprofiledSeconds = 5;

/**
 * Finds out where the requests of one endpoint spend their time: on a fresh server without a profiler, what one takes; then
 * on a fresh server for each mode, the same load with the profiler looking on. Nothing of it is a measurement for a run.
 * Throws `ServiceError`, `RequestError` and `GeneratorError` where it does not come to that, and the signal's reason; a profiler
 * that fails is told in the notes. What is thrown and told holds no value that is the user's alone.
 */
export async function profileEndpoint(request: ProfileRequest, options: ProfileControls): Promise<TakenProfile> {
  const { plan } = request;
  const { environment } = options.context;
  let redact = redactionOf({ plan, environment, requests: new Map() });
  const know: Know = (sources) => {
    redact = redactionOf({ plan, environment, ...sources });
  };
  try {
    const { document, notes, ...taken } = await takeProfile(request, options, know);
    return {
      ...taken,
      document: { ...document, notes: redacted(document.notes, redact) },
      ...redacted({ notes }, redact),
    };
  } catch (error) {
    throw redactedError(error, redact);
  }
}

/** How a profiling is told and stopped. */
export interface ProfileControls {
  readonly signal: AbortSignal;
  readonly context: RunContext;
  readonly onStage: (stage: ProfileStage) => void;
}

/** Hears what texts may not hold, as soon as it is known. */
type Know = (sources: Pick<SecretSources, 'requests' | 'secrets'>) => void;

async function takeProfile(
  request: ProfileRequest,
  { signal, context, onStage }: ProfileControls,
  know: Know,
): Promise<TakenProfile> {
  const { plan, endpoint, settings } = request;
  onStage({ type: 'preparing' });
  const launchContext = launchContextOf(context, signal);
  const leftovers = await reapLeftovers(launchContext);
  refuseUnchecked(plan, context.confirmedHosts);
  const encoded = await encodePlan(plan, (name) => name === endpoint, context);
  know({ requests: encoded });
  const requests = encoded.get(endpoint) ?? [];
  const { launcher, secrets } = await prepareLauncher(plan, launchContext);
  know({ requests: encoded, secrets });
  const unsupported = launcher.unsupported(settings);
  if (unsupported !== null) throw new ServiceError({ kind: 'settings-unsupported', skip: unsupported });
  const profiler = await profilerFor(plan.service, launchContext, request.pySpy);
  const obstacle =
    profiler.name === 'py-spy' ? pySpyRefusal(launcher.versions['python'], launcher.effective(settings)) : null;
  if (obstacle !== null) throw new ServiceError({ kind: 'tracing-forbidden', cause: obstacle });
  await using companions = await startCompanions(plan.service, launchContext, { signal });
  const session: ProfilingSession = {
    request,
    requests,
    environment: { ...secrets, ...context.environment, ...plan.service.env },
    launcher,
    launchContext,
    effective: launcher.effective(settings),
    companions,
    profiler,
    generatorScript: join(context.distFolder, 'generator.js'),
    libraryFolders: libraryFolders(launchContext),
    signal,
  };
  onStage({ type: 'measuring' });
  const unprofiled = await measureUnprofiled(session);
  const bound = request.knownBound ?? unprofiled.bound;
  const notes: ProfileNote[] = [];
  const parts: TakenPart[] = [];
  for (const mode of modesFor(session, bound, unprofiled.bound)) {
    signal.throwIfAborted();
    onStage({ type: 'profiling', mode });
    try {
      parts.push(await profiledTrial(session, mode, unprofiled, notes));
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ServiceError)) throw error;
      notes.push({ kind: 'profiler-failed', mode, failure: error.failure });
    }
  }
  notes.push(...unseenWaits(session, bound, unprofiled, parts));
  return {
    document: {
      schema: 1,
      kind: 'profile',
      id: randomUUID(),
      runId: request.runId,
      at: new Date().toISOString(),
      endpoint,
      settings,
      serverKey: session.effective.key,
      versions: launcher.versions,
      bound,
      unprofiled: {
        rps: unprofiled.rps,
        cpuMsPerRequest: unprofiled.cpuMsPerRequest,
        waitMs: unprofiled.calibration.waitMs,
      },
      parts: parts.map(({ part }) => part),
      notes,
      libraryFolders: session.libraryFolders,
    },
    samples: parts.map(({ samples }) => samples),
    notes: [...leftovers, ...launcher.notes],
  };
}

async function measureUnprofiled(session: ProfilingSession): Promise<Unprofiled> {
  const { request, launcher, launchContext, companions, signal, generatorScript, effective } = session;
  const { plan, settings, endpoint, seconds } = request;
  await using server = await startServer(launcher, plan.service, settings, launchContext, {
    signal,
    companionEnv: companions.env,
  });
  const { failure } = await lookAtFirstAnswers(server, session.requests, {
    timeoutSeconds: plan.load.timeoutSeconds,
    signal,
    isDjango: launcher.versions['django'] !== undefined,
  });
  if (failure !== null) throw new ServiceError(failure);
  const gone = Promise.race([server.exited, companions.died]);
  const spec = trialSpecOf(
    { ...plan.load, ...lastingSeconds(Math.min(seconds, longestUnprofiledSeconds)) },
    server.target,
    session.requests,
  );
  const observing = { generatorScript, signal, companions, gone };
  const calibration = await calibrate(endpoint, server, spec, { ...observing, launcher: plan.service.launcher });
  signal.throwIfAborted();
  const warmUp = warmUpFor(plan, effective, calibration, spec);
  const trial = await observeTrial(server, { ...spec, warmUp }, observing);
  signal.throwIfAborted();
  if (trial.result.requests.succeeded === 0)
    throw new ServiceError({
      ...(trial.result.gaveUp ?? { kind: 'endpoint-unanswered', endpoint }),
      output: server.outputTail(6),
    });
  const { rps, server: spend } = measurementOf([trial], { concurrency: effective.concurrency });
  const { cpuMs } = calibration;
  return {
    calibration,
    rps,
    cpuMsPerRequest: spend?.cpuMsPerRequest ?? cpuMs,
    mainThreadShare: trial.server?.mainThreadShare ?? null,
    bound: boundAlone(calibration),
  };
}

/** What bounds one request by itself; inconclusive too where its wait hangs on how much of it was waiting for a core. */
function boundAlone(calibration: Calibration): Bound {
  const { cpuMs } = calibration;
  const wait = waitRange(calibration);
  if (cpuMs === null || wait === null || cpuMs + wait.mostMs === 0) return 'inconclusive';
  const [least, most] = [wait.leastMs, wait.mostMs].map((waitMs) => boundOf(cpuMs / (cpuMs + waitMs)));
  return least !== undefined && least === most ? least : 'inconclusive';
}

/** Which time to sample, by what bounds the endpoint. */
function modesFor({ request, profiler }: ProfilingSession, bound: Bound, alone: Bound): readonly ProfileMode[] {
  const wanted = request.modes ?? usualModes(bound, alone);
  const possible = wanted.filter((mode) => profiler.times.includes(mode));
  return possible.length > 0 ? possible : ['cpu'];
}

/** Of a request's time alone, what has to be seen in the user's code before its lines are said to explain it. */
const explainedShare = 0.5;

/** Says that waits are at no line, where they hold no thread: on an event loop that goes on with other requests meanwhile. */
function unseenWaits(
  { profiler, effective }: ProfilingSession,
  bound: Bound,
  { calibration: { waitMs, latencyMs } }: Unprofiled,
  parts: readonly TakenPart[],
): ProfileNote[] {
  if (bound === 'cpu' || effective.model !== 'event-loop') return [];
  const seen = parts.find(({ part }) => part.answer.mode === 'wall')?.part.answer.totalMsPerRequest ?? 0;
  if (seen >= explainedShare * (latencyMs ?? 0) && seen > 0) return [];
  return [{ kind: 'waits-on-event-loop', waitMs, runtime: profiler.name === 'py-spy' ? 'python' : 'node' }];
}

/** A lock shows in what its requests wait for, and in what they compute meanwhile. */
function usualModes(bound: Bound, alone: Bound): readonly ProfileMode[] {
  switch (bound) {
    case 'cpu':
      return ['cpu'];
    case 'io':
      return ['wall'];
    case 'lock':
      return alone === 'io' ? ['wall'] : ['wall', 'cpu'];
    case 'mixed':
    case 'inconclusive':
      return ['cpu', 'wall'];
  }
}

/** Servebench's own modules that servers load, and where an interpreter outside of the usual places keeps its library. */
function libraryFolders({ mediaFolder }: Pick<LaunchContext, 'mediaFolder'>): readonly string[] {
  return [mediaFolder, dirname(process.execPath)];
}
