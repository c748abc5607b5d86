import type { Frame, Sample, SampledProfile } from '../sampled-profile.ts';
import { samplesOf } from '../sampled-profile.ts';
import type { ProfileMode } from './profile-mode.ts';
import { type IsUserCode, isTemplate } from './user-code.ts';
import { isWaitingFrame } from './waiting-frames.ts';

/** A sample with the line of the user's own code that its time is charged to. */
export interface ChargedSample {
  readonly sample: Sample;
  /** The innermost frame of the user's; `null` where there is none in the stack. */
  readonly line: Frame | null;
  /** The user's frames above it, the nearest first. */
  readonly callers: readonly Frame[];
  /**
   * What that line called and the profiler could see: the template that it renders, else the frame right below it; `null` where
   * the line ran itself.
   */
  readonly callee: Frame | null;
  /** The user's code is what this thread was started for: it is there whether requests come or not. */
  readonly ofOwnThread: boolean;
  /** The innermost frame of all. */
  readonly innermost: Frame | null;
}

/** Charges each sample of a profile to the innermost line of the user's: library time goes to the line that called it. */
export function chargedSamples(profile: SampledProfile, isUserCode: IsUserCode): readonly ChargedSample[] {
  const users = profile.frames.map(isUserCode);
  const known = new Map<readonly number[], Omit<ChargedSample, 'sample'>>();
  return samplesOf(profile).map((sample) => {
    const charge = known.get(sample.stack) ?? chargeOf(sample.stack, profile.frames, users);
    known.set(sample.stack, charge);
    return { sample, ...charge };
  });
}

function chargeOf(
  stack: readonly number[],
  frames: readonly Frame[],
  users: readonly boolean[],
): Omit<ChargedSample, 'sample'> {
  const place = stack.findLastIndex((index) => users[index]);
  const frameAt = (at: number) => frames[stack[at] ?? -1] ?? null;
  const callers = stack
    .slice(0, Math.max(0, place))
    .filter((index) => users[index])
    .reverse()
    .flatMap((index) => frames[index] ?? []);
  const below = stack.slice(place + 1).flatMap((index) => frames[index] ?? []);
  return {
    line: place < 0 ? null : frameAt(place),
    callers,
    callee: place < 0 ? null : (below.find(isTemplate) ?? below[0] ?? null),
    ofOwnThread: beginsInUserCode(stack, frames, users),
    innermost: frameAt(stack.length - 1),
  };
}

/** The module of Python's that begins every thread, and what tracers put around it. */
const threadStart = /[\\/]threading\.py$/;

/**
 * Whether nothing but the start of a thread is above the user's first frame. A server's or a pool's own thread has the server's or
 * the pool's loop there.
 */
function beginsInUserCode(stack: readonly number[], frames: readonly Frame[], users: readonly boolean[]): boolean {
  const first = stack.findIndex((index) => users[index]);
  const above = stack.slice(0, Math.max(0, first));
  return above.length > 0 && above.every((index) => threadStart.test(frames[index]?.file ?? ''));
}

/**
 * Whether a look counts. Of all the time that passes, only what is of a request: all other stacks belong to threads that wait for
 * one or can't be told from those, and a thread that the user's code started for itself waits for none. Else what runs.
 */
export function counts({ line, ofOwnThread, innermost }: ChargedSample, mode: ProfileMode): boolean {
  return mode === 'wall' ? line !== null && !ofOwnThread : !isWaitingFrame(innermost);
}
