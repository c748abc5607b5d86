import * as z from 'zod';
import { type Frame, FrameTable, ProfileFormatError, type Sample, type SampledProfile } from '../sampled-profile.ts';
import { fileUrlOf, pathOfFileUrl } from './file-url.ts';

/*
 * The `.cpuprofile` of V8's profiler (Profiler.Profile in the DevTools protocol), which VS Code opens as it stands. A sample
 * lasts until the next one, the last until `endTime`: sample i stands for `timeDeltas[i + 1]`.
 */

const nodeSchema = z.object({
  id: z.int(),
  callFrame: z.object({
    functionName: z.string(),
    url: z.string(),
    lineNumber: z.number(),
    columnNumber: z.number().optional(),
  }),
  children: z.array(z.int()).optional(),
  positionTicks: z.array(z.object({ line: z.int(), ticks: z.int() })).optional(),
});

const profileSchema = z.object({
  nodes: z.array(nodeSchema),
  startTime: z.number(),
  endTime: z.number(),
  samples: z.array(z.int()),
  timeDeltas: z.array(z.number()),
  /** Ours: where the source map of a script is, by the script's URL. */
  sourceMapUrls: z.record(z.string(), z.string()).optional(),
});

/** Where compiled code was written. */
export interface WrittenPlaces {
  /** Of a function that begins at a line (from 1) and a column (from 0) of a script; `null`: not known. */
  ofFunction(url: string, line: number, column: number): WrittenPlace | null;
  /** Of a line that ran; `null`: it is no line of its own there. */
  ofLine(url: string, line: number): WrittenPlace | null;
  /** Whether the script was compiled from something else, so that its own lines say nothing. */
  isCompiled(url: string): boolean;
}

export interface WrittenPlace {
  readonly file: string;
  readonly line: number;
  readonly name: string | null;
}

/** Nothing was compiled. */
const asWritten: WrittenPlaces = { ofFunction: () => null, ofLine: () => null, isCompiled: () => false };

interface WrittenNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly scriptId: string;
    readonly url: string;
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
  hitCount: number;
  children: number[];
  positionTicks?: { line: number; ticks: number }[];
}

/** The text of a `.cpuprofile` of all threads, one after the other: its time is theirs, to the sample. */
export function writeCpuProfile(profile: SampledProfile): string {
  const { nodes, ids } = numberedNodes(profile);
  const samples: number[] = [];
  const timeDeltas: number[] = [];
  let elapsed = 0;
  let last = 0;
  for (const thread of profile.threads) {
    for (const { stack, micros } of thread.samples) {
      samples.push(ids.get(stack) ?? 1);
      timeDeltas.push(last);
      last = micros;
      elapsed += micros;
    }
  }
  return JSON.stringify({ nodes, startTime: 0, endTime: elapsed, samples, timeDeltas });
}

interface NodeDraft {
  readonly frame: Frame;
  readonly children: Map<number, NodeDraft>;
  readonly stacks: (readonly number[])[];
  hits: number;
}

const rootFrame: Frame = { name: '(root)', file: '', line: null };

/** Nodes numbered breadth first from 1, as V8 has them and as readers count on. */
function numberedNodes({ frames, threads }: SampledProfile) {
  const root: NodeDraft = { frame: rootFrame, children: new Map(), stacks: [], hits: 0 };
  const nodeOf = new Map<readonly number[], NodeDraft>();
  for (const { samples } of threads) {
    for (const { stack } of samples) {
      const node = nodeOf.get(stack) ?? place(root, stack, frames);
      if (!nodeOf.has(stack)) node.stacks.push(stack);
      nodeOf.set(stack, node);
      node.hits++;
    }
  }
  const ids = new Map<readonly number[], number>();
  const nodes: WrittenNode[] = [];
  const queue: { readonly draft: NodeDraft; readonly parent: WrittenNode | null }[] = [{ draft: root, parent: null }];
  for (const { draft, parent } of queue) {
    const id = nodes.length + 1;
    const node = writtenNode(id, draft);
    nodes.push(node);
    parent?.children.push(id);
    for (const stack of draft.stacks) ids.set(stack, id);
    for (const child of draft.children.values()) queue.push({ draft: child, parent: node });
  }
  return { nodes, ids };
}

function place(root: NodeDraft, stack: readonly number[], frames: readonly Frame[]): NodeDraft {
  let node = root;
  for (const index of stack) {
    let child = node.children.get(index);
    if (child === undefined) {
      child = { frame: frames[index] ?? rootFrame, children: new Map(), stacks: [], hits: 0 };
      node.children.set(index, child);
    }
    node = child;
  }
  return node;
}

function writtenNode(id: number, { frame, hits }: NodeDraft): WrittenNode {
  const { name, file, line } = frame;
  return {
    id,
    // Readers take what has no line for the system's own.
    callFrame: {
      functionName: name,
      scriptId: '0',
      url: fileUrlOf(file),
      lineNumber: line === null ? -1 : line - 1,
      columnNumber: line === null ? -1 : 0,
    },
    hitCount: hits,
    children: [],
    ...(line === null || hits === 0 ? {} : { positionTicks: [{ line, ticks: hits }] }),
  };
}

/**
 * Reads a `.cpuprofile` as V8 writes it. Its frames are functions; the line that ran is known of the innermost one alone,
 * and of the callers only where they begin. What a node's `positionTicks` say is dealt out to its samples in order.
 * `namesLines`: the profile is one that `writeCpuProfile` wrote, whose frames are lines that ran. `writtenPlaces` gives, for the
 * source maps that the profile names, where compiled code was written. Throws `ProfileFormatError`.
 */
export function readCpuProfile(
  text: string,
  thread: { readonly name: string; readonly pid: number | null },
  {
    namesLines = false,
    writtenPlaces = () => asWritten,
  }: {
    readonly namesLines?: boolean;
    readonly writtenPlaces?: (sourceMapUrls: Readonly<Record<string, string>>) => WrittenPlaces;
  } = {},
) {
  const profile = profileSchema.safeParse(parsed(text));
  if (!profile.success) throw new ProfileFormatError('This is no CPU profile of V8 with samples.');
  const { nodes, startTime, endTime, samples, timeDeltas, sourceMapUrls } = profile.data;
  const table = new FrameTable();
  const written = sourceMapUrls === undefined ? asWritten : writtenPlaces(sourceMapUrls);
  const stacks = new StacksOfNodes(nodes, table, { namesLines, written });
  let left = Math.round(endTime - startTime - (timeDeltas[0] ?? 0));
  const read = samples.map((id, index): Sample => {
    // V8 may put a sample before the one that it took last.
    const next = timeDeltas[index + 1];
    const micros = Math.max(0, next === undefined ? left : Math.round(next));
    left -= micros;
    return { stack: stacks.next(id), micros };
  });
  return { frames: table.frames, threads: [{ ...thread, samples: read }] } satisfies SampledProfile;
}

type ReadNode = z.output<typeof nodeSchema>;

/** The stack of each further sample of a node. */
class StacksOfNodes {
  readonly #nodes = new Map<number, ReadNode>();
  readonly #parents = new Map<number, number>();
  readonly #callers = new Map<number, readonly number[]>();
  readonly #lines = new Map<number, { readonly stack: readonly number[]; left: number }[]>();
  readonly #table: FrameTable;
  readonly #namesLines: boolean;
  readonly #written: WrittenPlaces;

  constructor(
    nodes: readonly ReadNode[],
    table: FrameTable,
    { namesLines, written }: { readonly namesLines: boolean; readonly written: WrittenPlaces },
  ) {
    this.#table = table;
    this.#namesLines = namesLines;
    this.#written = written;
    for (const node of nodes) {
      this.#nodes.set(node.id, node);
      for (const child of node.children ?? []) this.#parents.set(child, node.id);
    }
  }

  next(id: number): readonly number[] {
    const lines = this.#lines.get(id) ?? this.#linesOf(id);
    this.#lines.set(id, lines);
    const line = lines.find(({ left }) => left > 0);
    if (line === undefined) return this.#pathTo(id);
    line.left--;
    return line.stack;
  }

  #linesOf(id: number) {
    const node = this.#nodes.get(id);
    const parent = this.#parents.get(id);
    if (node === undefined || parent === undefined || this.#namesLines) return [];
    const above = this.#pathTo(parent);
    return (node.positionTicks ?? []).map(({ line, ticks }) => ({
      stack: [...above, this.#table.indexOf(this.#lineFrame(node, line))],
      left: ticks,
    }));
  }

  /** The functions down to a node, the root left out. */
  #pathTo(id: number): readonly number[] {
    const known = this.#callers.get(id);
    if (known !== undefined) return known;
    const path: number[] = [];
    const seen = new Set<number>();
    for (let at: number | undefined = id; at !== undefined && !seen.has(at); at = this.#parents.get(at)) {
      seen.add(at);
      const node = this.#nodes.get(at);
      if (node !== undefined && this.#parents.has(at)) path.unshift(this.#table.indexOf(this.#functionFrame(node)));
    }
    this.#callers.set(id, path);
    return path;
  }

  #lineFrame(node: ReadNode, line: number): Frame {
    const { functionName, url } = node.callFrame;
    if (!this.#written.isCompiled(url)) return { name: nameOf(functionName), file: pathOfFileUrl(url), line };
    const written = this.#written.ofLine(url, line);
    const ofFunction = this.#functionFrame(node);
    return written === null ? ofFunction : { name: ofFunction.name, file: written.file, line: written.line };
  }

  #functionFrame({ callFrame: { functionName, url, lineNumber, columnNumber } }: ReadNode): Frame {
    const name = nameOf(functionName);
    if (lineNumber < 0) return { name, file: pathOfFileUrl(url), line: null };
    const written = this.#written.ofFunction(url, lineNumber + 1, columnNumber ?? 0);
    const place =
      written === null
        ? { name, file: pathOfFileUrl(url), line: lineNumber + 1 }
        : { name: written.name ?? name, file: written.file, line: written.line };
    return this.#namesLines ? place : { ...place, isFunctionLine: true };
  }
}

function nameOf(functionName: string): string {
  return functionName === '' ? '(anonymous)' : functionName;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
