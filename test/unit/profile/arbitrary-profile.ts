import fc from 'fast-check';
import type { Frame, SampledProfile } from '../../../src/profile/sampled-profile.ts';

const frame: fc.Arbitrary<Frame> = fc.record({
  name: fc.constantFrom('view', 'Model.save', 'dumps', '<module>', 'a;b'),
  file: fc.constantFrom('/srv/my app/views.py', '/srv/ö%/lib.py', '<frozen runpy>', 'C:\\app\\views.py', ''),
  line: fc.option(fc.integer({ min: 1, max: 500 }), { nil: null }),
});

/** Any profile of some threads: stacks of any depth, the empty one too; recursion; weights of whole µs. */
export const anyProfile: fc.Arbitrary<SampledProfile> = fc
  .uniqueArray(frame, { minLength: 1, maxLength: 6, selector: ({ name, file, line }) => `${name}|${file}|${line}` })
  .chain((frames) =>
    fc.record({
      frames: fc.constant(frames),
      threads: fc.array(
        fc.record({
          name: fc.constantFrom('Thread 7 "MainThread"', 'Thread 8'),
          pid: fc.constantFrom(null, 7, 8),
          samples: fc.array(
            fc.record({
              stack: fc.array(fc.nat({ max: frames.length - 1 }), { maxLength: 6 }),
              micros: fc.integer({ min: 0, max: 20_000 }),
            }),
            { maxLength: 30 },
          ),
        }),
        { maxLength: 4 },
      ),
    }),
  );

/** A frame as one text. */
export const frameText = (found: Frame | undefined) =>
  found === undefined ? '(root)' : `${found.name}|${found.file}|${found.line}`;

/** Time that each frame was the innermost, µs, by its text. */
export function selfMicros({ frames, threads }: SampledProfile): Record<string, number> {
  const times: Record<string, number> = {};
  for (const { samples } of threads) {
    for (const { stack, micros } of samples) {
      const innermost = stack.at(-1);
      const key = frameText(innermost === undefined ? undefined : frames[innermost]);
      if (micros > 0) times[key] = (times[key] ?? 0) + micros;
    }
  }
  return times;
}
