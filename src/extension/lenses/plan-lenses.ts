import * as vscode from 'vscode';
import type { RunRecord } from '../../model/run/record.ts';
import { pointsOf } from '../../model/settings.ts';
import { count } from '../../words/figures.ts';
import { plural, t } from '../../words/language.ts';
import { Command } from '../commands.ts';
import { planUri } from '../plan-document.ts';
import type { Results } from '../results.ts';

/** "Run" above a plan's settings, "Run this endpoint" above each endpoint, and whether a budget was kept above its line. */
export class PlanLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #results: Results;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #subscription: vscode.Disposable;

  constructor(results: Results, onDidRefresh: vscode.Event<void>) {
    this.#results = results;
    this.#subscription = onDidRefresh(() => this.#changed.fire());
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const on = vscode.workspace.getConfiguration('servebench', document).get('codeLens') !== false;
    if (!on) return [];
    const [{ planPlaces }, { readPlan }, { endpointFigures, lensTitle }] = await Promise.all([
      import('./plan-places.ts'),
      import('../../model/plan/plan-file.ts'),
      import('./lens-text.ts'),
    ]);
    const text = document.getText();
    const { settings, endpoints } = planPlaces(text);
    const lens = (offset: number, command: vscode.Command) => {
      const at = document.positionAt(offset);
      return new vscode.CodeLens(new vscode.Range(at, at), command);
    };
    const { plan } = readPlan(text);
    const ways = plan === null ? '' : ` · ${waysText(pointsOf(plan.settings).length, plan.endpoints.length)}`;
    const record = this.#recordOf(document);
    const figures = record === null ? [] : endpointFigures(record);
    return [
      ...(settings === null
        ? []
        : [
            lens(settings, {
              title: `$(play) ${t('Run')}${ways}`,
              command: Command.BenchmarkWorkspace,
              arguments: [document.uri],
            }),
          ]),
      ...endpoints.map(({ name, offset }) =>
        lens(offset, {
          title: lensTitle(
            t('Run this endpoint'),
            figures.find(({ endpoint }) => endpoint === name)?.text ?? null,
            false,
          ),
          command: Command.BenchmarkEndpoint,
          arguments: [name, document.uri],
        }),
      ),
      ...(record === null ? [] : await budgetLenses(text, record)),
    ];
  }

  /** The run on show, where it is of this plan. */
  #recordOf(document: vscode.TextDocument): RunRecord | null {
    const { folder, record } = this.#results;
    return folder !== null && planUri(folder).toString() === document.uri.toString() ? record : null;
  }
}

async function budgetLenses(text: string, record: RunRecord): Promise<vscode.CodeLens[]> {
  const [{ placesOfBudgets }, { budgetTitle }] = await Promise.all([
    import('../../model/plan/budget-places.ts'),
    import('./lens-text.ts'),
  ]);
  const places = placesOfBudgets(text, record.budgets);
  return record.budgets.flatMap((budget, index) => {
    const place = places[index];
    if (place === null || place === undefined) return [];
    const at = new vscode.Position(place.line - 1, place.column - 1);
    const command = { title: budgetTitle(budget), command: Command.ShowResults, arguments: [] };
    return [new vscode.CodeLens(new vscode.Range(at, at), command)];
  });
}

function waysText(settings: number, endpoints: number): string {
  const settingsText = plural(settings, '{0} setting', '{0} settings', settings);
  return `${settingsText} × ${count(endpoints, 'endpoint')} = ${count(settings * endpoints, 'cell')}`;
}
