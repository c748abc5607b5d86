import type { Frame, SampledProfile, SampledThread } from '../sampled-profile.ts';
import { chargedSamples } from './charged-samples.ts';
import type { CostlyLine, Related } from './profile-answer.ts';
import type { IsUserCode } from './user-code.ts';

/** Where the other threads of a process were while some stood at a line. */
export interface Meanwhile {
  /** Looks in which two threads at least stood there. */
  readonly ticks: number;
  /** Lines of the user's own code of the others, most often first; shares of those looks. */
  readonly lines: readonly Related[];
}

/** Fewer looks say nothing. */
const fewestTicks = 20;
/** What was seen in a smaller share of them is chance. */
const leastShare = 0.2;

/**
 * Who was at work while others stood at a line, as those do that wait for a lock: of each look of the profiler at a process in
 * which two threads or more stood at the line, where the others were. A profile of all the time that passes has every thread in
 * every look, so that the samples of threads that lived all along are of the same moments. `null` where too few stood there.
 */
export function meanwhileAt(
  profile: SampledProfile,
  line: Pick<CostlyLine, 'file' | 'line'> | null,
  isUserCode: IsUserCode,
): Meanwhile | null {
  if (line === null) return null;
  let ticks = 0;
  const others = new Map<string, { readonly frame: Frame; count: number }>();
  for (const threads of togetherSeen(profile.threads)) {
    const lines = threads.map((thread) =>
      chargedSamples({ frames: profile.frames, threads: [thread] }, isUserCode).map((charged) => charged.line),
    );
    for (let tick = 0; tick < (lines[0]?.length ?? 0); tick++) {
      const places = lines.flatMap((ofThread) => ofThread[tick] ?? []);
      const standing = places.filter((place) => place.file === line.file && place.line === line.line);
      if (standing.length < 2) continue;
      ticks++;
      for (const frame of distinct(places.filter((place) => !standing.includes(place)))) {
        const key = `${frame.file}\0${frame.line}`;
        const found = others.get(key) ?? { frame, count: 0 };
        found.count++;
        others.set(key, found);
      }
    }
  }
  if (ticks < fewestTicks) return null;
  const lines = [...others.values()]
    .filter(({ count }) => count / ticks >= leastShare)
    .sort((a, b) => b.count - a.count)
    .map(({ frame: { name, file, line: at }, count }) => ({ name, file, line: at, share: count / ticks }));
  return { ticks, lines };
}

/** The threads of each process that were there in every look. */
function togetherSeen(threads: readonly SampledThread[]): readonly SampledThread[][] {
  const byProcess = new Map<number | null, SampledThread[]>();
  for (const thread of threads) byProcess.set(thread.pid, [...(byProcess.get(thread.pid) ?? []), thread]);
  return [...byProcess.values()].map((ofProcess) => {
    const most = Math.max(...ofProcess.map(({ samples }) => samples.length));
    return ofProcess.filter(({ samples }) => samples.length === most);
  });
}

function distinct(frames: readonly Frame[]): Frame[] {
  return [...new Map(frames.map((frame) => [`${frame.file}\0${frame.line}`, frame])).values()];
}
