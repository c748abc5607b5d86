import { FrameTable, type SampledProfile, type SampledThread } from './sampled-profile.ts';

/** Several processes' profiles as one: equal frames become one, every thread is kept. */
export function mergeProfiles(profiles: readonly SampledProfile[]): SampledProfile {
  const table = new FrameTable();
  const threads = profiles.flatMap((profile) => {
    const places = profile.frames.map((frame) => table.indexOf(frame));
    return profile.threads.map((thread) => movedTo(places, thread));
  });
  return { frames: table.frames, threads };
}

function movedTo(places: readonly number[], thread: SampledThread): SampledThread {
  const moved = new Map<readonly number[], readonly number[]>();
  const samples = thread.samples.map(({ stack, micros }) => {
    const known = moved.get(stack) ?? stack.flatMap((frame) => places[frame] ?? []);
    moved.set(stack, known);
    return { stack: known, micros };
  });
  return { ...thread, samples };
}
