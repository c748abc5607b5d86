import * as vscode from 'vscode';
import type { FromPanel } from '../model/panel-protocol.ts';
import { sameCell } from '../model/run/fold.ts';
import { settingsKey } from '../model/settings.ts';
import { t } from '../words/language.ts';
import type { BenchmarkRunner } from './benchmark-runner.ts';
import { Command } from './commands.ts';
import { errorText } from './error-text.ts';
import { exportRun } from './export-run.ts';
import { messageText } from './message-text.ts';
import { planUri } from './plan-document.ts';
import type { Profiles } from './profiles.ts';
import type { Results } from './results.ts';
import { saveChart } from './save-chart.ts';
import { manageTrust, mayRun } from './trust.ts';

/** Does what the panel asks for. The panel is a web page: nothing in its messages is taken for granted. */
export class PanelRequests {
  readonly #results: Results;
  readonly #runner: () => BenchmarkRunner;
  readonly #log: vscode.LogOutputChannel;
  readonly #update: () => void;
  readonly #distFolder: string;
  readonly #profiles: Profiles;

  /** `runner` is asked for late, since runner and panel know each other; `update` sends the panel its state again. */
  constructor(
    results: Results,
    log: vscode.LogOutputChannel,
    links: {
      readonly runner: () => BenchmarkRunner;
      readonly update: () => void;
      readonly distFolder: string;
      readonly profiles: Profiles;
    },
  ) {
    this.#profiles = links.profiles;
    this.#distFolder = links.distFolder;
    this.#results = results;
    this.#log = log;
    this.#runner = links.runner;
    this.#update = links.update;
  }

  async handle(message: FromPanel): Promise<void> {
    try {
      await this.#do(message);
    } catch (error) {
      this.#log.error(error instanceof Error ? error : String(error));
      void vscode.window.showErrorMessage(messageText(`Servebench: ${errorText(error)}`));
    }
  }

  async #do(message: FromPanel): Promise<void> {
    switch (message.type) {
      // The panel's owner answers these itself.
      case 'ready':
      case 'cell-evidence':
        return;
      case 'stop':
        vscode.commands.executeCommand(Command.Stop);
        return;
      case 'rerun':
        return this.#runner().rerun();
      case 'continue':
        return this.#runner().continueRun();
      case 'run-endpoint':
        return this.#runner().benchmarkEndpoint(String(message.endpoint));
      case 'measure-cell':
        return this.#measureCell(message);
      case 'profile':
        return this.#profile(message);
      case 'find-capacity':
        return this.#runner().findCapacity(String(message.endpoint));
      case 'open-source':
        return this.#profiles.openSource(String(message.file), typeof message.line === 'number' ? message.line : null);
      case 'open-profile':
        return this.#profiles.openSamples(String(message.endpoint), Number(message.part));
      case 'copy-command':
        await vscode.env.clipboard.writeText(String(message.text));
        vscode.window.setStatusBarMessage(`$(check) ${t('Command copied')}`, 3000);
        return;
      case 'copy-markdown':
        await vscode.env.clipboard.writeText(String(message.text));
        vscode.window.setStatusBarMessage(`$(check) ${t('Copied as Markdown')}`, 3000);
        return;
      case 'save-chart':
        return saveChart(message.picture, this.#results);
      case 'apply':
        return this.#apply(message);
      case 'open-plan':
        return this.#openPlan();
      case 'create-plan':
        vscode.commands.executeCommand(Command.CreatePlan, this.#results.folder?.uri);
        return;
      case 'trust-workspace':
        manageTrust();
        return;
      case 'look-for-update':
        vscode.commands.executeCommand('workbench.extensions.search', '@id:servebench.servebench');
        return;
      case 'export':
        return this.#export(message);
      case 'show-log':
        this.#log.show();
        return;
      case 'open-run':
        await this.#results.choose(String(message.id));
        this.#update();
        return;
      case 'compare-with':
        vscode.commands.executeCommand(Command.CompareWith);
        return;
      case 'close-comparison':
        this.#results.closeComparison();
        this.#update();
        return;
      case 'panel-error':
        this.#log.error(`In the panel: ${String(message.text).slice(0, 4000)}`);
        return;
      default:
        this.#log.warn(`The panel asked for something unknown: ${JSON.stringify(message).slice(0, 200)}`);
    }
  }

  /** Only under settings that the run on show has. */
  async #profile({ endpoint, settings }: Extract<FromPanel, { type: 'profile' }>): Promise<void> {
    const cell = this.#results.record?.cells.find((other) => sameCell(other, { endpoint, settings }));
    if (cell !== undefined) await this.#runner().profile(cell.endpoint, cell.settings);
  }

  async #measureCell({ endpoint, settings }: Extract<FromPanel, { type: 'measure-cell' }>): Promise<void> {
    const { record } = this.#results;
    const cell = record?.cells.find((other) => sameCell(other, { endpoint, settings }));
    if (record && cell) await this.#runner().measureCell(record, cell.endpoint, cell.settings);
  }

  /** Only settings that the run on show recommends are written, and never under a running benchmark: its servers read the same files. */
  async #apply({ endpoint, settings }: Extract<FromPanel, { type: 'apply' }>): Promise<void> {
    const { record, folder } = this.#results;
    if (record === null || folder === null || !(await mayRun())) return;
    if (this.#results.running) {
      void vscode.window.showInformationMessage(t('A benchmark is running: apply settings when it has ended.'));
      return;
    }
    const recommended = record.recommendations.find(
      (one) => one.endpoint === endpoint && settingsKey(one.settings) === settingsKey(settings),
    );
    if (recommended === undefined) return;
    const { applySettings } = await import('./apply-settings.ts');
    await applySettings(record, recommended.settings, folder);
  }

  async #openPlan(): Promise<void> {
    const { folder } = this.#results;
    if (folder !== null) await vscode.window.showTextDocument(planUri(folder));
  }

  async #export({ form }: Extract<FromPanel, { type: 'export' }>): Promise<void> {
    const { record, folder } = this.#results;
    const { exportersForPeople } = await import('../report/exporters/exporters.ts');
    const exporter = exportersForPeople.find(({ name }) => name === form);
    if (record !== null && exporter !== undefined)
      await exportRun(record, exporter, {
        folder,
        distFolder: this.#distFolder,
        profiles: this.#profiles.list,
      });
  }
}
