import * as vscode from 'vscode';
import { advisedAndSmallest, advisedSettings, settingsToCompare } from '../analysis/advice/settings-to-compare.ts';
import { usualThresholdPercent, usualWithinSeconds } from '../benchmark/against/against-request.ts';
import { usualTrialSeconds } from '../benchmark/capacity/rate-question.ts';
import type { ProfileRequest } from '../benchmark/profiling/profiling-session.ts';
import type { RunPart } from '../benchmark/run-context.ts';
import { serverEnvironment } from '../host/server-environment.ts';
import type { Plan } from '../model/plan/plan.ts';
import { planFileName } from '../model/plan/plan-file-name.ts';
import { canGoOn } from '../model/run/going-on.ts';
import type { RunRecord } from '../model/run/record.ts';
import type { Settings } from '../model/settings.ts';
import type { AskedAnswer } from '../project/find/draft-plan.ts';
import { againstSummary } from '../words/against.ts';
import { capacitySentences } from '../words/capacity.ts';
import { failureSentence } from '../words/failures.ts';
import { t } from '../words/language.ts';
import { recommendationSentence } from '../words/reasons.ts';
import { askLimit } from './ask-limit.ts';
import type { BenchmarkJob, BenchmarkSession, CapacityEnd, ProfileEnd, RunEnd } from './benchmark-session.ts';
import type { Capacities } from './capacities.ts';
import { endWhileShown } from './end-while-shown.ts';
import { mayLoad } from './first-plan/confirm-host.ts';
import { urlPlan } from './first-plan/url-plan.ts';
import { writePlan } from './first-plan/write-plan.ts';
import { messageText } from './message-text.ts';
import { isTellingEnds, panelPlace } from './panel-setting.ts';
import { pickRef } from './pick-ref.ts';
import { confirmedHosts, editorFaultSentence, planUri, type WorkspacePlan, workspacePlan } from './plan-document.ts';
import { chooseFolder, chooseFolderForPlan, type PlanFolder } from './plan-folder.ts';
import { isPlanOf } from './plan-of-run.ts';
import type { Profiles } from './profiles.ts';
import { suggestedPython } from './python-interpreter.ts';
import type { Results } from './results.ts';
import type { ResultsPanel } from './results-panel.ts';
import { mayRun } from './trust.ts';

/** Length of a profiled load, s. */
const profileSeconds = 10;

/** The py-spy that the user's settings name; `null`: it is looked for. */
function pySpySetting(): string | null {
  return vscode.workspace.getConfiguration('servebench').get<string>('pySpy') || null;
}

/** Starts benchmarks on the user's word: finds folder and plan, says what is missing, shows the results. */
export class BenchmarkRunner {
  readonly #session: BenchmarkSession;
  readonly #results: Results;
  readonly #panel: ResultsPanel;
  readonly #log: vscode.LogOutputChannel;
  readonly #profiles: Profiles;
  readonly #capacities: Capacities;

  constructor(
    session: BenchmarkSession,
    results: Results,
    panel: ResultsPanel,
    log: vscode.LogOutputChannel,
    { profiles, capacities }: { readonly profiles: Profiles; readonly capacities: Capacities },
  ) {
    this.#profiles = profiles;
    this.#capacities = capacities;
    this.#session = session;
    this.#results = results;
    this.#panel = panel;
    this.#log = log;
  }

  async benchmarkWorkspace(wanted?: vscode.Uri): Promise<void> {
    if (!(await this.#mayStart())) return;
    const folder = await chooseFolder(wanted);
    if (folder !== undefined) await this.#start(folder, undefined, { inFront: true });
  }

  /** `wanted`: the plan, or its folder, where the endpoint's name is not of the run on show. */
  async benchmarkEndpoint(name?: string, wanted?: vscode.Uri): Promise<void> {
    if (!(await this.#mayStart())) return;
    const shown = name === undefined || wanted !== undefined ? null : this.#results.folder;
    const folder = shown ?? (await chooseFolder(wanted));
    if (folder === undefined) return;
    const plan = await workspacePlan(folder);
    if (plan.kind !== 'ready') return this.#explain(folder, plan);
    if (name !== undefined && !plan.plan.endpoints.some((endpoint) => endpoint.name === name))
      throw new Error(t('The plan has no endpoint "{0}" any more.', name));
    const endpoint = name ?? (await pickEndpoint(plan.plan.endpoints));
    if (endpoint !== undefined) await this.#startEndpoints(folder, [endpoint], { inFront: true });
  }

  /** Measures some endpoints as a whole: on top of the run on show where that is one of the same plan, which keeps all its others. */
  async #startEndpoints(
    folder: PlanFolder,
    endpoints: readonly string[],
    show: { readonly inFront: boolean },
  ): Promise<void> {
    const { record } = this.#results;
    const isShown = this.#results.folder?.uri.toString() === folder.uri.toString();
    const found = await workspacePlan(folder);
    const continues =
      isShown &&
      record !== null &&
      record.against === undefined &&
      found.kind === 'ready' &&
      (await isPlanOf(record, found.plan))
        ? record
        : undefined;
    await this.#start(folder, { endpoints, continues }, show);
  }

  /** Asks the application of a plan for its routes. Only where the workspace is trusted: it is loaded for that. */
  ask(folder: PlanFolder, plan: Plan, signal: AbortSignal): Promise<AskedAnswer> {
    return this.#session.ask(folder, plan, () => this.#surroundings(folder), signal);
  }

  /** Benchmarks a server that runs already. Where the folder has no plan yet, it gets one for that address. */
  async benchmarkUrl(wanted?: string): Promise<void> {
    if (!(await this.#mayStart())) return;
    const folder = await chooseFolderForPlan();
    if (folder !== undefined) await this.#benchmarkUrl(folder, wanted);
  }

  async #benchmarkUrl(folder: PlanFolder, wanted?: string): Promise<void> {
    const address = wanted ?? (await askAddress());
    if (address === undefined) return;
    const drafted = urlPlan(address);
    if ('problem' in drafted) throw new Error(drafted.problem);
    if (!(await mayLoad(drafted.origin))) return;
    if ((await workspacePlan(folder)).kind === 'missing') {
      await writePlan(folder, drafted.text);
      return this.#start(folder, undefined, { inFront: true });
    }
    // The folder's own plan stays as it is.
    const { readPlan } = await import('../model/plan/plan-file.ts');
    const { plan, faults } = readPlan(drafted.text, { confirmedHosts: confirmedHosts() });
    if (plan === null) throw new Error(faults.map(editorFaultSentence).join(' '));
    await this.#run({ folder, plan, part: undefined }, { inFront: true });
  }

  /** Runs some endpoints of a folder's plan. The panel stays where it is. */
  async benchmarkEndpoints(names: readonly string[], folder: PlanFolder): Promise<void> {
    if (await this.#mayStart()) await this.#startEndpoints(folder, names, { inFront: false });
  }

  /** Says what the files on the screen made faster or slower than a commit, under the settings that the run on show recommends. */
  async compareWithBranch(wanted?: string): Promise<void> {
    if (!(await this.#mayStart())) return;
    const folder = await chooseFolder();
    if (folder === undefined) return;
    await vscode.workspace.saveAll(false);
    const found = await workspacePlan(folder);
    if (found.kind !== 'ready') return this.#explain(folder, found);
    const ref = wanted ?? (await pickRef(folder.uri.fsPath));
    if (ref === undefined || this.#session.state.running) return;
    const settings = settingsToCompare(found.plan, this.#results.record);
    const limits = { thresholdPercent: usualThresholdPercent, withinSeconds: usualWithinSeconds };
    const job = { folder, plan: found.plan, part: undefined, against: { ref, settings, ...limits } };
    await this.#run(job, { inFront: true });
  }

  /** Runs a job that an agent asked for and the user confirmed, and returns how it ended. Throws where something runs already. */
  async runForAgent(job: BenchmarkJob): Promise<RunEnd> {
    this.#mustBeFree();
    await vscode.workspace.saveAll(false);
    return this.#run(job, { inFront: false });
  }

  /** Profiles an endpoint for an agent, likewise. */
  async profileForAgent(
    place: { readonly folder: PlanFolder; readonly plan: Plan },
    wanted: Pick<ProfileRequest, 'endpoint' | 'settings' | 'seconds'>,
  ): Promise<ProfileEnd> {
    this.#mustBeFree();
    await vscode.workspace.saveAll(false);
    return this.#profile(place, wanted);
  }

  #mustBeFree(): void {
    if (this.#session.state.running)
      throw new Error('A benchmark or a profile is running already. Wait for it to end, or ask the user to stop it.');
  }

  /** Runs again what was run last; the plan is read anew. The panel stays where it is. */
  async rerun(): Promise<void> {
    const { job } = this.#session.state;
    if (job?.against !== undefined) return this.compareWithBranch(job.against.ref);
    if (!(await this.#mayStart())) return;
    const folder = job?.folder ?? this.#results.folder ?? (await chooseFolder());
    if (folder === undefined) return;
    // What was added to a run is on show with all of it, and so is what is run again.
    const endpoints = job?.part?.continues === undefined ? job?.part?.endpoints : undefined;
    await this.#start(folder, endpoints === undefined ? undefined : { endpoints }, { inFront: false });
  }

  /** Measures what the run on show has left unmeasured, because it was stopped or its window was closed. */
  async continueRun(): Promise<void> {
    if (!(await this.#mayStart())) return;
    const { folder, record } = this.#results;
    if (folder === null || record === null) return;
    if (!canGoOn(record)) {
      const why = { kind: record.against === undefined ? 'nothing-left' : 'comparison' } as const;
      throw new Error(failureSentence({ kind: 'not-gone-on', why }));
    }
    await this.#start(folder, { continues: record }, { inFront: false });
  }

  /** Measures one cell of the run on show on top of it. */
  async measureCell(
    record: RunRecord,
    endpoint: string,
    settings: RunRecord['cells'][number]['settings'],
  ): Promise<void> {
    const { folder } = this.#results;
    if (folder === null || !(await this.#mayStart())) return;
    await this.#start(folder, { cells: [{ endpoint, settings }], continues: record }, { inFront: false });
  }

  /** Finds out at which lines an endpoint of the run on show spends its time. The panel shows it under the verdict. */
  async profile(endpoint: string, settings: Settings): Promise<void> {
    const { folder } = this.#results;
    if (folder === null || !(await this.#mayStart())) return;
    await vscode.workspace.saveAll(false);
    const found = await workspacePlan(folder);
    if (found.kind !== 'ready') return this.#explain(folder, found);
    const { plan } = found;
    if (!plan.endpoints.some(({ name }) => name === endpoint))
      throw new Error(t('The plan has no endpoint "{0}" any more.', endpoint));
    if (this.#session.state.running) return;
    this.#announceProfile(await this.#profile({ folder, plan }, { endpoint, settings, seconds: profileSeconds }));
  }

  async #profile(
    { folder, plan }: { readonly folder: PlanFolder; readonly plan: Plan },
    { endpoint, settings, seconds }: Pick<ProfileRequest, 'endpoint' | 'settings' | 'seconds'>,
  ): Promise<ProfileEnd> {
    const { record } = this.#results;
    const end = await this.#session.profile(
      {
        folder,
        request: {
          plan,
          endpoint,
          settings,
          seconds,
          modes: null,
          native: false,
          pySpy: pySpySetting(),
          knownBound: record?.diagnoses.find((one) => one.endpoint === endpoint)?.bound ?? null,
          runId: record?.id ?? null,
        },
      },
      () => this.#surroundings(folder),
    );
    if (end.profile !== null) this.#profiles.keep(end.profile, end.cpuProfiles);
    this.#panel.update();
    return end;
  }

  /**
   * Finds the highest rate at which an endpoint keeps a p95 that is asked for: under the settings that the run on show recommends, and under the
   * smallest of the plan. The endpoint's card shows it.
   */
  async findCapacity(wanted?: string): Promise<void> {
    if (!(await this.#mayStart())) return;
    const folder = this.#results.folder ?? (await chooseFolder());
    if (folder === undefined) return;
    await vscode.workspace.saveAll(false);
    const found = await workspacePlan(folder);
    if (found.kind !== 'ready') return this.#explain(folder, found);
    const { plan } = found;
    if (wanted !== undefined && !plan.endpoints.some(({ name }) => name === wanted))
      throw new Error(t('The plan has no endpoint "{0}" any more.', wanted));
    const [only, ...others] = plan.endpoints;
    const endpoint = wanted ?? (others.length === 0 ? only?.name : await pickEndpoint(plan.endpoints));
    if (endpoint === undefined) return;
    const limitMs = await askLimit(endpoint);
    if (limitMs === undefined || this.#session.state.running) return;
    const ending = this.#session.findCapacity(
      {
        folder,
        question: { plan, endpoint, percentile: 'p95', limitMs, seconds: usualTrialSeconds },
        points: advisedAndSmallest(plan, advisedSettings(plan, this.#results.record, [endpoint])),
      },
      () => this.#surroundings(folder),
    );
    this.#showPanel(true);
    const end = await ending;
    if (end.record !== null) this.#capacities.keep([end.record]);
    this.#panel.update();
    this.#announceCapacity(end);
  }

  /** Says what was found where the panel doesn't, and what went wrong. */
  #announceCapacity({ record, failure }: CapacityEnd): void {
    const show = t('Show Results');
    const showLog = t('Show Log');
    const act = (answer: string | undefined) => {
      if (answer === show) this.#panel.reveal({ preserveFocus: false });
      if (answer === showLog) this.#log.show();
    };
    const [first] = record?.capacities ?? [];
    if (failure !== null) void vscode.window.showErrorMessage(messageText(`Servebench: ${failure}`), showLog).then(act);
    else if (record !== null && first !== undefined && !this.#panel.visible) {
      const [sentence = ''] = capacitySentences(first, record);
      void vscode.window
        .showInformationMessage(messageText(`Servebench: ${record.endpoint}: ${sentence}`), show)
        .then(act);
    }
  }

  #announceProfile({ failure }: ProfileEnd): void {
    if (failure === null) return;
    const showLog = t('Show Log');
    void vscode.window.showErrorMessage(messageText(`Servebench: ${failure}`), showLog).then((answer) => {
      if (answer === showLog) this.#log.show();
    });
  }

  async #surroundings(folder: PlanFolder) {
    return {
      environment: serverEnvironment(process.env),
      suggestedPython: await suggestedPython(folder, this.#log),
      confirmedHosts: confirmedHosts(),
    };
  }

  async #mayStart(): Promise<boolean> {
    if (!(await mayRun())) return false;
    if (!this.#session.state.running) return true;
    const stop = t('Stop');
    const show = t('Show Results');
    const answer = await vscode.window.showInformationMessage(
      t('A benchmark is running. One runs at a time.'),
      show,
      stop,
    );
    if (answer === stop) this.#session.stop();
    else if (answer === show) this.#panel.reveal({ preserveFocus: false });
    return false;
  }

  async #start(
    folder: PlanFolder,
    part: RunPart | undefined,
    { inFront }: { readonly inFront: boolean },
  ): Promise<void> {
    // As VS Code does before a task or a debug session: what is benchmarked is what is on the screen.
    await vscode.workspace.saveAll(false);
    const found = await workspacePlan(folder);
    if (found.kind === 'missing') return this.#offerFirst(folder);
    if (found.kind !== 'ready') return this.#explain(folder, found);
    if (this.#session.state.running) return;
    // What a saved run holds may be anybody's: only the plan on the screen is run, and only where it is that run's.
    if (part?.continues !== undefined && !(await isPlanOf(part.continues, found.plan))) return this.#explainChange();
    await this.#run({ folder, plan: found.plan, part }, { inFront });
  }

  async #run(job: BenchmarkJob, { inFront }: { readonly inFront: boolean }): Promise<RunEnd> {
    const { folder } = job;
    this.#results.follow();
    const ending = this.#session.run(job, () => this.#surroundings(folder));
    this.#showPanel(inFront);
    const end = await endWhileShown(
      ending,
      () => this.#results.refresh(folder),
      (error) => this.#log.error(String(error)),
    );
    this.#session.notify(this.#session.state.notice);
    this.#announce(end);
    return end;
  }

  #showPanel(inFront: boolean): void {
    const place = panelPlace();
    if (place === 'never') return;
    if (inFront && place === 'in-front') this.#panel.reveal({ preserveFocus: false });
    else this.#panel.ensure();
  }

  /** A folder without a plan: what was found in it is shown, to be run at once, changed, or opened. */
  async #offerFirst(folder: PlanFolder): Promise<void> {
    // Parsers and schemas are loaded when they are needed, not with every window.
    const { offerPlan } = await import('./first-plan/offer-plan.ts');
    const offer = await offerPlan(folder, (plan, signal) => this.ask(folder, plan, signal));
    if (offer === undefined) return;
    if (offer.kind === 'url') return this.#benchmarkUrl(folder);
    if (!(await writePlan(folder, offer.text))) return;
    if (offer.kind === 'open') await vscode.window.showTextDocument(planUri(folder));
    else await this.#start(folder, undefined, { inFront: true });
  }

  /** Says how it ended where the panel doesn't. Not awaited: a notification stays until it is dismissed. */
  #announce({ view, failure }: RunEnd): void {
    const show = t('Show Results');
    const showLog = t('Show Log');
    const act = (answer: string | undefined) => {
      if (answer === show) this.#panel.reveal({ preserveFocus: false });
      if (answer === showLog) this.#log.show();
    };
    if (failure !== null) {
      const actions = this.#panel.visible ? [showLog] : [show, showLog];
      void vscode.window.showErrorMessage(messageText(`Servebench: ${failure.sentence}`), ...actions).then(act);
    } else if (!this.#panel.visible && view.record?.status === 'finished' && isTellingEnds()) {
      const { recommendations, diagnoses, against } = view.record;
      const [best] = recommendations;
      const done = against === undefined ? t('The benchmark is done.') : againstSummary(against);
      const text = best === undefined ? done : recommendationSentence(best, diagnoses);
      void vscode.window.showInformationMessage(messageText(`Servebench: ${text}`), show).then(act);
    }
  }

  async #explainChange(): Promise<void> {
    const rerun = t('Benchmark This Workspace');
    const text = t('{0} has changed since that run, so a new measurement would not belong to it.', planFileName);
    if ((await vscode.window.showWarningMessage(text, rerun)) === rerun) await this.benchmarkWorkspace();
  }

  async #explain(folder: PlanFolder, plan: Exclude<WorkspacePlan, { kind: 'ready' }>): Promise<void> {
    if (plan.kind === 'missing') return this.#offerFirst(folder);
    const [first] = plan.faults;
    if (first === undefined) return;
    const place = t('{0}, line {1}: {2}', planFileName, first.line, editorFaultSentence(first));
    const left = plan.faults.length - 1;
    const open = t('Open Plan');
    const answer = await vscode.window.showErrorMessage(
      messageText(left > 0 ? t('{0} (and {1} more, see Problems)', place, left) : place),
      open,
    );
    if (answer !== open) return;
    const position = new vscode.Position(first.line - 1, first.column - 1);
    await vscode.window.showTextDocument(plan.uri, { selection: new vscode.Range(position, position) });
  }
}

async function askAddress(): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: t('Benchmark This URL'),
    prompt: t('Address of a server that runs already. It is loaded as it is; nothing is started.'),
    value: 'http://127.0.0.1:8000/',
    ignoreFocusOut: true,
    validateInput: (address) => {
      const drafted = urlPlan(address);
      return 'problem' in drafted ? drafted.problem : undefined;
    },
  });
}

async function pickEndpoint(endpoints: BenchmarkJob['plan']['endpoints']): Promise<string | undefined> {
  const items = endpoints.map(({ name, method, path }) => ({ label: name, description: `${method} ${path}` }));
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: t('Which endpoint?'),
    matchOnDescription: true,
  });
  return picked?.label;
}
