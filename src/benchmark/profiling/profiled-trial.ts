import { trialSpecOf } from '../../load/trial/requests.ts';
import { runTrial } from '../../load/trial/run-trial.ts';
import type { TrialResult } from '../../model/trial/trial.ts';
import { chargedSamples, counts } from '../../profile/answer/charged-samples.ts';
import { meanwhileAt } from '../../profile/answer/meanwhile.ts';
import { type ProfileAnswer, profileAnswer } from '../../profile/answer/profile-answer.ts';
import type { ProfileMode } from '../../profile/answer/profile-mode.ts';
import { type IsUserCode, userCodeOutside } from '../../profile/answer/user-code.ts';
import { readCpuProfile } from '../../profile/formats/cpuprofile.ts';
import { readSpeedscope } from '../../profile/formats/speedscope.ts';
import { mergeProfiles } from '../../profile/merge-profiles.ts';
import type { ProfileNote, ProfilePart } from '../../profile/profile-document.ts';
import { ProfileFormatError, type SampledProfile, totalMicros } from '../../profile/sampled-profile.ts';
import type { ProcessProfile, RunningProfiler } from '../../service/profilers/profiler.ts';
import { ServiceError } from '../../service/service-error.ts';
import type { RunningServer } from '../../service/start/running-server.ts';
import { startServer } from '../../service/start/start-server.ts';
import { measurementOf } from '../measurement.ts';
import { warmUpFor } from '../warm-up.ts';
import { PeerWatch } from './peer-watch.ts';
import { lastingSeconds, type ProfilingSession, type Unprofiled } from './profiling-session.ts';
import { writtenPlaces } from './written-places.ts';

/** One mode's part of a profile, with its samples. */
export interface TakenPart {
  readonly part: ProfilePart;
  readonly samples: SampledProfile;
}

/** Looks a second: py-spy stops the server for each; V8 does not. */
const rates = { 'py-spy': 100, 'node:inspector': 1000 } as const;

/** Loads a fresh server with the profiler looking on, from the first measured request on until the last. */
export async function profiledTrial(
  session: ProfilingSession,
  mode: ProfileMode,
  unprofiled: Unprofiled,
  notes: ProfileNote[],
): Promise<TakenPart> {
  const { request, launcher, launchContext, companions, profiler, effective, signal } = session;
  const { plan, settings, native, seconds } = request;
  await using server = await startServer(launcher, plan.service, settings, launchContext, {
    signal,
    companionEnv: { ...companions.env, ...profiler.env(session.environment) },
  });
  const spec = trialSpecOf({ ...plan.load, ...lastingSeconds(seconds) }, server.target, session.requests);
  const rateHz = rates[profiler.name];
  const running: { profiler: RunningProfiler | null; peers: PeerWatch | null } = { profiler: null, peers: null };
  try {
    const result = await runTrial(
      { ...spec, warmUp: warmUpFor(plan, effective, unprofiled.calibration, spec) },
      {
        generatorScript: session.generatorScript,
        signal,
        serverGone: Promise.race([server.exited, companions.died]),
        beforeMeasuring: async () => {
          running.profiler = await profiler.start(
            server,
            { time: mode, rateHz, native, seconds },
            { ...launchContext, signal },
          );
          running.peers = new PeerWatch(running.profiler.pids, server.target);
        },
      },
    );
    signal.throwIfAborted();
    if (running.profiler === null) throw new ServiceError(result.gaveUp ?? { kind: 'profiler-not-started' });
    const peers = running.peers?.stop(companionPorts(plan, companions.env)) ?? [];
    const written = await running.profiler.finish();
    const { samples, workerThreadMicros } = await readAll(written, server);
    if (result.requests.failed > 0)
      notes.push({ kind: 'requests-failed', failed: result.requests.failed, sent: result.requests.sent });
    const isUserCode = userCodeOutside(session.libraryFolders);
    const totalMsPerRequest =
      mode === 'cpu'
        ? cpuMsSeen(session, unprofiled, workerThreadMicros / 1000 / Math.max(1, result.requests.succeeded), notes)
        : threadMsPerRequest(samples, result, isUserCode, mode);
    const answer: ProfileAnswer = profileAnswer(samples, { mode, isUserCode, totalMsPerRequest });
    if (mode === 'cpu') notes.push(...waitedForCore(session, (answer.samples * 1000) / rateHz, result, unprofiled));
    const { rps } = measurementOf([{ result, server: null }], { concurrency: effective.concurrency });
    return {
      samples,
      part: {
        answer,
        rps,
        requests: { succeeded: result.requests.succeeded, failed: result.requests.failed },
        seconds: result.elapsedSeconds,
        profiler: {
          name: profiler.name,
          version: profiler.version,
          rateHz,
          nonBlocking: running.profiler.nonBlocking,
          errors: written.some(({ errors }) => errors === null)
            ? null
            : written.reduce((sum, { errors }) => sum + (errors ?? 0), 0),
          processes: running.profiler.pids.length,
          servingProcesses: running.profiler.processes,
        },
        meanwhile: mode === 'wall' ? meanwhileAt(samples, answer.lines[0] ?? null, isUserCode) : null,
        peers,
        files: { cpuprofile: '', speedscope: '' },
      },
    };
  } finally {
    running.peers?.stop();
    await running.profiler?.[Symbol.asyncDispose]();
  }
}

/** What the plan calls the companions, by the port that each was given. */
function companionPorts(
  { service }: ProfilingSession['request']['plan'],
  env: Readonly<Record<string, string>>,
): ReadonlyMap<number, string> {
  return new Map(
    service.companions.flatMap(({ name, env: variable }) => {
      const port = Number(URL.parse(env[variable ?? ''] ?? '')?.port);
      return port > 0 ? [[port, name] as const] : [];
    }),
  );
}

/** What the profiler wrote, as one; `workerThreadMicros`: the time in which threads beside the main ones ran a script. */
async function readAll(
  written: readonly ProcessProfile[],
  server: RunningServer,
): Promise<{ readonly samples: SampledProfile; readonly workerThreadMicros: number }> {
  try {
    const profiles = written.map((one) => ({ one, profile: readOne(one) }));
    const beside = profiles.flatMap(({ one, profile }) => (one.workerThread === null ? [] : [profile]));
    return {
      samples: mergeProfiles(profiles.map(({ profile }) => profile)),
      workerThreadMicros: beside.reduce((sum, profile) => sum + runningMicros(profile), 0),
    };
  } catch (error) {
    if (!(error instanceof ProfileFormatError)) throw error;
    throw new ServiceError({ kind: 'profile-unreadable', why: error.message, output: server.outputTail(6) });
  }
}

function readOne({ pid, workerThread, format, text }: ProcessProfile): SampledProfile {
  if (format === 'speedscope') return readSpeedscope(text, pid);
  const name = workerThread === null ? `process ${pid}` : `process ${pid}, thread ${workerThread}`;
  return readCpuProfile(text, { name, pid }, { writtenPlaces });
}

/** Time in which a thread ran something of a file, µs. */
function runningMicros({ frames, threads }: SampledProfile): number {
  const running = threads.flatMap(({ samples }) =>
    samples.filter(({ stack }) => stack.some((index) => frames[index]?.file !== '')),
  );
  return totalMicros(running);
}

/** Of a request's CPU, what may be in no sample before it is said. */
const tolerablyUnseen = 0.3;

/**
 * CPU of a request that the profiler's samples are of: V8 looks at threads that run a script, the main one and workers, and at
 * no other. The workers' is what they were seen running, `workerThreadMs` of a request, as far as the main thread leaves it.
 */
function cpuMsSeen(
  { profiler }: ProfilingSession,
  { cpuMsPerRequest, mainThreadShare }: Unprofiled,
  workerThreadMs: number,
  notes: ProfileNote[],
): number | null {
  if (cpuMsPerRequest === null || profiler.name !== 'node:inspector' || mainThreadShare === null)
    return cpuMsPerRequest;
  const outside = Math.max(0, cpuMsPerRequest * (1 - mainThreadShare) - workerThreadMs);
  if (outside > tolerablyUnseen * cpuMsPerRequest) notes.push({ kind: 'cpu-outside-script', ms: outside });
  return cpuMsPerRequest - outside;
}

/** Above this, samples of running threads are of much more time than the CPU spent: the rest was waiting for a core. */
const tolerableExcess = 1.5;

/** py-spy takes a thread that is ready to run for one that runs. */
function waitedForCore(
  { profiler }: ProfilingSession,
  sampledMsInAll: number,
  { requests }: TrialResult,
  { cpuMsPerRequest }: Unprofiled,
): ProfileNote[] {
  if (profiler.name !== 'py-spy' || cpuMsPerRequest === null || requests.succeeded === 0) return [];
  const sampledMs = sampledMsInAll / requests.succeeded;
  if (sampledMs <= tolerableExcess * cpuMsPerRequest) return [];
  return [{ kind: 'waited-for-a-core', sampledMs, cpuMs: cpuMsPerRequest }];
}

/**
 * Time of threads that a request took, ms: the samples' own time by the requests answered meanwhile. Looks that came late are
 * made up for, where each thread is in every look.
 */
function threadMsPerRequest(
  profile: SampledProfile,
  { requests, elapsedSeconds }: TrialResult,
  isUserCode: IsUserCode,
  mode: ProfileMode,
): number | null {
  if (requests.succeeded === 0) return null;
  const { threads } = profile;
  const ofRequests = chargedSamples(profile, isUserCode)
    .filter((charged) => mode !== 'wall' || counts(charged, mode))
    .map(({ sample }) => sample);
  const longestMicros = Math.max(...threads.map(({ samples }) => totalMicros(samples)));
  const late = mode === 'wall' ? Math.max(1, (elapsedSeconds * 1e6) / longestMicros) : 1;
  return (late * totalMicros(ofRequests)) / 1000 / requests.succeeded;
}
