import * as vscode from 'vscode';
import type { AgainstRequest } from '../benchmark/against/against-request.ts';
import type { SearchProgress } from '../benchmark/capacity/find-capacity.ts';
import type { RateQuestion } from '../benchmark/capacity/rate-question.ts';
import type { ProfileStage } from '../benchmark/profiling/profile-endpoint.ts';
import type { ProfileRequest } from '../benchmark/profiling/profiling-session.ts';
import type { RunContext, RunPart } from '../benchmark/run-context.ts';
import type { Failure } from '../model/facts/failure.ts';
import type { PanelNotice, PanelProfile } from '../model/panel-protocol.ts';
import type { Plan } from '../model/plan/plan.ts';
import type { CapacityRecord } from '../model/run/capacity.ts';
import { foldRun, idleView, type RunView, viewOfRecord } from '../model/run/fold.ts';
import type { Settings } from '../model/settings.ts';
import type { AskedAnswer } from '../project/find/draft-plan.ts';
import { stateFolder } from '../service/leases/state-folder.ts';
import { notAskedSentence } from '../words/asked-application.ts';
import { triedText } from '../words/capacity.ts';
import { failureOutput, failureSentence } from '../words/failures.ts';
import { t } from '../words/language.ts';
import { notSavedSentence } from '../words/record-faults.ts';
import { settingsLabel } from '../words/settings-label.ts';
import { logEvent } from './log.ts';
import type { PlanFolder } from './plan-folder.ts';
import type { FromRunner, ToRunner } from './runner/protocol.ts';
import { RunnerProcess } from './runner/runner-process.ts';

/** What is to be run: a checked plan of a folder, whole or a part of it. */
export interface BenchmarkJob {
  readonly folder: PlanFolder;
  readonly plan: Plan;
  readonly part: RunPart | undefined;
  /** The commit that the files on the screen are compared with; left out: it is a run. */
  readonly against?: AgainstRequest;
}

/** What is going on, for everything that shows it. */
export interface SessionState {
  /** The run in progress, or the last one of this window. */
  readonly view: RunView;
  readonly job: BenchmarkJob | null;
  readonly running: boolean;
  readonly stopping: boolean;
  /** When the run in progress was begun, ms since 1970; `null`: none is in progress. */
  readonly startedAt: number | null;
  readonly notice: PanelNotice | null;
  /** The endpoint that is profiled, and how far that is; `running` is set then, too. `null`: none is. */
  readonly profiling: { readonly endpoint: string; readonly text: string } | null;
  /** The endpoint whose highest rate is looked for, and how far that is; `running` is set then, too. `null`: none is. */
  readonly finding: { readonly endpoint: string; readonly text: string } | null;
}

/** An endpoint of a plan that is to be profiled. */
export interface ProfileJob {
  readonly folder: PlanFolder;
  readonly request: ProfileRequest;
}

/** An endpoint of a plan whose highest rate is to be found. */
export interface CapacityJob {
  readonly folder: PlanFolder;
  readonly question: RateQuestion;
  readonly points: readonly Settings[];
}

/** What came of a search: neither where it was stopped before anything was known. */
export interface CapacityEnd {
  readonly record: CapacityRecord | null;
  readonly failure: string | null;
}

/** What came of a profiling: neither where it was stopped. */
export interface ProfileEnd {
  readonly profile: PanelProfile | null;
  /** The samples of its parts, for VS Code's own viewer. */
  readonly cpuProfiles: readonly string[];
  readonly failure: string | null;
}

/** Where the runner and its files are. */
export interface SessionPlaces {
  /** The extension's `dist` folder. */
  readonly distFolder: string;
  readonly mediaFolder: string;
}

/** Finds what a start needs to know of the window. */
export type FindSurroundings = () => Promise<Pick<RunContext, 'environment' | 'suggestedPython' | 'confirmedHosts'>>;

/** What is done in a window's turn beside runs: a profiling, a search for a rate. */
interface OtherWork {
  /** What is shown of it from its beginning. */
  readonly shown: Partial<Pick<SessionState, 'profiling' | 'finding'>>;
  /** What the runner is told. */
  readonly message: (context: RunContext) => Extract<ToRunner, { type: 'profile' | 'capacity' }>;
  /** Takes a message of the runner. Gives why it failed, where the message says so. */
  readonly take: (message: FromRunner) => string | null;
}

/** How a run ended. */
export interface RunEnd {
  readonly view: RunView;
  /** The saved record's file; `null` when nothing could be saved. */
  readonly file: string | null;
  /** Why the run ended before its time; `null` when it finished or was stopped. */
  readonly failure: ToldFailure | null;
}

/** A failure in words. */
export interface ToldFailure {
  readonly sentence: string;
  /** The last lines of the program that failed. */
  readonly output: readonly string[];
}

const idleState: SessionState = {
  view: idleView,
  job: null,
  running: false,
  stopping: false,
  startedAt: null,
  notice: null,
  profiling: null,
  finding: null,
};

/** The one benchmark of this window: at most one runs at a time, and everything that shows it listens here. */
export class BenchmarkSession implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<SessionState>();
  readonly onDidChange = this.#changed.event;
  readonly #log: vscode.LogOutputChannel;
  readonly #places: SessionPlaces;
  #state = idleState;
  #runner: RunnerProcess | null = null;

  constructor(log: vscode.LogOutputChannel, places: SessionPlaces) {
    this.#log = log;
    this.#places = places;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Runs a job to its end. Throws when one is running already: callers ask `state.running` first. */
  async run(job: BenchmarkJob, findSurroundings: FindSurroundings): Promise<RunEnd> {
    if (this.#state.running) throw new Error(t('A benchmark is running already.'));
    let file: string | null = null;
    let failure: ToldFailure | null = null;
    const end: { failure: Failure | null } = { failure: null };
    const { continues } = job.part ?? {};
    const onMessage = (message: FromRunner) => {
      if (message.type === 'event') {
        logEvent(this.#log, message.event);
        this.#update({ view: foldRun(this.#state.view, message.event) });
        // Of a run that was whole before, the record does not keep it.
        if (message.event.type === 'run-finished') end.failure = message.event.failure;
      } else if (message.type === 'saved') file = message.file;
      else if (message.type === 'save-failed') failure = { sentence: notSavedSentence(message.failure), output: [] };
      else if (message.type === 'crashed') failure = inWords(message.failure);
    };
    // What a run adds to stays on show, the first moments of getting ready included.
    const before = continues === undefined ? idleView : { ...viewOfRecord(continues), cellsDone: 0, cellsTotal: 0 };
    this.#update({
      view: { ...before, phase: 'running' },
      job,
      running: true,
      stopping: false,
      notice: null,
      startedAt: Date.now(),
    });
    try {
      const surroundings = await findSurroundings();
      if (!this.#state.stopping) {
        const { folder, plan, part, against } = job;
        const context: RunContext = { ...(await this.#contextOf(folder, surroundings)), only: part, against };
        this.#runner = this.#newRunner(onMessage);
        this.#runner.start({ type: 'run', plan, context });
        const early = await this.#runner.ended;
        // Somebody who stopped the run need not hear how it ended.
        if (early !== null && this.#state.stopping) this.#log.info(early);
        else if (early !== null) failure ??= { sentence: early, output: [] };
      }
    } finally {
      this.#runner = null;
      const { record } = this.#state.view;
      if (end.failure !== null && end.failure.kind !== 'stopped') failure ??= inWords(end.failure);
      // Nothing came of it: what it was to be added to is still what there is to see.
      const isKept = continues !== undefined && (record === null || record.cells.length === 0);
      const view = isKept ? viewOfRecord(continues) : this.#state.view;
      this.#update({
        view: { ...view, phase: view.record === null ? 'idle' : 'done', doing: null, remainingSeconds: null },
        running: false,
        stopping: false,
        startedAt: null,
        notice:
          failure === null
            ? null
            : {
                severity: 'error',
                text: textOf(failure),
                actions: [end.failure?.kind === 'not-gone-on' ? 'rerun' : 'show-log'],
              },
      });
    }
    if (failure !== null) this.#log.error(textOf(failure));
    return { view: this.#state.view, file, failure };
  }

  /**
   * Profiles an endpoint. A profiling is no run, and takes this window's turn all the same: beside one nothing can be
   * measured. Throws when something is running already.
   */
  async profile({ folder, request }: ProfileJob, findSurroundings: FindSurroundings): Promise<ProfileEnd> {
    const { endpoint } = request;
    let end: Omit<ProfileEnd, 'failure'> = { profile: null, cpuProfiles: [] };
    const failure = await this.#takeTurn(folder, findSurroundings, {
      shown: { profiling: { endpoint, text: t('Getting ready') } },
      message: (context) => ({ type: 'profile', request, context }),
      take: (message) => {
        if (message.type === 'profile-stage')
          this.#update({ profiling: { endpoint, text: stageText(message.stage, request) } });
        else if (message.type === 'profiled') end = { profile: message.profile, cpuProfiles: message.cpuProfiles };
        return message.type === 'profile-failed' ? message.message : null;
      },
    });
    return { ...end, failure };
  }

  /**
   * Finds the highest rate at which an endpoint keeps a latency. It takes this window's turn, as a profiling does. Throws when something
   * is running already.
   */
  async findCapacity(
    { folder, question, points }: CapacityJob,
    findSurroundings: FindSurroundings,
  ): Promise<CapacityEnd> {
    const { endpoint } = question;
    let record: CapacityEnd['record'] = null;
    const failure = await this.#takeTurn(folder, findSurroundings, {
      shown: { finding: { endpoint, text: t('Looking for the highest rate') } },
      message: (context) => ({ type: 'capacity', question, points, context }),
      take: (message) => {
        if (message.type === 'rate-tried') {
          const text = searchText(message.progress, question);
          this.#log.info(`${endpoint}: ${text}`);
          this.#update({ finding: { endpoint, text } });
        } else if (message.type === 'capacity-found') record = message.record;
        return message.type === 'capacity-failed' ? message.message : null;
      },
    });
    return { record, failure };
  }

  /** Does what is no run in this window's turn. Gives why it failed; `null`: it did not, or it was stopped. */
  async #takeTurn(
    folder: PlanFolder,
    findSurroundings: FindSurroundings,
    { shown, message, take }: OtherWork,
  ): Promise<string | null> {
    if (this.#state.running) throw new Error(t('A benchmark is running already.'));
    const end: { failure: string | null } = { failure: null };
    this.#update({ running: true, stopping: false, notice: null, ...shown });
    try {
      const context = await this.#contextOf(folder, await findSurroundings());
      if (!this.#state.stopping) {
        this.#runner = this.#newRunner((told) => {
          end.failure = take(told) ?? end.failure;
        });
        this.#runner.start(message(context));
        const early = await this.#runner.ended;
        if (early !== null && !this.#state.stopping) end.failure ??= early;
      }
    } finally {
      this.#runner = null;
      const { failure } = end;
      this.#update({
        ...{ running: false, stopping: false, profiling: null, finding: null },
        notice: failure === null ? null : { severity: 'error', text: failure, actions: ['show-log'] },
      });
    }
    if (end.failure !== null) this.#log.error(end.failure);
    return end.failure;
  }

  /**
   * Asks the application of a plan for its routes, beside whatever runs: it is loaded for that, and nothing is measured.
   * Throws the signal's reason.
   */
  async ask(
    folder: PlanFolder,
    plan: Plan,
    findSurroundings: FindSurroundings,
    signal: AbortSignal,
  ): Promise<AskedAnswer> {
    const context = await this.#contextOf(folder, await findSurroundings());
    signal.throwIfAborted();
    let answer: AskedAnswer = { app: null, note: null };
    const runner = this.#newRunner((message) => {
      if (message.type === 'asked') {
        const { app, failure } = message.answer;
        answer = { app, note: failure === null ? null : notAskedSentence(failure) };
      }
      if (message.type === 'crashed') this.#log.error(textOf(inWords(message.failure)));
    });
    const stop = () => runner.stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      runner.start({ type: 'ask', plan, context });
      const early = await runner.ended;
      signal.throwIfAborted();
      if (early !== null) this.#log.warn(early);
      return answer;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Ends the run in progress and keeps what it measured. */
  stop(): void {
    if (!this.#state.running || this.#state.stopping) return;
    this.#log.info('Stopping');
    this.#update({ stopping: true });
    this.#runner?.stop();
  }

  /** Shows something to the user above the results. */
  notify(notice: PanelNotice | null): void {
    this.#update({ notice });
  }

  /** Stops the run and waits until its process is gone: a closing window gives a few seconds. */
  async end(): Promise<void> {
    this.stop();
    await this.#runner?.ended;
  }

  dispose(): void {
    this.stop();
    this.#changed.dispose();
  }

  async #contextOf(folder: PlanFolder, surroundings: Awaited<ReturnType<FindSurroundings>>): Promise<RunContext> {
    return {
      planFolder: folder.uri.fsPath,
      ...this.#places,
      ...surroundings,
      // The terminal's, so that each finds what the other left behind.
      storageFolder: await stateFolder(surroundings.environment),
    };
  }

  #newRunner(onMessage: (message: FromRunner) => void): RunnerProcess {
    return new RunnerProcess(`${this.#places.distFolder}/runner.js`, process.env, {
      onMessage,
      onOutput: (text) => this.#log.warn(text.trimEnd()),
    });
  }

  #update(change: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed.fire(this.#state);
  }
}

function stageText(stage: ProfileStage, { endpoint, seconds }: ProfileRequest): string {
  switch (stage.type) {
    case 'preparing':
      return t('Getting ready to profile {0}', endpoint);
    case 'measuring':
      return t('Measuring {0} without a profiler', endpoint);
    case 'profiling':
      return t('Profiling {0} for {1} s', endpoint, seconds);
  }
}

function searchText({ settings, tried }: SearchProgress, { percentile }: RateQuestion): string {
  return t('Looking for the highest rate under {0}: {1}', settingsLabel(settings), triedText(tried, percentile));
}

function inWords(failure: Failure): ToldFailure {
  return { sentence: failureSentence(failure), output: failureOutput(failure) };
}

function textOf({ sentence, output }: ToldFailure): string {
  return [sentence, ...output].join('\n');
}
