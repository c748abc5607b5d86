import { html, type TemplateResult } from 'lit';
import type { PictureForm } from '../../model/panel-protocol.ts';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import type { CellChart, ChartSource } from '../chart/cell-chart.ts';
import type { ChartCaption } from '../chart/chart-picture.ts';
import type { Page, RunPage } from '../page.ts';
import { moment } from './moment.ts';
import { serviceName } from './service-name.ts';

/** What a picture of a chart says above it: what it shows, of which run, and from how much. */
export function captionOf({ record, state }: RunPage, title: string, sample: string): ChartCaption {
  const run = `${plainText(serviceName(record, state), 80)} · ${moment(record.startedAt)}`;
  return { title: plainText(title, 200), lines: [[run, ...(sample === '' ? [] : [sample])].join(' · ')] };
}

/** What the editor's menu on a chart is told of it. */
export function chartContext(name: string): string {
  return JSON.stringify({ webviewSection: 'chart', chart: name, preventDefaultContextMenuItems: true });
}

/** The buttons that save the chart of their figure. */
export function saveChart({ post }: Page, name: string): TemplateResult {
  const button = (form: PictureForm) => {
    const save = (event: Event) => void sendPicture((event.currentTarget as HTMLElement).closest('figure'), form, post);
    const text = form.toUpperCase();
    return html`<button class="link" aria-label=${t('Save as {0}: {1}', text, name)} @click=${save}>${text}</button>`;
  };
  return html`<span class="save-chart"><span aria-hidden="true">${t('Save as')}</span> ${button('png')} ${button('svg')}</span>`;
}

/** Saves a chart of the page: the one of this name, else the first that is in sight. */
export function saveChartOf(root: HTMLElement, name: string | null, form: PictureForm, post: Page['post']): void {
  const figures = [...root.querySelectorAll<HTMLElement>('figure[data-vscode-context]')];
  const isInSight = (figure: HTMLElement) => {
    const { top, bottom } = figure.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  };
  const named = name === null ? undefined : figures.find((one) => one.dataset['vscodeContext'] === chartContext(name));
  void sendPicture(named ?? figures.find(isInSight) ?? figures[0] ?? null, form, post);
}

async function sendPicture(figure: HTMLElement | null, form: PictureForm, post: Page['post']): Promise<void> {
  const chart = figure?.querySelector<CellChart<ChartSource>>('servebench-bar-chart, servebench-plot');
  const blob = await chart?.picture(form);
  if (!blob || chart === null || chart === undefined) return;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  post({ type: 'save-chart', picture: { form, name: chart.caption.title, base64: btoa(text) } });
}
