import * as vscode from 'vscode';
import { canGoOn } from '../model/run/going-on.ts';
import { speak } from '../words/language.ts';
import { languageOf } from '../words/language-choice.ts';
import { addEndpoint } from './add-endpoint.ts';
import { registerAgentServer } from './agent/agent-server.ts';
import { registerAgentTools } from './agent/agent-tools.ts';
import { BenchmarkRunner } from './benchmark-runner.ts';
import { BenchmarkSession } from './benchmark-session.ts';
import { BudgetTests } from './budget-tests.ts';
import { Capacities } from './capacities.ts';
import { Command, ContextKey, registerCommand, setContext } from './commands.ts';
import { copyMarkdown } from './copy-markdown.ts';
import { createPlan } from './create-plan.ts';
import { History, type Refreshing } from './history/history.ts';
import { registerLenses } from './lenses/lenses.ts';
import { PanelRequests } from './panel-requests.ts';
import { PlanDiagnostics } from './plan-diagnostics.ts';
import { registerPlanEditing } from './plan-editing/plan-editing.ts';
import { chooseFolder, chooseFolderForPlan } from './plan-folder.ts';
import { Profiles } from './profiles.ts';
import { reported } from './reported.ts';
import { Results } from './results.ts';
import { ResultsPanel } from './results-panel.ts';
import { ProjectReading } from './route-reader/project-reading.ts';
import { showActions } from './show-actions.ts';
import { StatusBarItem } from './status-bar-item.ts';

let session: BenchmarkSession | null = null;

export function activate(context: vscode.ExtensionContext): void {
  speak(languageOf(vscode.env.language), vscode.l10n.bundle);
  const log = vscode.window.createOutputChannel('Servebench', { log: true });
  const distFolder = context.asAbsolutePath('dist');
  session = new BenchmarkSession(log, {
    distFolder,
    mediaFolder: context.asAbsolutePath('media'),
  });
  const profiles = new Profiles();
  const capacities = new Capacities();
  const results = new Results(session, log, distFolder, { profiles, capacities });
  const requests = new PanelRequests(results, log, {
    runner: () => runner,
    update: () => panel.update(),
    distFolder,
    profiles,
  });
  const panel = new ResultsPanel(context.extensionUri, {
    ready: () => results.readyForPanel(),
    state: () => results.panelState(),
    evidence: (place) => results.evidenceOf(place),
    receive: (message) => void requests.handle(message),
  });
  const runner = new BenchmarkRunner(session, results, panel, log, { profiles, capacities });
  const statusBar = new StatusBarItem();
  const diagnostics = new PlanDiagnostics();
  context.subscriptions.push(log, session, panel, statusBar, diagnostics);
  const project = new ProjectReading(distFolder);
  const { refresh, onDidRefresh } = showEverywhere(
    { session, results, panel, statusBar, diagnostics, log },
    context.subscriptions,
  );
  context.subscriptions.push(
    new History({ session, results, panel, log }, { refresh, onDidRefresh }),
    project,
    new BudgetTests({ results, session, runner }, onDidRefresh),
    ...registerLenses(results, project, onDidRefresh),
    ...registerPlanEditing(project),
    ...registerAgentTools({ runner, session, results }),
    ...registerAgentServer(distFolder, context.extension.packageJSON.version),
  );
  registerCommands({ session, results, panel, runner, log }, refresh, context.subscriptions);
}

/** A closing or reloading window waits a few seconds for this: the run is stopped and saved. */
export async function deactivate(): Promise<void> {
  await session?.end();
}

interface Faces {
  readonly session: BenchmarkSession;
  readonly results: Results;
  readonly panel: ResultsPanel;
  readonly statusBar: StatusBarItem;
  readonly diagnostics: PlanDiagnostics;
  readonly log: vscode.LogOutputChannel;
}

/** Keeps panel, status bar and context keys in step with what goes on. */
function showEverywhere(faces: Faces, subscriptions: vscode.Disposable[]): Refreshing {
  const refreshed = new vscode.EventEmitter<void>();
  const { session, results, panel, statusBar, diagnostics, log } = faces;
  const show = () => {
    const { view, running, stopping, notice, profiling, finding, job } = session.state;
    const { record } = results;
    const trusted = vscode.workspace.isTrusted;
    const failure = notice?.severity === 'error' ? notice.text : null;
    const shown = running ? view : results.view;
    const worthShowing = running || record !== null || failure !== null || results.hasPlan;
    const change = shown.record === record ? results.change : null;
    // While one runs, the item is about that one, whatever is looked at meanwhile.
    const { folderName } = results;
    const folder = running && folderName !== null ? (job?.folder.name ?? folderName) : folderName;
    const told = {
      failure,
      trusted,
      change,
      folder,
      profiling: profiling?.text ?? null,
      finding: finding?.text ?? null,
    };
    statusBar.show(worthShowing ? { view: shown, running, stopping, ...told } : null);
    setContext(ContextKey.Running, running);
    setContext(ContextKey.HasResults, record !== null || results.hasPlan);
    setContext(ContextKey.SeveralFolders, folderName !== null);
    setContext(ContextKey.CanContinue, record !== null && canGoOn(record));
    panel.update();
  };
  const refresh = async () => {
    try {
      await results.refresh();
    } catch (error) {
      log.error(error instanceof Error ? error : String(error));
    }
    show();
    refreshed.fire();
  };
  subscriptions.push(
    refreshed,
    session.onDidChange(show),
    diagnostics.onDidChangePlan(refresh),
    vscode.workspace.onDidGrantWorkspaceTrust(show),
    vscode.workspace.onDidChangeWorkspaceFolders(refresh),
    vscode.window.registerWebviewPanelSerializer(ResultsPanel.viewType, {
      deserializeWebviewPanel: async (restored) => {
        await refresh();
        await panel.deserializeWebviewPanel(restored);
      },
    }),
  );
  void refresh();
  return { refresh, onDidRefresh: refreshed.event };
}

interface CommandTargets {
  readonly session: BenchmarkSession;
  readonly results: Results;
  readonly panel: ResultsPanel;
  readonly runner: BenchmarkRunner;
  readonly log: vscode.LogOutputChannel;
}

function registerCommands(
  targets: CommandTargets,
  refresh: Refreshing['refresh'],
  subscriptions: vscode.Disposable[],
): void {
  const { session, results, panel, runner, log } = targets;
  subscriptions.push(
    registerCommand(
      Command.BenchmarkWorkspace,
      reported(log, (folder?: vscode.Uri) => runner.benchmarkWorkspace(folder)),
    ),
    registerCommand(
      Command.BenchmarkEndpoint,
      reported(log, (endpoint?: string, plan?: vscode.Uri) => runner.benchmarkEndpoint(endpoint, plan)),
    ),
    registerCommand(
      Command.BenchmarkUrl,
      reported(log, (address?: string) => runner.benchmarkUrl(address)),
    ),
    registerCommand(
      Command.CompareWithBranch,
      reported(log, (ref?: string) => runner.compareWithBranch(ref)),
    ),
    registerCommand(
      Command.FindCapacity,
      reported(log, (endpoint?: string) => runner.findCapacity(endpoint)),
    ),
    registerCommand(
      Command.Rerun,
      reported(log, () => runner.rerun()),
    ),
    registerCommand(
      Command.Continue,
      reported(log, () => runner.continueRun()),
    ),
    registerCommand(Command.Stop, () => session.stop()),
    registerCommand(
      Command.ShowResults,
      reported(log, async () => {
        await results.refresh();
        panel.reveal({ preserveFocus: false });
        panel.update();
      }),
    ),
    registerCommand(
      Command.ChooseFolder,
      reported(log, async () => {
        const folder = await chooseFolder();
        if (folder === undefined) return;
        await results.refresh(folder);
        await refresh();
      }),
    ),
    registerCommand(
      Command.CreatePlan,
      reported(log, async (wanted?: vscode.Uri) => {
        const folder = await chooseFolderForPlan(wanted);
        if (folder !== undefined) await createPlan(folder, log, (plan, signal) => runner.ask(folder, plan, signal));
      }),
    ),
    registerCommand(
      Command.ShowActions,
      reported(log, () =>
        showActions({
          running: session.state.running,
          hasRecord: results.record !== null,
          canContinue: results.record !== null && canGoOn(results.record),
          hasPlan: results.hasPlan,
          severalFolders: results.folderName !== null,
          trusted: vscode.workspace.isTrusted,
        }),
      ),
    ),
    registerCommand(
      Command.CopyMarkdown,
      reported(log, () => copyMarkdown(results.record)),
    ),
    registerCommand(Command.SaveChartPng, (chart) => panel.drawChart('png', chart)),
    registerCommand(Command.SaveChartSvg, (chart) => panel.drawChart('svg', chart)),
    registerCommand(
      Command.AddEndpoint,
      reported(log, async (path?: string) => {
        if (path !== undefined) await addEndpoint(results.folder, path);
      }),
    ),
    registerCommand(Command.ShowLog, () => log.show()),
  );
}
