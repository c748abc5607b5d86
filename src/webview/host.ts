import type {
  ChartPicture,
  DrawChart,
  FromPanel,
  PanelEvidence,
  PanelProfile,
  PanelState,
  ToPanel,
} from '../model/panel-protocol.ts';
import { viewOfRecord } from '../model/run/fold.ts';
import type { RunRecord } from '../model/run/record.ts';

/** Where the page lives: in the editor's panel, or in a report that was saved as a file. */
export interface Host {
  /** Whether there is an editor behind the page that can run, stop, copy and save. */
  readonly hasEditor: boolean;
  post(message: FromPanel): void;
  /** Calls back with every state from now on. */
  onState(receive: (state: PanelState) => void): void;
  /** Calls back with what was asked for of single cells. */
  onEvidence(receive: (evidence: PanelEvidence) => void): void;
  /** Calls back when a chart is wanted as a picture. */
  onDrawChart(receive: (wanted: DrawChart) => void): void;
  /** What the page had kept when it was last thrown away; `undefined` the first time. */
  restore(): unknown;
  keep(preferences: unknown): void;
}

/** Id of the element that a saved report keeps its record in. */
export const recordElementId = 'servebench-record';
/** Id of the element that it keeps its profiles in. */
const profilesElementId = 'servebench-profiles';

/** The host of this page; `null` when it is neither a panel nor a report. */
export function connectHost(): Host | null {
  if (typeof acquireVsCodeApi === 'function') return editorHost();
  const embedded = document.getElementById(recordElementId)?.textContent;
  if (!embedded) return null;
  const profiles = document.getElementById(profilesElementId)?.textContent;
  return reportHost(JSON.parse(embedded) as RunRecord, profiles ? (JSON.parse(profiles) as PanelProfile[]) : []);
}

function editorHost(): Host {
  const editor = acquireVsCodeApi();
  return {
    hasEditor: true,
    post: (message) => editor.postMessage(message),
    onState: (receive) => {
      window.addEventListener('message', (event: MessageEvent<ToPanel>) => {
        if (event.data?.type === 'state') receive(event.data);
      });
      editor.postMessage({ type: 'ready' } satisfies FromPanel);
    },
    onEvidence: (receive) => {
      window.addEventListener('message', (event: MessageEvent<ToPanel>) => {
        if (event.data?.type === 'cell-evidence') receive(event.data);
      });
    },
    onDrawChart: (receive) => {
      window.addEventListener('message', (event: MessageEvent<ToPanel>) => {
        if (event.data?.type === 'draw-chart') receive(event.data);
      });
    },
    restore: () => editor.getState(),
    keep: (preferences) => editor.setState(preferences),
  };
}

function reportHost(record: RunRecord, profiles: readonly PanelProfile[]): Host {
  return {
    hasEditor: false,
    post: (message) => {
      if (message.type === 'save-chart') download(message.picture);
      if (message.type === 'copy-command' || message.type === 'copy-markdown')
        void navigator.clipboard?.writeText(message.text);
    },
    onState: (receive) =>
      receive({
        type: 'state',
        view: viewOfRecord(record),
        runs: [],
        baseline: null,
        comparison: null,
        exports: [],
        canApply: false,
        workspace: { trusted: true, hasFolder: true, folderName: null, hasPlan: true, planChanged: false },
        notice: null,
        running: false,
        stopping: false,
        profiles,
      }),
    // A report has the evidence in its record.
    onEvidence: () => undefined,
    // Nobody has a menu for it there.
    onDrawChart: () => undefined,
    restore: () => undefined,
    keep: () => undefined,
  };
}

function download({ form, name, base64 }: ChartPicture): void {
  const link = document.createElement('a');
  link.href = `data:image/${form === 'svg' ? 'svg+xml' : 'png'};base64,${base64}`;
  link.download = `servebench ${name}.${form}`.replace(/[^\w.-]+/g, '-');
  link.click();
}
