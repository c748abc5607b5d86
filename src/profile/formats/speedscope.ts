import * as z from 'zod';
import {
  FrameTable,
  ProfileFormatError,
  type SampledProfile,
  type SampledThread,
  totalMicros,
} from '../sampled-profile.ts';

/** Units of speedscope's file format in µs. */
const microsPerUnit = { nanoseconds: 1e-3, microseconds: 1, milliseconds: 1e3, seconds: 1e6 } as const;

const frameSchema = z.object({ name: z.string(), file: z.string().nullish(), line: z.number().nullish() });

const profileSchema = z.object({
  type: z.literal('sampled'),
  name: z.string(),
  unit: z.enum(['nanoseconds', 'microseconds', 'milliseconds', 'seconds']),
  samples: z.array(z.array(z.int().min(0))),
  weights: z.array(z.number().min(0)),
});

/** What is read of a speedscope file (https://www.speedscope.app/file-format-schema.json): its sampled profiles. */
const fileSchema = z.object({
  shared: z.object({ frames: z.array(frameSchema) }),
  profiles: z.array(profileSchema),
});

/**
 * Reads a speedscope file as py-spy and rbspy write it: a profile for each thread. `pid` says whose the threads are, where
 * one process was profiled. Throws `ProfileFormatError`.
 */
export function readSpeedscope(text: string, pid: number | null): SampledProfile {
  const file = fileSchema.safeParse(parsed(text));
  if (!file.success) {
    const [issue] = file.error.issues;
    throw new ProfileFormatError(
      `This is no speedscope file with samples (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}).`,
    );
  }
  const { shared, profiles } = file.data;
  const table = new FrameTable();
  const places = shared.frames.map(({ name, file: path, line }) =>
    table.indexOf({ name, file: path ?? '', line: line ?? null }),
  );
  const threads = profiles.map(({ name, unit, samples, weights }): SampledThread => {
    if (samples.length !== weights.length)
      throw new ProfileFormatError(`The speedscope file has ${samples.length} samples and ${weights.length} weights.`);
    // Each to whole µs by itself: a sampler's steps are whole µs, and what is written again must be the same.
    const factor = microsPerUnit[unit];
    return {
      name,
      pid,
      samples: samples.map((stack, index) => ({
        stack: stack.map((frame) => {
          const place = places[frame];
          if (place === undefined) throw new ProfileFormatError(`The speedscope file has no frame ${frame}.`);
          return place;
        }),
        micros: Math.round((weights[index] ?? 0) * factor),
      })),
    };
  });
  return { frames: table.frames, threads };
}

/** The text of a speedscope file of all threads, which https://www.speedscope.app and the npm package `speedscope` open. */
export function writeSpeedscope({ frames, threads }: SampledProfile, name: string): string {
  return JSON.stringify({
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    name,
    exporter: 'servebench',
    activeProfileIndex: 0,
    shared: {
      frames: frames.map((frame) => ({
        name: frame.name,
        ...(frame.file === '' ? {} : { file: frame.file }),
        ...(frame.line === null ? {} : { line: frame.line }),
      })),
    },
    profiles: threads.map((thread) => ({
      type: 'sampled',
      name: thread.pid === null ? thread.name : `${thread.pid} ${thread.name}`,
      unit: 'microseconds',
      startValue: 0,
      endValue: totalMicros(thread.samples),
      samples: thread.samples.map(({ stack }) => stack),
      weights: thread.samples.map(({ micros }) => micros),
    })),
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
