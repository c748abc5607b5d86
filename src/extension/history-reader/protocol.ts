import type { Comparison } from '../../model/run/comparison.ts';
import type { RunRecord } from '../../model/run/record.ts';

/** What the extension host has read and worked out of saved runs, in a thread beside it. */
export type HistoryQuestion =
  | { readonly type: 'read'; readonly file: string }
  /** What changed in a run against the one before it: `earlier` are the files before it, the newest first. */
  | { readonly type: 'compare'; readonly file: string; readonly earlier: readonly string[] };

export type HistoryAnswer =
  | { readonly type: 'record'; readonly record: RunRecord }
  | { readonly type: 'comparison'; readonly comparison: Comparison | null; readonly unreadable: readonly string[] }
  /** The file of `read`, or of the run to compare, can't be read: why, as a sentence. */
  | { readonly type: 'unreadable'; readonly sentence: string };
