import type { FromPanel, PanelState } from '../model/panel-protocol.ts';
import type { Cell, RunRecord } from '../model/run/record.ts';
import type { ServiceAnswer } from '../report/answer.ts';
import type { EvidenceStore } from './evidence-store.ts';
import type { Preferences } from './preferences.ts';
import type { RateSample } from './rate-trace.ts';

/** What every part of the page is drawn from, and what it can ask for. */
export interface Page {
  readonly state: PanelState;
  readonly preferences: Preferences;
  /** Only what is read first: the rest follows at once, but for the first paint it is in the way. */
  readonly answerOnly: boolean;
  /** The course of the trial in progress. */
  readonly rates: readonly RateSample[];
  readonly evidence: Pick<EvidenceStore, 'of' | 'ofOther'>;
  readonly hasEditor: boolean;
  /** Whether something may be started now: an editor, a trusted workspace, and nothing running yet. */
  readonly canRun: boolean;
  readonly post: (message: FromPanel) => void;
  readonly prefer: (change: Partial<Preferences>) => void;
  /** Looks at a cell, in all views. */
  readonly choose: (cell: Pick<Cell, 'endpoint' | 'settings'>) => void;
}

/** A page that has a run to show. */
export interface RunPage extends Page {
  readonly record: RunRecord;
  /** What to run, found out once for each time that the page is drawn. */
  readonly found: ServiceAnswer;
  /** Whether the run on show is the one that is running. */
  readonly live: boolean;
  /** The cell that is looked at, in all views; `null` in a run without cells. */
  readonly chosen: Cell | null;
}
