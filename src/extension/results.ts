import { join } from 'node:path';
import * as vscode from 'vscode';
import { RecordError } from '../history/record-error.ts';
import type { SavedRun } from '../history/run-files.ts';
import type { CellPlace, ExportForm, PanelEvidence, PanelNotice, PanelState } from '../model/panel-protocol.ts';
import type { Plan } from '../model/plan/plan.ts';
import type { Comparison } from '../model/run/comparison.ts';
import { idleView, placeKey, type RunView, viewOfRecord } from '../model/run/fold.ts';
import type { RunRecord } from '../model/run/record.ts';
import { hasSettingsHome } from '../project/homes/has-settings-home.ts';
import { changeText } from '../words/history.ts';
import { t } from '../words/language.ts';
import { recordFaultSentence } from '../words/record-faults.ts';
import type { BenchmarkSession } from './benchmark-session.ts';
import type { Capacities } from './capacities.ts';
import { HistoryReader } from './history-reader/history-reader.ts';
import { Turns } from './one-at-a-time.ts';
import { editorFaultSentence, workspacePlan } from './plan-document.ts';
import { foldersToChoose, type PlanFolder } from './plan-folder.ts';
import type { Profiles } from './profiles.ts';
import { SavedRuns, type UnreadRun } from './saved-runs.ts';

function isOfNewerVersion({ fault }: UnreadRun): boolean {
  return fault.kind === 'newer-version';
}

/** A saved run by its file. */
type SavedFile = Pick<SavedRun, 'file'>;

/** What there is to show: the run in progress or the last one, saved runs, and the plan beside them. */
export class Results {
  readonly saved: SavedRuns;
  readonly #session: BenchmarkSession;
  readonly #turns = new Turns();
  #folder: PlanFolder | null = null;
  /** Whether there are several folders that have a plan, or may get one. */
  #several = false;
  /** A saved run that the user chose to look at, or the newest one of a window that has run nothing yet. */
  #chosen: RunRecord | null = null;
  /** What changed in a run against the one before it. */
  #compared: { readonly record: RunRecord; readonly comparison: Comparison | null } | null = null;
  /** What changed between two runs that the user compares; `null`: none are compared. */
  #two: Comparison | null = null;
  /** A saved run of a newer version, which was chosen or is the newest: why it is not on show is told above what is. */
  #unread: UnreadRun | null = null;
  #plan: Awaited<ReturnType<typeof workspacePlan>> | null = null;
  /** Id of the run on show where the plan on the screen is another one by now. */
  #changedSince: string | null = null;

  readonly #profiles: Profiles;
  readonly #capacities: Capacities;
  /** Whether a panel has been opened: what only a panel shows is read then. */
  #forPanel = false;
  /** The folder whose saved profiles have been read. */
  #profiledFolder: string | null = null;
  /** Known once a panel is open, as the exporters are. */
  #leanRecord: ((record: RunRecord) => RunRecord) | null = null;
  /** Known once a panel is open: the exporters are no part of what a window starts with. */
  #exports: readonly ExportForm[] = [];

  constructor(
    session: BenchmarkSession,
    log: vscode.LogOutputChannel,
    distFolder: string,
    { profiles, capacities }: { readonly profiles: Profiles; readonly capacities: Capacities },
  ) {
    this.#profiles = profiles;
    this.#capacities = capacities;
    this.#session = session;
    this.saved = new SavedRuns(log, new HistoryReader(join(distFolder, 'history-reader.js')));
  }

  /** The folder whose runs are shown; `null` while none is open. */
  get folder(): PlanFolder | null {
    return this.#folder;
  }

  /** Whether a benchmark is running, be it the one on show or not. */
  get running(): boolean {
    return this.#session.state.running;
  }

  get hasPlan(): boolean {
    return this.#plan !== null && this.#plan.kind !== 'missing';
  }

  /** The plan; `null` where there is none, or it has faults. */
  get plan(): Plan | null {
    return this.#plan?.kind === 'ready' ? this.#plan.plan : null;
  }

  /** The run on show; `null` when there is none yet. */
  get record(): RunRecord | null {
    return this.#chosen ?? this.#own.record;
  }

  /** The run on show as it stands. */
  get view(): RunView {
    return this.#chosen === null ? this.#own : viewOfRecord(this.#chosen);
  }

  /** The run of this window where it is one of the folder on show, and no run otherwise. */
  get #own(): RunView {
    const { job, view } = this.#session.state;
    const isShown = job === null || this.#folder === null || job.folder.uri.toString() === this.#folder.uri.toString();
    return isShown ? view : idleView;
  }

  /** What the folder on show is called where there are several to choose from; `null`: there is one. */
  get folderName(): string | null {
    return this.#several ? (this.#folder?.name ?? null) : null;
  }

  /** What changed in the run on show against the one before it, in a few words; `null`: nothing can be said. */
  get change(): string | null {
    const { record } = this.view;
    const comparison = this.#compared?.record === record ? (this.#compared?.comparison ?? null) : null;
    return comparison === null ? null : changeText(comparison);
  }

  /** Reads plan and saved runs again; a window that has run nothing yet shows its newest saved run. */
  refresh(folder?: PlanFolder): Promise<void> {
    // One after another: of two that mix, one would show its plan beside the other's runs.
    return this.#turns.take(() => this.#refresh(folder));
  }

  async #refresh(folder: PlanFolder | undefined): Promise<void> {
    const folders = await foldersToChoose();
    this.#several = folders.length > 1;
    const next = folder ?? this.#folder ?? folders[0] ?? null;
    if (next?.uri.toString() !== this.#folder?.uri.toString()) {
      this.#chosen = null;
      this.#two = null;
      this.#unread = null;
      this.#profiles.forget();
      this.#capacities.forget();
    }
    this.#folder = next;
    if (next === null) return;
    if (this.#forPanel) await this.#findForPanel(next);
    this.#plan = await workspacePlan(next);
    await this.saved.refresh(next.uri.fsPath);
    if (!this.saved.list.some(({ id }) => id === this.#unread?.id)) this.#unread = null;
    const { record, phase } = this.#own;
    if (this.#chosen === null && record === null && phase !== 'running') {
      const newest = await this.saved.readNewest();
      this.#chosen = newest.record;
      this.#unread = newest.unread.find(isOfNewerVersion) ?? null;
    }
    await this.#lookForChange();
    await this.#compare();
  }

  /** Shows a saved run; of one of a newer version it is told that it can't be shown. Throws when it can't be read for another reason. */
  async choose(id: string): Promise<void> {
    const { record } = this.#own;
    this.#two = null;
    this.#unread = null;
    try {
      this.#chosen = record?.id === id ? null : await this.saved.read(id);
    } catch (error) {
      const unread = error instanceof RecordError ? { id, fault: error.fault } : null;
      if (unread === null || !isOfNewerVersion(unread)) throw error;
      this.#unread = unread;
      return;
    }
    await this.#lookForChange();
    await this.#compare();
  }

  /** Shows what changed between two saved runs, until a run is shown again. Throws when one can't be read. */
  async compareTwo(before: SavedFile, after: SavedFile): Promise<void> {
    this.#two = await this.saved.compareTwo(before, after);
  }

  /** Shows the run again instead of what changed between two. */
  closeComparison(): void {
    this.#two = null;
  }

  /** Another run is the baseline now, or none: what changed is found out again. */
  marksChanged(): void {
    this.#compared = null;
  }

  /** Shows the run of this window again, such as when a new one starts. */
  follow(): void {
    this.#chosen = null;
    this.#unread = null;
    this.#two = null;
  }

  /** Loads what only a panel needs. */
  async readyForPanel(): Promise<void> {
    const [{ exportersForPeople }, { leanRecord }] = await Promise.all([
      import('../report/exporters/exporters.ts'),
      import('../report/exporters/public-record.ts'),
    ]);
    this.#leanRecord = leanRecord;
    this.#exports = exportersForPeople.map(({ name, title }) => ({ name, title }));
    this.#forPanel = true;
    await this.#turns.take(() => this.#findForPanel(this.#folder));
  }

  /** Reads what only a panel shows of a folder. */
  async #findForPanel(folder: PlanFolder | null): Promise<void> {
    await this.#findProfiles(folder);
    if (folder === null) return;
    const { newestCapacities } = await import('../history/capacity-store.ts');
    const { runsFolderOf } = await import('../history/run-store.ts');
    this.#capacities.keep(await newestCapacities(runsFolderOf(folder.uri.fsPath)));
  }

  /** Reads the saved profiles of a folder, once. */
  async #findProfiles(folder: PlanFolder | null): Promise<void> {
    const path = folder?.uri.fsPath ?? null;
    if (path === this.#profiledFolder) return;
    this.#profiledFolder = path;
    if (path !== null) this.#profiles.keepSaved(await this.saved.profiles(path));
  }

  panelState(): PanelState {
    const { running, stopping, notice, profiling, finding, startedAt } = this.#session.state;
    const shown = this.view;
    const comparison = this.#compared?.record === shown.record ? (this.#compared?.comparison ?? null) : null;
    const runs = this.saved.list.map(({ id, startedAt }) => ({ id, startedAt }));
    return {
      type: 'state',
      view: this.#drawable(shown),
      runs,
      baseline: comparison === null ? null : { id: comparison.before.id, startedAt: comparison.before.startedAt },
      comparison,
      compared: this.#two,
      exports: this.#exports,
      canApply: shown.record !== null && hasSettingsHome(shown.record.plan.service.launcher),
      workspace: {
        trusted: vscode.workspace.isTrusted,
        hasFolder: this.#folder !== null,
        folderName: this.#folder?.name ?? null,
        hasPlan: this.hasPlan,
        planChanged: shown.record !== null && this.#changedSince === shown.record.id,
      },
      notice: this.#unreadNotice() ?? notice ?? this.#standingNotice(),
      running,
      elapsedSeconds: startedAt === null ? null : (Date.now() - startedAt) / 1000,
      stopping,
      profiling,
      profiles: this.#profiles.list,
      finding,
      capacities: this.#capacities.list,
    };
  }

  /** What the charts of a cell are drawn from, of the run on show or of a saved one; none where that can't be read. */
  async evidenceOf(place: CellPlace): Promise<PanelEvidence> {
    const { cellEvidence } = await import('../report/exporters/public-record.ts');
    const record = this.record?.id === place.run ? this.record : await this.saved.read(place.run).catch(() => null);
    const key = placeKey({ endpoint: String(place.endpoint), settings: Object(place.settings) });
    const cell = record?.cells.find((one) => placeKey(one) === key);
    return { type: 'cell-evidence', place, evidence: cell === undefined ? null : cellEvidence(cell) };
  }

  /** The view without what the panel asks for when it draws it, and without what is the plan's alone: it is sent again with every change. */
  #drawable(view: RunView): RunView {
    return view.record === null || this.#leanRecord === null
      ? { ...view, record: null }
      : { ...view, record: this.#leanRecord(view.record) };
  }

  /** Compares the run on show with the one before it, unless that is done or the run is still going on. */
  async #compare(): Promise<void> {
    const { phase, record } = this.view;
    if (record === null || phase === 'running' || this.#compared?.record === record) return;
    const comparison = await this.saved.comparisonOf(record);
    // Another run may have come on show meanwhile, and have been compared already.
    if (this.view.record === record) this.#compared = { record, comparison };
  }

  async #lookForChange(): Promise<void> {
    const { record } = this.view;
    // A comparison is of a part of the plan, under one choice of settings.
    if (record === null || record.against !== undefined || this.#plan?.kind !== 'ready') this.#changedSince = null;
    else {
      const { isPlanOf } = await import('./plan-of-run.ts');
      this.#changedSince = (await isPlanOf(record, this.#plan.plan)) ? null : record.id;
    }
  }

  #unreadNotice(): PanelNotice | null {
    return this.#unread === null
      ? null
      : { severity: 'warning', text: recordFaultSentence(this.#unread.fault), actions: ['look-for-update'] };
  }

  #standingNotice(): PanelNotice | null {
    if (this.#plan?.kind !== 'faulty') return null;
    const [first] = this.#plan.faults;
    const left = this.#plan.faults.length - 1;
    const sentence = first === undefined ? '' : editorFaultSentence(first);
    const text = t('{0}, line {1}: {2}', 'servebench.json', first?.line ?? 1, sentence);
    return {
      severity: 'warning',
      text: left > 0 ? t('{0} (and {1} more)', text, left) : text,
      actions: ['open-plan'],
    };
  }
}
