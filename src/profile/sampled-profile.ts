/** One place in the code that a thread was at, as the profiler tells it. */
export interface Frame {
  /** The function, with its class where the profiler knows it. */
  readonly name: string;
  /** Full path, or what stands in its place (`<frozen runpy>`, `node:internal/timers`); empty where there is none. */
  readonly file: string;
  /** From 1; `null` where the profiler does not tell. */
  readonly line: number | null;
  /** The line is the function's first: which line of it ran is not known. */
  readonly isFunctionLine?: true;
}

/** One look at a thread. */
export interface Sample {
  /** Indexes of the profile's frames, the outermost first. Samples of the same stack may share one array. */
  readonly stack: readonly number[];
  /** The time that this look stands for, whole µs. */
  readonly micros: number;
}

/** The looks at one thread, in the order of time. */
export interface SampledThread {
  readonly name: string;
  /** `null` where the profiler does not tell. */
  readonly pid: number | null;
  readonly samples: readonly Sample[];
}

/** What a sampling profiler saw, whatever format it wrote: frames are named once, samples keep their order and their time. */
export interface SampledProfile {
  readonly frames: readonly Frame[];
  readonly threads: readonly SampledThread[];
}

/** A profile's text that can't be read; the message is a sentence. */
export class ProfileFormatError extends Error {
  override readonly name = 'ProfileFormatError';
}

/** Gives each frame its index, the same one to equal frames. */
export class FrameTable {
  readonly frames: Frame[] = [];
  readonly #indexes = new Map<string, number>();

  indexOf(frame: Frame): number {
    const key = `${frame.file}\0${frame.line ?? ''}\0${frame.name}\0${frame.isFunctionLine ?? ''}`;
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    this.#indexes.set(key, this.frames.length);
    return this.frames.push(frame) - 1;
  }
}

/** The samples of a profile's threads, one thread after the other. */
export function samplesOf({ threads }: Pick<SampledProfile, 'threads'>): readonly Sample[] {
  return threads.flatMap(({ samples }) => samples);
}

/** The time of some samples, µs. */
export function totalMicros(samples: readonly Sample[]): number {
  return samples.reduce((sum, { micros }) => sum + micros, 0);
}
