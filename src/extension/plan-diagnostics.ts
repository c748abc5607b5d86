import * as vscode from 'vscode';
import { formatFaultPath } from '../model/plan/plan-fault.ts';
import { planFileName } from '../model/plan/plan-file-name.ts';
import { Looks } from './one-at-a-time.ts';
import { confirmedHosts, confirmedHostsSetting, editorFaultSentence, isPlanUri, planText } from './plan-document.ts';

const typingPauseMs = 250;

/** Keeps the Problems panel right about every plan file of the workspace, saved or being typed. */
export class PlanDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('servebench');
  readonly #pending = new Map<string, NodeJS.Timeout>();
  readonly #looks = new Looks();
  readonly #subscriptions: vscode.Disposable[];
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  /** Fires when a plan appeared, changed or went away. */
  readonly onDidChangePlan = this.#changed.event;

  constructor() {
    const watcher = vscode.workspace.createFileSystemWatcher(`**/${planFileName}`);
    this.#subscriptions = [
      watcher,
      watcher.onDidCreate((uri) => this.#checkSoon(uri)),
      watcher.onDidChange((uri) => this.#checkSoon(uri)),
      watcher.onDidDelete((uri) => this.#checkSoon(uri)),
      vscode.workspace.onDidOpenTextDocument(({ uri }) => this.#checkSoon(uri)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#checkSoon(document.uri)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#checkSoon(uri)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(confirmedHostsSetting)) void this.#checkAll();
      }),
    ];
    void this.#checkAll();
  }

  dispose(): void {
    for (const timer of this.#pending.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#collection.dispose();
    this.#changed.dispose();
  }

  async #checkAll(): Promise<void> {
    const found = await vscode.workspace.findFiles(`**/${planFileName}`, '**/node_modules/**', 100);
    await Promise.all(found.map((uri) => this.#check(uri)));
  }

  #checkSoon(uri: vscode.Uri): void {
    if (!isPlanUri(uri)) return;
    const key = uri.toString();
    clearTimeout(this.#pending.get(key));
    this.#pending.set(
      key,
      setTimeout(() => {
        this.#pending.delete(key);
        void this.#check(uri);
      }, typingPauseMs),
    );
  }

  async #check(uri: vscode.Uri): Promise<void> {
    const isLatest = this.#looks.begin(uri.toString());
    const text = await planText(uri);
    const diagnostics = text === null ? undefined : await diagnosticsOf(text);
    // A later look may have been quicker.
    if (!isLatest()) return;
    this.#collection.set(uri, diagnostics);
    this.#changed.fire(uri);
  }
}

async function diagnosticsOf(text: string): Promise<vscode.Diagnostic[]> {
  // Checking a plan is no part of what a window starts with.
  const { readPlan } = await import('../model/plan/plan-file.ts');
  const { faults } = readPlan(text, { confirmedHosts: confirmedHosts() });
  const jsonMarked = vscode.workspace.getConfiguration('json').get('validate.enable') !== false;
  // What is no JSON is marked by VS Code itself.
  const unmarked = (faults ?? []).filter(({ kind }) => !(kind === 'not-json' && jsonMarked));
  return unmarked.map((fault) => {
    const start = new vscode.Position(fault.line - 1, fault.column - 1);
    const inside = text.slice(fault.offset, fault.offset + fault.length);
    // A fault of a whole object is marked at its opening brace alone: a screenful of red says less.
    const length = inside.includes('\n') ? 1 : Math.max(1, fault.length);
    const diagnostic = new vscode.Diagnostic(
      new vscode.Range(start, start.translate(0, length)),
      editorFaultSentence(fault),
      vscode.DiagnosticSeverity.Error,
    );
    diagnostic.source = 'Servebench';
    diagnostic.code = formatFaultPath(fault.path);
    return diagnostic;
  });
}
