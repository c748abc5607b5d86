import { render } from 'lit';
import type { PanelState } from '../model/panel-protocol.ts';
import { settingsKey } from '../model/settings.ts';
import type { ChartBar } from '../report/figures/chart-model.ts';
import { gridOf } from '../report/figures/grid.ts';
import { barChosen } from './chart/bar-chart.ts';
import type { Host } from './host.ts';
import { type Preferences, readPreferences } from './preferences.ts';
import { pageView } from './views/page-view.ts';

/** The page: keeps the last state and the user's preferences, and draws both at most once a frame. */
export class App {
  readonly #host: Host;
  readonly #root: HTMLElement;
  #state: PanelState | null = null;
  #preferences: Preferences;
  #frame = 0;
  #keepTimer = 0;
  #drawn = false;

  constructor(host: Host, root: HTMLElement) {
    this.#host = host;
    this.#root = root;
    this.#preferences = readPreferences(host.restore());
  }

  start(): void {
    this.#root.addEventListener(barChosen, (event) => this.#showBar((event as CustomEvent<ChartBar>).detail));
    window.addEventListener('scroll', () => this.#keepSoon({ scrollY: Math.round(window.scrollY) }), { passive: true });
    this.#host.onState((state) => {
      this.#state = state;
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
    render(
      pageView({
        state,
        preferences: this.#preferences,
        hasEditor,
        canRun: hasEditor && state.workspace.trusted && state.workspace.hasFolder && !state.running,
        post: (message) => this.#host.post(message),
        prefer: (change) => {
          this.#keepSoon(change);
          this.#drawSoon();
        },
      }),
      this.#root,
    );
    if (this.#drawn) return;
    this.#drawn = true;
    // The page is as high as it will be, charts or not, so it can be scrolled to where it was at once.
    window.scrollTo(0, this.#preferences.scrollY);
  }

  #keepSoon(change: Partial<Preferences>): void {
    this.#preferences = { ...this.#preferences, ...change };
    clearTimeout(this.#keepTimer);
    this.#keepTimer = window.setTimeout(() => this.#host.keep(this.#preferences), 100);
  }

  /** Opens the table's row of a bar and brings it into view. */
  #showBar({ endpoint, settings }: ChartBar): void {
    const record = this.#state?.view.record;
    if (!record) return;
    const wanted = settingsKey(settings);
    const row = gridOf(record).rows.find(
      ({ key, twins }) => key === wanted || twins.some((twin) => settingsKey(twin) === wanted),
    );
    if (row === undefined) return;
    const { open } = this.#preferences;
    this.#keepSoon({ endpoint, open: open.includes(row.key) ? open : [...open, row.key] });
    this.#draw();
    const opened = [...this.#root.querySelectorAll<HTMLElement>('tr.open')];
    const place = opened.find((element) => element.dataset['key'] === row.key) ?? opened[0];
    place?.scrollIntoView({ block: 'center' });
    place?.querySelector('button')?.focus({ preventScroll: true });
  }
}
