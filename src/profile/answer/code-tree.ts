import type { Frame, SampledProfile } from '../sampled-profile.ts';
import { chargedSamples, counts } from './charged-samples.ts';
import type { AnswerInput } from './profile-answer.ts';

/** A line of the user's under the lines that called it, or a library's function right below such a line. */
export interface CodeNode {
  readonly frame: Frame;
  readonly isUserCode: boolean;
  readonly samples: number;
  /** Most samples first. */
  readonly children: readonly CodeNode[];
}

interface GrowingNode {
  readonly frame: Frame;
  readonly isUserCode: boolean;
  samples: number;
  readonly below: Map<string, GrowingNode>;
}

/**
 * The calls between the lines of the user's own code, as trees: frames of servers and frameworks between them are left out,
 * and of what a line calls outside of it the first function is told.
 */
export function codeTrees(
  profile: SampledProfile,
  { isUserCode, mode }: Pick<AnswerInput, 'isUserCode' | 'mode'>,
): readonly CodeNode[] {
  const roots = new Map<string, GrowingNode>();
  for (const charged of chargedSamples(profile, isUserCode)) {
    const { line, callers, callee } = charged;
    if (line === null || !counts(charged, mode)) continue;
    let level = roots;
    for (const frame of [...callers.toReversed(), line]) level = counted(level, frame, true).below;
    if (callee !== null) counted(level, { ...callee, line: null }, false);
  }
  return sorted(roots);
}

function counted(level: Map<string, GrowingNode>, frame: Frame, isUserCode: boolean): GrowingNode {
  const key = `${frame.file}\0${frame.line ?? ''}\0${frame.name}`;
  const node = level.get(key) ?? { frame, isUserCode, samples: 0, below: new Map<string, GrowingNode>() };
  level.set(key, node);
  node.samples++;
  return node;
}

function sorted(level: ReadonlyMap<string, GrowingNode>): CodeNode[] {
  return [...level.values()]
    .sort((a, b) => b.samples - a.samples)
    .map(({ frame, isUserCode, samples, below }) => ({ frame, isUserCode, samples, children: sorted(below) }));
}
