import * as vscode from 'vscode';
import { t } from '../../words/language.ts';
import { Command } from '../commands.ts';
import type { PlanFolder } from '../plan-folder.ts';
import type { Results } from '../results.ts';
import type { ProjectReading } from '../route-reader/project-reading.ts';
import type { CodeRoute } from '../route-reader/protocol.ts';
import type { EndpointFigures } from './lens-text.ts';
import { answers } from './route-match.ts';

/** "Benchmark · 812/s, p95 21 ms" above each route of the project's code. */
export class RouteLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #results: Results;
  readonly #project: ProjectReading;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #disposables: readonly vscode.Disposable[];

  constructor(results: Results, project: ProjectReading, onDidRefresh: vscode.Event<void>) {
    this.#results = results;
    this.#project = project;
    this.#disposables = [
      this.#changed,
      onDidRefresh(() => this.#changed.fire()),
      project.onDidChange(() => this.#changed.fire()),
    ];
  }

  dispose(): void {
    for (const one of this.#disposables) one.dispose();
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const { folder, record } = this.#results;
    if (folder === null || !isOn(document)) return [];
    const path = pathIn(folder, document.uri);
    if (path === null) return [];
    const routes = (await this.#project.of(folder)).routes.filter(({ file }) => file === path);
    if (routes.length === 0) return [];
    const { endpointFigures, lensTitle } = await import('./lens-text.ts');
    const figures = record === null ? [] : endpointFigures(record);
    const endpoints = this.#results.plan?.endpoints ?? [];
    const stale = record !== null && (await isNewer(document, record.startedAt));
    return routes.flatMap((route) => {
      // Where code was typed since, a line may be gone.
      if (route.line > document.lineCount) return [];
      const at = document.lineAt(route.line - 1).range;
      const planned = endpoints.find((one) => answers(route.pattern, one.path));
      if (planned === undefined)
        return route.doubtful ? [] : [new vscode.CodeLens(at, addOrRun(route, endpoints.length > 0, folder))];
      const known: EndpointFigures | undefined = figures.find(({ endpoint }) => endpoint === planned.name);
      const command = {
        title: lensTitle(t('Benchmark'), known?.text ?? null, stale),
        tooltip: t('Loads "{0}" of the plan: {1}', planned.name, planned.path),
        command: Command.BenchmarkEndpoint,
        arguments: [planned.name],
      };
      return [new vscode.CodeLens(at, command)];
    });
  }
}

/** Of a route that the plan does not load: it is added to it, or there is no plan yet. */
function addOrRun({ path }: CodeRoute, hasPlan: boolean, folder: PlanFolder): vscode.Command {
  return hasPlan
    ? { title: `$(add) ${t('Add to plan')}`, tooltip: path, command: Command.AddEndpoint, arguments: [path] }
    : { title: '$(play) Benchmark', command: Command.BenchmarkWorkspace, arguments: [folder.uri] };
}

function isOn(document: vscode.TextDocument): boolean {
  return vscode.workspace.getConfiguration('servebench', document).get('codeLens') !== false;
}

/** Where a document lies in a folder, with `/`; `null`: outside of it. */
function pathIn(folder: PlanFolder, uri: vscode.Uri): string | null {
  const root = `${folder.uri.path}/`;
  return uri.scheme === folder.uri.scheme && uri.path.startsWith(root) ? uri.path.slice(root.length) : null;
}

/** Whether a document was changed since a moment, saved or not. */
async function isNewer(document: vscode.TextDocument, since: string): Promise<boolean> {
  if (document.isDirty) return true;
  try {
    return (await vscode.workspace.fs.stat(document.uri)).mtime > Date.parse(since);
  } catch {
    return true;
  }
}
