import type { CapacityRecord } from './run/capacity.ts';
import type { Comparison } from './run/comparison.ts';
import type { RunView } from './run/fold.ts';
import type { Measurement } from './run/record.ts';
import type { Settings } from './settings.ts';

/**
 * The messages between the editor and the results panel. Both sides import this file and nothing else of each other.
 * The panel says `ready` when its script has loaded (also after it was hidden, and after a reload of the window) and gets
 * the whole state; after that it gets the whole state again whenever something changed, a few times a second at most.
 */
export type ToPanel = PanelState | PanelEvidence | DrawChart;

/** Wants a chart as a picture: the panel answers with `save-chart`. */
export interface DrawChart {
  readonly type: 'draw-chart';
  readonly form: PictureForm;
  /** The chart's id on the page; `null`: the first one in sight. */
  readonly chart: string | null;
}

/** What a chart can be saved as. */
export type PictureForm = 'png' | 'svg';

/** What the charts of one cell are drawn from: sent when the panel asks, since all cells' would be too much for each change. */
export interface PanelEvidence {
  readonly type: 'cell-evidence';
  readonly place: CellPlace;
  /** `null`: there is none. */
  readonly evidence: CellEvidence | null;
}

/** A cell of a run. */
export interface CellPlace {
  /** Id of the run. */
  readonly run: string;
  readonly endpoint: string;
  readonly settings: Settings;
}

/** Latencies and course of a cell, folded to what a chart can show, and the last lines of its server. */
export type CellEvidence = Pick<Measurement, 'latencyHistogram' | 'series' | 'serverLog'>;

/** Everything the panel draws from. */
export interface PanelState {
  readonly type: 'state';
  /** The run on show: the one that is running, the last one, or a saved one. Its phase is `idle` when there is none yet. */
  readonly view: RunView;
  /** Saved runs, newest first, for the list and for comparison. The run on show is among them once it is saved. */
  readonly runs: readonly SavedRun[];
  /** The run before the one on show, of the same plan file; `null` for none. What has changed is said against it. */
  readonly baseline: SavedRun | null;
  /** What changed between the baseline and the run on show; `null` while it runs, and without a baseline. */
  readonly comparison: Comparison | null;
  /** What changed between two runs that the user compares, shown instead of the run; `null` or left out: none are. */
  readonly compared?: Comparison | null;
  /** What the run on show can be saved as. */
  readonly exports: readonly ExportForm[];
  /** Whether the recommended settings of the run on show can be written where a project keeps them. */
  readonly canApply: boolean;
  readonly workspace: PanelWorkspace;
  /** Something that the user should read above the results: why nothing could run, which file is wrong. `null` for none. */
  readonly notice: PanelNotice | null;
  /** Whether a benchmark is running now, be it the one on show or not (an older run can be looked at meanwhile). */
  readonly running: boolean;
  /** Seconds since the run in progress began; `null` or left out: none is in progress, or it is only getting ready. */
  readonly elapsedSeconds?: number | null;
  /** Whether Stop was pressed and the run is ending. */
  readonly stopping: boolean;
  /** What an endpoint is being profiled for, as a sentence; `null` or left out: none is. */
  readonly profiling?: { readonly endpoint: string; readonly text: string } | null;
  /** The last profile of each endpoint that was profiled in this window. */
  readonly profiles?: readonly PanelProfile[];
  /** How far the search for an endpoint's highest rate is; `null` or left out: there is none. */
  readonly finding?: { readonly endpoint: string; readonly text: string } | null;
  /** The last search of each endpoint. */
  readonly capacities?: readonly CapacityRecord[];
}

/** A profile of an endpoint: at which lines its requests spend their time. */
export interface PanelProfile {
  readonly endpoint: string;
  /** When it was taken, ISO 8601. */
  readonly at: string;
  readonly parts: readonly PanelProfilePart[];
  /** What there is to know beside the lines, a sentence each. */
  readonly notes: readonly string[];
}

/** One kind of time of a profile. */
export interface PanelProfilePart {
  readonly heading: string;
  readonly lines: readonly PanelProfileLine[];
  /** Sentences on what no line has, on others' work meanwhile, and on what the profiler cost. */
  readonly sentences: readonly string[];
  readonly tree: readonly PanelProfileRow[];
}

/** A line of the user's own code that costs much. */
export interface PanelProfileLine {
  readonly file: string;
  readonly line: number | null;
  /** The file as it is shown, with the line. */
  readonly place: string;
  readonly name: string;
  /** `1.90 (1.84–1.96) ms, 82 %`. */
  readonly figures: string;
  /** The line's text, where it is known. */
  readonly code: string | null;
  /** What it calls and what calls it; empty where that is not known. */
  readonly around: string;
}

/** A row of the tree of calls. */
export interface PanelProfileRow {
  readonly depth: number;
  /** Where it begins in all samples, 0..1, beside those before it: what is below it lies within it. */
  readonly from: number;
  /** Of all samples, 0..1. */
  readonly share: number;
  readonly name: string;
  readonly place: string;
  readonly file: string;
  readonly line: number | null;
  readonly isUserCode: boolean;
}

/** A saved run, as it is listed. */
export interface SavedRun {
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

/** What the panel may offer. */
export interface PanelWorkspace {
  /** In an untrusted workspace nothing runs; saved results can be seen. */
  readonly trusted: boolean;
  /** Whether a folder is open at all. */
  readonly hasFolder: boolean;
  /** Name of the folder whose runs these are; `null` without a folder. */
  readonly folderName: string | null;
  /** Whether that folder has a plan (servebench.json). */
  readonly hasPlan: boolean;
  /** Whether the plan has changed since the run on show: its results are of an older plan. */
  readonly planChanged: boolean;
}

export interface PanelNotice {
  readonly severity: 'error' | 'warning' | 'information';
  /** One or two plain sentences. */
  readonly text: string;
  /** What the panel's buttons beside the sentence offer. */
  readonly actions: readonly NoticeAction[];
}

export type NoticeAction =
  | 'show-log'
  | 'open-plan'
  | 'create-plan'
  | 'trust-workspace'
  | 'rerun'
  | 'continue'
  | 'look-for-update';

/** A chart as a file. */
export interface ChartPicture {
  readonly form: PictureForm;
  /** What the chart shows, for the file's name. */
  readonly name: string;
  /** The file's bytes. */
  readonly base64: string;
}

/** A form that the run on show can be saved in. */
export interface ExportForm {
  readonly name: string;
  readonly title: string;
}

/** What the panel asks for. Whatever it asks, the editor checks that it may be done. */
export type FromPanel =
  | { readonly type: 'ready' }
  /** Ends the run that is running; what was measured is kept. */
  | { readonly type: 'stop' }
  /** Runs the plan again; without a plan the same as the command Benchmark This Workspace. */
  | { readonly type: 'rerun' }
  /** Measures what the run on show has left unmeasured. */
  | { readonly type: 'continue' }
  /** Runs the plan for one endpoint only; where it can, on top of the run on show. */
  | { readonly type: 'run-endpoint'; readonly endpoint: string }
  /** Finds out at which lines an endpoint spends its time, under these settings. */
  | { readonly type: 'profile'; readonly endpoint: string; readonly settings: Settings }
  /** Finds the highest rate at which an endpoint keeps a latency, which the editor asks for. */
  | { readonly type: 'find-capacity'; readonly endpoint: string }
  /** Opens a file of a profile at a line. */
  | { readonly type: 'open-source'; readonly file: string; readonly line: number | null }
  /** Opens the samples of a part of an endpoint's profile in VS Code's own viewer. */
  | { readonly type: 'open-profile'; readonly endpoint: string; readonly part: number }
  /** Measures one cell, such as one that was only predicted. */
  | { readonly type: 'measure-cell'; readonly endpoint: string; readonly settings: Settings }
  /** Wants what the charts of a cell are drawn from. */
  | { readonly type: 'cell-evidence'; readonly place: CellPlace }
  /** Puts a command line on the clipboard (a webview can't rely on being allowed to). */
  | { readonly type: 'copy-command'; readonly text: string }
  /** Puts a table on the clipboard. */
  | { readonly type: 'copy-markdown'; readonly text: string }
  /** Saves a chart to a file that the user chooses. */
  | { readonly type: 'save-chart'; readonly picture: ChartPicture }
  /** Writes recommended settings where the project keeps them, after the user has seen the change. `endpoint` is `null` for the whole service. */
  | { readonly type: 'apply'; readonly endpoint: string | null; readonly settings: Settings }
  | { readonly type: 'open-plan' }
  | { readonly type: 'create-plan' }
  | { readonly type: 'trust-workspace' }
  /** Shows Servebench among the extensions, where a newer version is offered. */
  | { readonly type: 'look-for-update' }
  /** Saves the run on show to a file that the user chooses. */
  | { readonly type: 'export'; readonly form: string }
  | { readonly type: 'show-log' }
  /** Shows a saved run. */
  | { readonly type: 'open-run'; readonly id: string }
  /** Lets the user pick a run to compare the one on show with. */
  | { readonly type: 'compare-with' }
  /** Shows the run again instead of a comparison. */
  | { readonly type: 'close-comparison' }
  /** Something in the panel's own code went wrong: written to the log. */
  | { readonly type: 'panel-error'; readonly text: string };
