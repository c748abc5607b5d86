import { type ActiveElement, Chart, type ChartConfiguration } from 'chart.js';
import { placeKey } from '../../model/run/fold.ts';
import type { ChartBar, ChartModel } from '../../report/figures/chart-model.ts';
import { onThemeChange, palette, themeChanged } from '../theme.ts';
import { type BarChart, type BarPoint, datasetsOf, optionsOf } from './configuration.ts';
import { marksPlugin } from './marks.ts';

/** Sent when a bar or point is clicked, or Enter pressed on it; the detail has the cell's endpoint and settings. */
export const cellChosen = 'servebench-cell-chosen';

const charts = new Set<BarChartElement>();

/**
 * One chart of an endpoint on a canvas. Give it a `model`; a new one changes the chart in place, an equal one nothing.
 * The chart is made when it first comes near the screen: a plan with many endpoints opens as fast as one with few.
 * Arrow keys walk from bar to bar, and what the tooltip shows is read out.
 */
export class BarChartElement extends HTMLElement {
  #model: ChartModel | null = null;
  #signature = '';
  #chosen = '';
  #chart: BarChart | null = null;
  #near = false;
  #active = -1;
  readonly #canvas = document.createElement('canvas');
  readonly #spoken = document.createElement('div');
  readonly #observer = new IntersectionObserver(([entry]) => this.#approach(entry?.isIntersecting ?? false), {
    rootMargin: '600px',
  });

  set model(model: ChartModel) {
    const signature = JSON.stringify(model);
    if (signature === this.#signature) return;
    this.#signature = signature;
    this.#model = model;
    this.#canvas.setAttribute('aria-label', model.summary);
    if (this.#near) this.#draw();
  }

  /** `placeKey` of the cell whose bar has a frame. */
  set chosen(key: string) {
    if (key === this.#chosen) return;
    this.#chosen = key;
    this.#chart?.draw();
  }

  connectedCallback(): void {
    if (!this.#canvas.isConnected) {
      this.#canvas.setAttribute('role', 'img');
      this.#canvas.tabIndex = 0;
      this.#spoken.className = 'visually-hidden';
      this.#spoken.setAttribute('aria-live', 'polite');
      // Chart.js measures the box around its canvas.
      const box = document.createElement('div');
      box.className = 'chart-box';
      box.append(this.#canvas);
      this.replaceChildren(box, this.#spoken);
      this.#canvas.addEventListener('keydown', (event) => this.#onKey(event));
      this.#canvas.addEventListener('blur', () => this.#activate(-1));
    }
    charts.add(this);
    this.#observer.observe(this);
  }

  disconnectedCallback(): void {
    charts.delete(this);
    this.#observer.disconnect();
    this.#chart?.destroy();
    this.#chart = null;
    this.#near = false;
  }

  /** Takes the theme's colours again. */
  repaint(): void {
    if (this.#chart !== null) this.#draw();
  }

  /** Draws the chart wherever it is, such as for printing. */
  drawNow(): void {
    this.#approach(true);
  }

  #approach(near: boolean): void {
    if (!near || this.#near) return;
    this.#near = true;
    this.#draw();
  }

  #draw(): void {
    const model = this.#model;
    if (model === null) return;
    const datasets = datasetsOf(model, palette());
    const options = {
      ...optionsOf(model, palette()),
      onClick: (_event: unknown, elements: readonly ActiveElement[]) => this.#choose(elements[0]),
    };
    if (this.#chart === null) {
      const source = () => ({
        barsBySeries: this.#model!.series.map(({ bars }) => bars),
        palette: palette(),
        isChosen: (bar: ChartBar) => placeKey(bar) === this.#chosen,
      });
      this.#chart = new Chart<'barWithErrorBars', BarPoint[], string>(this.#canvas, {
        type: 'barWithErrorBars',
        data: { labels: [...model.groups], datasets },
        options,
        plugins: [marksPlugin(source)],
      } as ChartConfiguration<'barWithErrorBars', BarPoint[], string>);
      return;
    }
    const { data } = this.#chart;
    data.labels = [...model.groups];
    // The same dataset objects stay, so that the chart keeps its elements and does not blink.
    data.datasets = datasets.map((dataset, index) => Object.assign(data.datasets[index] ?? {}, dataset));
    this.#chart.options = options as BarChart['options'];
    this.#chart.update('none');
  }

  #places(): { datasetIndex: number; index: number; bar: ChartBar }[] {
    const { groups = [], series = [] } = this.#model ?? {};
    return groups.flatMap((_, index) =>
      series.flatMap(({ bars }, datasetIndex) => {
        const bar = bars[index];
        return bar ? [{ datasetIndex, index, bar }] : [];
      }),
    );
  }

  #onKey(event: KeyboardEvent): void {
    const places = this.#places();
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      this.#activate(Math.min(places.length - 1, Math.max(0, this.#active + step)));
    } else if (event.key === 'Home') this.#activate(0);
    else if (event.key === 'End') this.#activate(places.length - 1);
    else if (event.key === 'Escape' && this.#active >= 0) this.#activate(-1);
    else if (event.key === 'Enter' && this.#active >= 0) this.#choose(places[this.#active]);
    else return;
    event.preventDefault();
  }

  #activate(place: number): void {
    this.#active = place;
    const chart = this.#chart;
    if (chart === null) return;
    const at = this.#places()[place];
    const elements = at === undefined ? [] : [{ datasetIndex: at.datasetIndex, index: at.index }];
    const element = at && chart.getDatasetMeta(at.datasetIndex).data[at.index];
    chart.setActiveElements(elements);
    chart.tooltip?.setActiveElements(elements, { x: element?.x ?? 0, y: element?.y ?? 0 });
    chart.update('none');
    this.#spoken.textContent = at === undefined ? '' : at.bar.lines.join('. ');
  }

  #choose(place: { readonly datasetIndex: number; readonly index: number } | undefined): void {
    const bar = place && this.#model?.series[place.datasetIndex]?.bars[place.index];
    if (bar) this.dispatchEvent(new CustomEvent<ChartBar>(cellChosen, { detail: bar, bubbles: true }));
  }
}

/** Defines the element and keeps all charts in the theme's colours, on paper in those for paper. */
export function defineBarChart(): void {
  customElements.define('servebench-bar-chart', BarChartElement);
  onThemeChange(() => {
    for (const chart of charts) chart.repaint();
  });
  window.addEventListener('beforeprint', () => {
    document.body.classList.add('printing');
    for (const chart of charts) chart.drawNow();
    themeChanged();
  });
  window.addEventListener('afterprint', () => {
    document.body.classList.remove('printing');
    themeChanged();
  });
}
