import { type Frame, FrameTable, ProfileFormatError, type Sample, type SampledProfile } from '../sampled-profile.ts';

/**
 * Reads collapsed stacks, the input of flame graph programs, as `py-spy record -f raw` writes them: a line for each stack,
 * `outermost (file:line);…;innermost (file:line) COUNT`. The order of the samples is lost in them; those of one stack follow
 * each other. `intervalMicros` is the time that one sample stands for. Throws `ProfileFormatError`.
 */
export function readCollapsedStacks(text: string, intervalMicros: number): SampledProfile {
  const table = new FrameTable();
  const samples: Sample[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const match = /^(.*) (\d+)\s*$/.exec(line);
    if (match === null) throw new ProfileFormatError(`Line ${index + 1} of the collapsed stacks has no count.`);
    const [, frames, count] = match as unknown as [string, string, string];
    const stack = frames.split(';').map((frame) => table.indexOf(frameOf(frame)));
    for (let sample = 0; sample < Number(count); sample++) samples.push({ stack, micros: intervalMicros });
  }
  return { frames: table.frames, threads: [{ name: 'all threads', pid: null, samples }] };
}

function frameOf(text: string): Frame {
  const match = /^(.*?) \((.*?)(?::(\d+))?\)$/.exec(text);
  if (match === null) return { name: text, file: '', line: null };
  const [, name, file, line] = match as unknown as [string, string, string, string | undefined];
  return { name, file, line: line === undefined ? null : Number(line) };
}
