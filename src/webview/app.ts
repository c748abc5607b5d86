import { render } from 'lit';
import type { PanelState } from '../model/panel-protocol.ts';
import type { Cell, RunRecord } from '../model/run/record.ts';
import { settingsKey } from '../model/settings.ts';
import { cellChosen } from './chart/cell-chosen.ts';
import { EvidenceStore } from './evidence-store.ts';
import type { Host } from './host.ts';
import { KnownCells } from './known-cells.ts';
import { type Preferences, readPreferences } from './preferences.ts';
import { RateTrace } from './rate-trace.ts';
import { steadyState } from './steady-state.ts';
import { pageView } from './views/page-view.ts';
import { saveChartOf } from './views/save-chart.ts';

type CellOnly = Pick<Cell, 'endpoint' | 'settings'>;

/** The page: keeps the last state and the user's preferences, and draws both at most once a frame. */
export class App {
  readonly #host: Host;
  readonly #root: HTMLElement;
  readonly #evidence: EvidenceStore;
  readonly #rates = new RateTrace();
  readonly #cells = new KnownCells();
  #state: PanelState | null = null;
  /** The run that was last seen at its end. */
  #settled: RunRecord | null = null;
  #preferences: Preferences;
  #frame = 0;
  #keepTimer = 0;
  #drawn = false;
  readonly #loadCharts: () => Promise<void>;
  /** Whether charts can be drawn; until then only what is read first is. */
  #charts: 'wanted' | 'loading' | 'there' = 'wanted';

  /** `loadCharts` settles when charts can be drawn, or never will be. */
  constructor(host: Host, root: HTMLElement, loadCharts: () => Promise<void>) {
    this.#host = host;
    this.#root = root;
    this.#loadCharts = loadCharts;
    this.#evidence = new EvidenceStore(host.hasEditor ? (message) => host.post(message) : null);
    this.#preferences = readPreferences(host.restore());
  }

  start(): void {
    this.#root.addEventListener(cellChosen, (event) => this.#choose((event as CustomEvent<CellOnly>).detail));
    window.addEventListener('scroll', () => this.#keepSoon({ scrollY: Math.round(window.scrollY) }), { passive: true });
    this.#host.onEvidence((evidence) => {
      if (this.#evidence.take(evidence)) this.#drawSoon();
    });
    this.#host.onDrawChart(({ chart, form }) =>
      saveChartOf(this.#root, chart, form, (message) => this.#host.post(message)),
    );
    this.#host.onState((state) => {
      const record = this.#cells.keep(state.view.record);
      this.#state = steadyState({ ...state, view: { ...state.view, record } }, this.#settled);
      if (!state.running) this.#settled = record;
      this.#rates.take(state.view);
      this.#drawSoon();
    });
  }

  #drawSoon(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw(): void {
    const state = this.#state;
    if (state === null) return;
    const { hasEditor } = this.#host;
    const complete = this.#charts === 'there';
    // The answer is painted before the evidence is drawn, unless the reader was further down.
    if (!complete && !this.#drawn && this.#preferences.scrollY > 0 && state.view.record !== null) {
      void this.#completeSoon();
      return;
    }
    render(
      pageView({
        state,
        answerOnly: !complete,
        preferences: this.#preferences,
        rates: this.#rates.samples,
        evidence: this.#evidence,
        hasEditor,
        canRun: hasEditor && state.workspace.trusted && state.workspace.hasFolder && !state.running,
        post: (message) => this.#host.post(message),
        prefer: (change) => {
          this.#keepSoon(change);
          this.#drawSoon();
        },
        choose: (cell) => this.#choose(cell),
      }),
      this.#root,
    );
    if (this.#drawn) return;
    this.#drawn = true;
    // The frame after this one begins when this one is on its way to the screen.
    if (!complete) requestAnimationFrame(() => setTimeout(() => void this.#completeSoon()));
    // The page is as high as it will be, charts or not, so it can be scrolled to where it was at once.
    window.scrollTo(0, this.#preferences.scrollY);
  }

  /** Draws all of the page as soon as charts can be drawn. */
  async #completeSoon(): Promise<void> {
    if (this.#charts !== 'wanted') return;
    this.#charts = 'loading';
    await this.#loadCharts();
    this.#charts = 'there';
    this.#draw();
  }

  #keepSoon(change: Partial<Preferences>): void {
    this.#preferences = { ...this.#preferences, ...change };
    clearTimeout(this.#keepTimer);
    this.#keepTimer = window.setTimeout(() => this.#host.keep(this.#preferences), 100);
  }

  /** Looks at a cell: its details come into sight, and every view marks it. */
  #choose({ endpoint, settings }: CellOnly): void {
    this.#keepSoon({ cell: { endpoint, key: settingsKey(settings) } });
    this.#draw();
    // Beside the views they are in sight already.
    this.#root.querySelector('section.cell')?.scrollIntoView({ block: 'nearest' });
  }
}
