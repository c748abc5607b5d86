import type { ActiveElement, Chart, ChartDataset, ChartOptions } from 'chart.js';
import type { PictureForm } from '../../model/panel-protocol.ts';
import { placeKey } from '../../model/run/fold.ts';
import { onThemeChange } from '../theme.ts';
import { cellChosen } from './cell-chosen.ts';
import { type ChartCaption, chartPicture, type LegendEntry } from './chart-picture.ts';

const charts = new Set<CellChart<ChartSource>>();

/** What every chart is drawn from. */
export interface ChartSource {
  /** What it shows, for those who can't see it. */
  readonly summary: string;
}

/** Where a bar or a point stands in a chart's data. */
export interface ChartPlace {
  readonly datasetIndex: number;
  readonly index: number;
}

/** What stands there: what is said of it, and the cell that it is of; `null`: of none. */
export interface ChartItem {
  readonly lines: readonly string[];
  readonly cell: Parameters<typeof placeKey>[0] | null;
}

/** A chart's data and looks, in the theme's colours. */
export interface ChartContents {
  /** The names of the groups; `undefined` where both axes have figures. */
  readonly labels?: string[] | undefined;
  readonly datasets: readonly object[];
  readonly options: object;
}

/**
 * A chart of cells on a canvas. Give it a `model`; a new one changes the chart in place, an equal one nothing. The chart is made
 * when it first comes near the screen: a plan with many endpoints opens as fast as one with few. Arrow keys walk from place
 * to place, and what the tooltip shows is read out.
 */
export abstract class CellChart<Model extends ChartSource> extends HTMLElement {
  #model: Model | null = null;
  #signature = '';
  #looks = '';
  #chosen = '';
  #caption: ChartCaption = { title: '', lines: [] };
  #chart: Chart | null = null;
  #near = false;
  #active = -1;
  readonly #canvas = document.createElement('canvas');
  readonly #spoken = document.createElement('div');
  readonly #observer = new IntersectionObserver(([entry]) => this.#approach(entry?.isIntersecting ?? false), {
    rootMargin: '600px',
  });

  /** `current` gives the model as it is whenever the options are asked something: they outlive the one that they are made of. */
  protected abstract contentsOf(model: Model, current: () => Model): ChartContents;
  /** Makes the chart; `current` gives the model as it is whenever the chart is drawn. */
  protected abstract make(canvas: HTMLCanvasElement, contents: ChartContents, current: () => Model): Chart;
  /** The places that the arrow keys walk through, in order. */
  protected abstract placesOf(model: Model): readonly ChartPlace[];
  /** What tells the series apart, for a picture of the chart. */
  protected abstract legendOf(model: Model): readonly LegendEntry[];
  protected abstract itemAt(model: Model, place: ChartPlace): ChartItem | null;

  set model(model: Model) {
    if (model === this.#model) return;
    const signature = JSON.stringify(model);
    this.#model = model;
    if (signature === this.#signature) return;
    this.#signature = signature;
    this.#canvas.setAttribute('aria-label', model.summary);
    if (this.#near) this.#draw();
  }

  /** `placeKey` of the cell whose bar or point is marked. */
  set chosen(key: string) {
    if (key === this.#chosen) return;
    this.#chosen = key;
    this.#chart?.draw();
  }

  /** What a picture of it says above it. */
  set caption(caption: ChartCaption) {
    this.#caption = caption;
  }

  get caption(): ChartCaption {
    return this.#caption;
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

  /** Draws the chart once, without what is only for the screen. */
  picture(form: PictureForm): Promise<Blob> | null {
    const model = this.#model;
    if (model === null) return null;
    return chartPicture(form, this.#caption, this.legendOf(model), (canvas, devicePixelRatio) => {
      const contents = this.contentsOf(model, () => model);
      const datasets = contents.datasets.map((dataset) => ({ ...dataset, segment: {} }));
      const options = { ...contents.options, responsive: false, devicePixelRatio, events: [] };
      // Chart.js draws on any canvas; its types name only the page's.
      this.make(canvas as unknown as HTMLCanvasElement, { ...contents, datasets, options }, () => model);
    });
  }

  protected isChosen(cell: Parameters<typeof placeKey>[0]): boolean {
    return placeKey(cell) === this.#chosen;
  }

  #approach(near: boolean): void {
    if (!near || this.#near) return;
    this.#near = true;
    this.#draw();
  }

  #draw(): void {
    const model = this.#model;
    if (model === null) return;
    const current = () => this.#model ?? model;
    const contents = this.contentsOf(model, current);
    const onClick = (_event: unknown, [element]: readonly ActiveElement[]) => this.#choose(element);
    const options = { ...contents.options, onClick };
    // Functions are left out: they look at the current model.
    const looks = JSON.stringify(options);
    const sameLooks = looks === this.#looks;
    this.#looks = looks;
    if (this.#chart === null) {
      this.#chart = this.make(this.#canvas, { ...contents, options }, current);
      return;
    }
    const { data } = this.#chart;
    if (contents.labels !== undefined) data.labels = contents.labels;
    // The same dataset objects stay, so that the chart keeps its elements and does not blink.
    data.datasets = contents.datasets.map(
      (dataset, index) => Object.assign(data.datasets[index] ?? {}, dataset) as ChartDataset,
    );
    // New options are all worked out anew, which takes longer than to draw.
    if (!sameLooks) this.#chart.options = options as ChartOptions;
    this.#chart.update('none');
  }

  #places(): readonly ChartPlace[] {
    return this.#model === null ? [] : this.placesOf(this.#model);
  }

  #itemAt(place: ChartPlace | undefined): ChartItem | null {
    return place === undefined || this.#model === null ? null : this.itemAt(this.#model, place);
  }

  #onKey(event: KeyboardEvent): void {
    const places = this.#places();
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step !== undefined) this.#activate(Math.min(places.length - 1, Math.max(0, this.#active + step)));
    else if (event.key === 'Home') this.#activate(0);
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
    this.#spoken.textContent = this.#itemAt(at)?.lines.join('. ') ?? '';
  }

  #choose(place: ChartPlace | undefined): void {
    const cell = this.#itemAt(place)?.cell;
    if (cell) this.dispatchEvent(new CustomEvent(cellChosen, { detail: cell, bubbles: true }));
  }
}

/** Keeps all charts in the theme's colours, and has all of them drawn on paper. */
export function keepChartsInColour(): void {
  onThemeChange(() => {
    for (const chart of charts) chart.repaint();
  });
  window.addEventListener('beforeprint', () => {
    for (const chart of charts) chart.drawNow();
  });
}
