import type { Frame, Sample, SampledProfile } from '../sampled-profile.ts';
import { samplesOf } from '../sampled-profile.ts';
import type { IsUserCode } from './user-code.ts';

/** A sample with the line of the user's own code that its time is charged to. */
export interface ChargedSample {
  readonly sample: Sample;
  /** The innermost frame of the user's; `null` where there is none in the stack. */
  readonly line: Frame | null;
  /** The user's frames above it, the nearest first. */
  readonly callers: readonly Frame[];
  /** What that line called and the profiler could see: the frame right below it; `null` where the line ran itself. */
  readonly callee: Frame | null;
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
  return {
    line: place < 0 ? null : frameAt(place),
    callers,
    callee: place < 0 ? null : frameAt(place + 1),
    innermost: frameAt(stack.length - 1),
  };
}
