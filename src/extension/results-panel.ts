import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { CellPlace, FromPanel, PanelState, PictureForm, ToPanel } from '../model/panel-protocol.ts';
import { language, type Texts } from '../words/language.ts';
import { pageTexts, pageTextsFile } from '../words/page-words.ts';
import { panelHtml } from './panel-html.ts';

/**
 * The state is sent at most this often while a run is in progress. Drawing costs CPU that the server under test and the
 * load generator want: ten states a second took a quarter of a core where there is no graphics card.
 */
const sendEveryMs = 400;

/** What the panel shows and whom it asks. */
export interface PanelSource {
  /** Settles when `state` has all that a panel needs. */
  ready(): Promise<void>;
  /** Everything the panel draws from, as it is now. */
  state(): PanelState;
  /** What the charts of a cell are drawn from. */
  evidence(place: CellPlace): Promise<ToPanel>;
  receive(message: FromPanel): void;
}

/**
 * The results panel: at most one. Its page is thrown away while it is hidden and gets the whole state again when it says
 * that it is ready, so nothing can be out of date.
 */
export class ResultsPanel implements vscode.WebviewPanelSerializer, vscode.Disposable {
  static readonly viewType = 'servebench.results';
  readonly #extensionUri: vscode.Uri;
  readonly #source: PanelSource;
  #panel: vscode.WebviewPanel | null = null;
  #ready = false;
  #timer: NodeJS.Timeout | null = null;
  #lastSent = 0;

  constructor(extensionUri: vscode.Uri, source: PanelSource) {
    this.#extensionUri = extensionUri;
    this.#source = source;
  }

  get visible(): boolean {
    return this.#panel?.visible ?? false;
  }

  /** Opens the panel, or brings it to the front. */
  reveal(options: { readonly preserveFocus: boolean }): void {
    if (this.#panel !== null) {
      this.#panel.reveal(undefined, options.preserveFocus);
      return;
    }
    const viewColumn = options.preserveFocus ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    this.#adopt(
      vscode.window.createWebviewPanel(
        ResultsPanel.viewType,
        'Servebench',
        { viewColumn, ...options },
        this.#options(),
      ),
    );
  }

  /** Opens the panel when it is not there; leaves it where it is otherwise. */
  ensure(): void {
    if (this.#panel === null) this.reveal({ preserveFocus: true });
  }

  /** After a reload of the window: the panel is where it was, and asks for its state when its script has loaded. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    if (this.#panel !== null) panel.dispose();
    else {
      panel.webview.options = this.#options();
      this.#adopt(panel);
    }
    return Promise.resolve();
  }

  /** Sends the state soon: at once after a pause, else with the next beat. */
  update(): void {
    if (!this.#ready || this.#timer !== null) return;
    const wait = Math.max(0, this.#lastSent + sendEveryMs - Date.now());
    this.#timer = setTimeout(() => this.#send(), wait);
  }

  /** Has the panel send a chart to be saved: the one whose menu it was, else the first in sight. */
  drawChart(form: PictureForm, named: { readonly chart?: unknown } | undefined): void {
    const chart = typeof named?.chart === 'string' ? named.chart : null;
    void this.#panel?.webview.postMessage({ type: 'draw-chart', form, chart } satisfies ToPanel);
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #send(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#lastSent = Date.now();
    void this.#panel?.webview.postMessage(this.#source.state());
  }

  async #begin(panel: vscode.WebviewPanel): Promise<void> {
    await this.#source.ready();
    // It may have been closed or hidden meanwhile.
    if (this.#panel !== panel || !panel.visible) return;
    this.#ready = true;
    this.#send();
  }

  async #sendEvidence(panel: vscode.WebviewPanel, place: CellPlace): Promise<void> {
    const evidence = await this.#source.evidence(place);
    if (this.#panel === panel) void panel.webview.postMessage(evidence);
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    this.#ready = false;
    panel.iconPath = vscode.Uri.joinPath(this.#extensionUri, 'media', 'panel.svg');
    panel.webview.onDidReceiveMessage((message: FromPanel) => {
      if (message.type === 'ready') void this.#begin(panel);
      else if (message.type === 'cell-evidence') void this.#sendEvidence(panel, message.place);
      else this.#source.receive(message);
    });
    panel.onDidChangeViewState(() => {
      // A hidden page is gone; the one that comes back says `ready` itself.
      if (!panel.visible) this.#ready = false;
    });
    panel.onDidDispose(() => {
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#timer = null;
      this.#panel = null;
      this.#ready = false;
    });
    panel.webview.html = this.#html(panel.webview);
  }

  #options(): vscode.WebviewOptions & vscode.WebviewPanelOptions {
    return {
      enableScripts: true,
      retainContextWhenHidden: false,
      enableFindWidget: true,
      localResourceRoots: [this.#folder('dist'), this.#folder('media')],
    };
  }

  #folder(name: string): vscode.Uri {
    return vscode.Uri.joinPath(this.#extensionUri, name);
  }

  /** The panel's texts; `null` for English, and where the build made none. */
  #texts(): Texts | null {
    const { fsPath } = vscode.Uri.joinPath(this.#folder('dist'), pageTextsFile);
    return language() !== 'en' && existsSync(fsPath) ? pageTexts(readFileSync(fsPath, 'utf8')) : null;
  }

  #html(webview: vscode.Webview): string {
    const style = vscode.Uri.joinPath(this.#folder('dist'), 'webview.css');
    const script = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(this.#folder('dist'), name)).toString();
    return panelHtml({
      scriptUri: script('webview.js'),
      chartsUri: script('webview-charts.js'),
      styleUris: existsSync(style.fsPath) ? [webview.asWebviewUri(style).toString()] : [],
      cspSource: webview.cspSource,
      nonce: randomBytes(18).toString('base64'),
      texts: this.#texts(),
    });
  }
}
