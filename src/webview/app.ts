import { render } from 'lit';
import type { PanelState } from '../model/panel-protocol.ts';
import type { Cell, RunRecord } from '../model/run/record.ts';
import { settingsKey } from '../model/settings.ts';
import { cellChosen } from './chart/cell-chart.ts';
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
  /** Whether all of the page is drawn, or only what is read first. */
  #complete = false;

  constructor(host: Host, root: HTMLElement) {
    this.#host = host;
    this.#root = root;
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
    // The answer is painted before the evidence is drawn, unless the reader was further down.
    this.#complete ||= this.#drawn || this.#preferences.scrollY > 0 || state.view.record === null;
    render(
      pageView({
        state,
        answerOnly: !this.#complete,
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
    if (!this.#complete) requestAnimationFrame(() => setTimeout(() => this.#draw()));
    // The page is as high as it will be, charts or not, so it can be scrolled to where it was at once.
    window.scrollTo(0, this.#preferences.scrollY);
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
