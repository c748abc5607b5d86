import type { Frame, Sample, SampledProfile } from './sampled-profile.ts';

/** A frame under the frames that called it, with the time of all samples that passed through. */
export interface CallNode {
  /** `null` for the root, which stands for all stacks. */
  readonly frame: Frame | null;
  readonly children: readonly CallNode[];
  /** Samples that ended here, and their time in µs. */
  readonly self: { readonly samples: number; readonly micros: number };
  /** The same with all that was called from here. */
  readonly total: { readonly samples: number; readonly micros: number };
}

interface GrowingNode {
  readonly frame: Frame | null;
  readonly children: GrowingNode[];
  readonly byFrame: Map<number, GrowingNode>;
  readonly self: { samples: number; micros: number };
  readonly total: { samples: number; micros: number };
}

/** The tree of calls of some samples, children in the order in which they were first seen. */
export function callTree({ frames }: Pick<SampledProfile, 'frames'>, samples: readonly Sample[]): CallNode {
  const root = grown(null);
  for (const { stack, micros } of samples) {
    let node = root;
    count(node.total, micros);
    for (const index of stack) {
      let child = node.byFrame.get(index);
      if (child === undefined) {
        child = grown(frames[index] ?? null);
        node.byFrame.set(index, child);
        node.children.push(child);
      }
      node = child;
      count(node.total, micros);
    }
    count(node.self, micros);
  }
  return root;
}

function grown(frame: Frame | null): GrowingNode {
  return { frame, children: [], byFrame: new Map(), self: { samples: 0, micros: 0 }, total: { samples: 0, micros: 0 } };
}

function count(sum: { samples: number; micros: number }, micros: number): void {
  sum.samples++;
  sum.micros += micros;
}
