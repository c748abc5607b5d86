import type { Estimate } from '../../model/run/record.ts';
import type { Frame, SampledProfile } from '../sampled-profile.ts';
import { type ChargedSample, chargedSamples, counts } from './charged-samples.ts';
import type { ProfileMode } from './profile-mode.ts';
import { type ShareEstimate, shareEstimate } from './share-estimate.ts';
import type { IsUserCode } from './user-code.ts';

/** A function that was called, or that called, and its part in what is told of it, 0..1. */
export interface Related {
  readonly name: string;
  readonly file: string;
  readonly line: number | null;
  readonly share: number;
}

/** A line of the user's own code with what requests spend in it, library calls of the line included. */
export interface CostlyLine {
  readonly name: string;
  readonly file: string;
  readonly line: number | null;
  /** The line is where the function begins: which of its lines ran is not known. */
  readonly isFunctionLine: boolean;
  readonly samples: number;
  /** Of all the time that the profile is of. */
  readonly share: ShareEstimate;
  /** `null` where it is not known what a request takes in all. */
  readonly msPerRequest: Estimate | null;
  /** What the line called, as far as that is seen, most time first; shares of the line's time. */
  readonly callees: readonly Related[];
  /** The user's frames above it in the most frequent stack, the nearest first; shares of the line's time. */
  readonly callers: readonly Related[];
}

/** A function of the user's own code with what requests spend in its lines, library calls included. */
export interface CostlyFunction {
  readonly name: string;
  readonly file: string;
  /** Its costliest line. */
  readonly line: number | null;
  readonly samples: number;
  readonly share: ShareEstimate;
  readonly msPerRequest: Estimate | null;
}

/** What a profile answers. */
export interface ProfileAnswer {
  readonly mode: ProfileMode;
  /** Samples that count: of requests, as far as the mode tells those. */
  readonly samples: number;
  /** Samples that were left out: of threads that waited for a request, or did nothing. */
  readonly leftOut: number;
  /** Samples are too few to name a line. */
  readonly tooFew: boolean;
  /** What a request takes in all, ms: of CPU, or of a thread's time. */
  readonly totalMsPerRequest: number | null;
  /** Lines of the user's own code, most time first. */
  readonly lines: readonly CostlyLine[];
  /** Functions of the user's own code, most time first. */
  readonly functions: readonly CostlyFunction[];
  /** The time in which no code of the user's was on the stack: of server, framework, interpreter. */
  readonly outside: {
    readonly share: ShareEstimate;
    readonly msPerRequest: Estimate | null;
    /** The innermost functions of it, most time first; shares of it. */
    readonly functions: readonly Related[];
  };
}

/** With fewer samples the interval of a line with half of the time is wider than ±7 %. */
export const fewestSamples = 200;

const batches = 20;
const mostLines = 200;
const mostRelated = 5;

/**
 * The lines that requests spend most in. `totalMsPerRequest` is what a request was measured to take of what the mode is of.
 */
export function profileAnswer(
  profile: SampledProfile,
  { mode, isUserCode, totalMsPerRequest }: AnswerInput,
): ProfileAnswer {
  const all = chargedSamples(profile, isUserCode);
  const counted = all.filter((charged) => counts(charged, mode));
  const batchOf = (place: number) => Math.floor((place * batches) / counted.length);
  const sizes = countsBy(counted.map((_, place) => batchOf(place)));
  const grouped = (keyOf: (line: Frame) => string) => {
    const groups = new Map<string, Group>();
    for (const [place, charged] of counted.entries()) {
      const key = charged.line === null ? '' : keyOf(charged.line);
      const group = groups.get(key) ?? { samples: [], counts: zeros() };
      group.samples.push(charged);
      group.counts[batchOf(place)] = (group.counts[batchOf(place)] ?? 0) + 1;
      groups.set(key, group);
    }
    return groups;
  };
  const estimate = ({ counts }: Pick<Group, 'counts'>) => {
    const share = shareEstimate(counts, sizes);
    return { share, msPerRequest: msOf(share, totalMsPerRequest) };
  };
  const byLine = grouped(lineKey);
  const outside = byLine.get('') ?? { samples: [], counts: zeros() };
  const lines = ofUser(byLine).map((group) => ({ ...costlyLine(group), ...estimate(group) }));
  const functions = ofUser(grouped(({ file, name }) => `${file}\0${name}`)).map((group) => {
    const { name, file, line } = mostFrequent(group.samples, lineKey);
    return { name, file, line, samples: group.samples.length, ...estimate(group) };
  });
  return {
    mode,
    samples: counted.length,
    leftOut: all.length - counted.length,
    tooFew: counted.length < fewestSamples,
    totalMsPerRequest,
    lines,
    functions,
    outside: {
      ...estimate(outside),
      functions: ranked(outside.samples.map(({ innermost }) => innermost)),
    },
  };
}

export interface AnswerInput {
  readonly mode: ProfileMode;
  readonly isUserCode: IsUserCode;
  readonly totalMsPerRequest: number | null;
}

interface Group {
  readonly samples: ChargedSample[];
  readonly counts: number[];
}

/** The groups of the user's own code, most samples first. */
function ofUser(groups: ReadonlyMap<string, Group>): Group[] {
  return [...groups]
    .filter(([key]) => key !== '')
    .map(([, group]) => group)
    .sort((a, b) => b.samples.length - a.samples.length)
    .slice(0, mostLines);
}

/** The frame that most of some samples are charged to, by what makes frames equal here. */
function mostFrequent(samples: readonly ChargedSample[], keyOf: (line: Frame) => string): Frame {
  const counts = new Map<string, { readonly line: Frame; count: number }>();
  for (const { line } of samples) {
    if (line === null) continue;
    const found = counts.get(keyOf(line)) ?? { line, count: 0 };
    found.count++;
    counts.set(keyOf(line), found);
  }
  const [most] = [...counts.values()].sort((a, b) => b.count - a.count);
  return most?.line ?? { name: '', file: '', line: null };
}

function costlyLine({ samples }: Group) {
  const line = mostFrequent(samples, keyOf);
  return {
    name: line.name,
    file: line.file,
    line: line.line,
    isFunctionLine: line.isFunctionLine ?? false,
    samples: samples.length,
    callees: ranked(samples.map(({ callee }) => callee)),
    callers: usualCallers(samples),
  };
}

/** The user's frames above a line in the stack that it was seen in most often. */
function usualCallers(samples: readonly ChargedSample[]): readonly Related[] {
  const paths = new Map<string, { readonly callers: readonly Frame[]; count: number }>();
  for (const { callers } of samples) {
    const key = callers.map(keyOf).join('\n');
    const path = paths.get(key) ?? { callers, count: 0 };
    path.count++;
    paths.set(key, path);
  }
  const [usual] = [...paths.values()].sort((a, b) => b.count - a.count);
  if (usual === undefined) return [];
  return usual.callers.slice(0, mostRelated).map((frame) => related(frame, usual.count / samples.length));
}

/** Functions by how often they were seen; lines of one function count together. */
function ranked(frames: readonly (Frame | null)[]): readonly Related[] {
  const groups = new Map<string, { readonly frame: Frame; count: number }>();
  for (const frame of frames) {
    if (frame === null) continue;
    const key = `${frame.file}\0${frame.name}`;
    const group = groups.get(key) ?? { frame, count: 0 };
    group.count++;
    groups.set(key, group);
  }
  return [...groups.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, mostRelated)
    .map(({ frame, count }) => related(frame, count / frames.length));
}

function related({ name, file, line }: Frame, share: number): Related {
  return { name, file, line, share };
}

/** A line is one place whatever function is named for it: a compiler puts functions into their callers. */
function lineKey(frame: Frame): string {
  return frame.line === null ? keyOf(frame) : `${frame.file}\0${frame.line}\0${frame.isFunctionLine ?? ''}`;
}

function keyOf({ file, line, name }: Frame): string {
  return `${file}\0${line ?? ''}\0${name}`;
}

function msOf({ share, low, high }: ShareEstimate, total: number | null): Estimate | null {
  return total === null ? null : { mean: share * total, low: low * total, high: high * total };
}

function zeros(): number[] {
  return Array.from({ length: batches }, () => 0);
}

function countsBy(places: readonly number[]): number[] {
  const counts = zeros();
  for (const place of places) counts[place] = (counts[place] ?? 0) + 1;
  return counts;
}
