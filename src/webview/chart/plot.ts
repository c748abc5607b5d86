import { type ActiveElement, Chart, type ChartConfiguration } from 'chart.js';
import { placeKey } from '../../model/run/fold.ts';
import type { PlotModel, PlotPoint } from '../../report/figures/plot-model.ts';
import { onThemeChange, palette } from '../theme.ts';
import { cellChosen } from './bar-chart.ts';
import { type PlotChart, type PlotDatum, plotDatasets, plotOptions } from './plot-configuration.ts';
import { plotMarksPlugin } from './plot-marks.ts';

const plots = new Set<PlotElement>();

/**
 * A chart of points or lines. Give it a `model`; an equal one changes nothing. Made when it comes near the screen; arrow keys
 * walk from point to point, and what the tooltip shows is read out.
 */
export class PlotElement extends HTMLElement {
  #model: PlotModel | null = null;
  #signature = '';
  #chosen = '';
  #chart: PlotChart | null = null;
  #near = false;
  #active = -1;
  readonly #canvas = document.createElement('canvas');
  readonly #spoken = document.createElement('div');
  readonly #observer = new IntersectionObserver(([entry]) => this.#approach(entry?.isIntersecting ?? false), {
    rootMargin: '600px',
  });

  set model(model: PlotModel) {
    const signature = JSON.stringify(model);
    if (signature === this.#signature) return;
    this.#signature = signature;
    this.#model = model;
    this.#canvas.setAttribute('aria-label', model.summary);
    if (this.#near) this.#draw();
  }

  /** `placeKey` of the cell whose point has a ring. */
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
      const box = document.createElement('div');
      box.className = 'chart-box';
      box.append(this.#canvas);
      this.replaceChildren(box, this.#spoken);
      this.#canvas.addEventListener('keydown', (event) => this.#onKey(event));
      this.#canvas.addEventListener('blur', () => this.#activate(-1));
    }
    plots.add(this);
    this.#observer.observe(this);
  }

  disconnectedCallback(): void {
    plots.delete(this);
    this.#observer.disconnect();
    this.#chart?.destroy();
    this.#chart = null;
    this.#near = false;
  }

  /** Takes the theme's colours anew. */
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
    const datasets = plotDatasets(model, palette());
    const options = {
      ...plotOptions(model, palette()),
      onClick: (_event: unknown, elements: readonly ActiveElement[]) => {
        const [element] = elements;
        if (element !== undefined) this.#choose(this.#model?.series[element.datasetIndex]?.points[element.index]);
      },
    };
    if (this.#chart === null) {
      const chosen = (place: Parameters<typeof placeKey>[0]) => placeKey(place) === this.#chosen;
      this.#chart = new Chart<'scatter', PlotDatum[]>(this.#canvas, {
        type: 'scatter',
        data: { datasets },
        options,
        plugins: [plotMarksPlugin(() => ({ model: this.#model!, palette: palette(), chosen }))],
      } as ChartConfiguration<'scatter', PlotDatum[]>);
      return;
    }
    const { data } = this.#chart;
    data.datasets = datasets.map((dataset, index) => Object.assign(data.datasets[index] ?? {}, dataset));
    this.#chart.options = options as PlotChart['options'];
    this.#chart.update('none');
  }

  #places(): { readonly datasetIndex: number; readonly index: number; readonly point: PlotPoint }[] {
    return (this.#model?.series ?? []).flatMap(({ points }, datasetIndex) =>
      points.flatMap((point, index) => (point.lines.length === 0 ? [] : [{ datasetIndex, index, point }])),
    );
  }

  #onKey(event: KeyboardEvent): void {
    const places = this.#places();
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step !== undefined) this.#activate(Math.min(places.length - 1, Math.max(0, this.#active + step)));
    else if (event.key === 'Home') this.#activate(0);
    else if (event.key === 'End') this.#activate(places.length - 1);
    else if (event.key === 'Escape' && this.#active >= 0) this.#activate(-1);
    else if (event.key === 'Enter' && this.#active >= 0) this.#choose(places[this.#active]?.point);
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
    this.#spoken.textContent = at === undefined ? '' : at.point.lines.join('. ');
  }

  #choose(point: PlotPoint | undefined): void {
    if (point?.cell) this.dispatchEvent(new CustomEvent(cellChosen, { detail: point.cell, bubbles: true }));
  }
}

/** Defines the element and keeps all plots in the theme's colours. */
export function definePlot(): void {
  customElements.define('servebench-plot', PlotElement);
  onThemeChange(() => {
    for (const plot of plots) plot.repaint();
  });
  window.addEventListener('beforeprint', () => {
    for (const plot of plots) plot.drawNow();
  });
}
