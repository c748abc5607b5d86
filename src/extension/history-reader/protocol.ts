import type { HistoryEntry } from '../../history/history.ts';
import type { RecordFault } from '../../model/facts/record-fault.ts';
import type { Comparison } from '../../model/run/comparison.ts';
import type { RunRecord } from '../../model/run/record.ts';
import type { SavedPanelProfile } from './saved-profiles.ts';

/** What the extension host has read and worked out of saved runs, in a thread beside it. */
export type HistoryQuestion =
  | { readonly type: 'read'; readonly file: string }
  /** What changed in a run against the one before it: `earlier` are the files before it, the newest first. */
  | { readonly type: 'compare'; readonly file: string; readonly earlier: readonly string[] }
  /** What changed between two runs that the user has chosen. */
  | { readonly type: 'compare-two'; readonly before: string; readonly file: string }
  /** What a list of the runs of a folder shows. */
  | { readonly type: 'list'; readonly file: string }
  /** The newest profile of each endpoint: `file` is the folder of a plan's runs. */
  | { readonly type: 'profiles'; readonly file: string; readonly planFolder: string };

export type HistoryAnswer =
  | { readonly type: 'profiles'; readonly profiles: readonly SavedPanelProfile[] }
  | { readonly type: 'record'; readonly record: RunRecord }
  | { readonly type: 'comparison'; readonly comparison: Comparison | null; readonly unreadable: readonly RecordFault[] }
  | { readonly type: 'entries'; readonly entries: readonly HistoryEntry[] }
  /** The file of `read`, or of the run to compare, can't be read. */
  | { readonly type: 'unreadable'; readonly fault: RecordFault };
