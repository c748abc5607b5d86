import { html, nothing, type TemplateResult } from 'lit';
import type { Cell, CellOf, RunRecord } from '../../model/run/record.ts';
import { settingsKey } from '../../model/settings.ts';
import { connectionsOf, profileOf } from '../../model/trial/profile.ts';
import { shortLabel } from '../../report/figures/grid.ts';
import { type LatencyDistribution, latencyPlot } from '../../report/figures/latency-plot.ts';
import { sampleText } from '../../report/figures/sample-text.ts';
import { timeParts } from '../../report/figures/time-parts.ts';
import { timelinePlots } from '../../report/figures/timeline-plots.ts';
import { count, formatMs, formatNumber, formatShare } from '../../words/figures.ts';
import type { Term } from '../../words/glossary.ts';
import { plural, t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import type { RunPage } from '../page.ts';
import { againstBaseline } from '../preferences.ts';
import { moment } from './moment.ts';
import { plotFigure } from './plot-figure.ts';
import { shareBars } from './share-bars.ts';

/** What is drawn of a cell: where its time goes, its latencies, its course, and how its workers shared the work. */
export function cellCharts(page: RunPage, cell: CellOf<'measured'>): TemplateResult {
  return html`${timeOf(page.record, cell)} ${latencies(page, cell)} ${timeline(page, cell)} ${workers(cell)} ${log(page, cell)}`;
}

const partTerms = {
  connect: 'connect',
  cpu: 'cpu',
  'run-queue': 'runQueue',
  others: 'waiting',
  queue: 'queue',
  waiting: 'waiting',
  'not-known': 'latency',
} as const satisfies Readonly<Record<string, Term>>;
/** `connections`: how many send side by side; `null` under a load that does not wait for answers. */
function partName(kind: keyof typeof partTerms, connections: number | null): string {
  switch (kind) {
    case 'connect':
      return t('connecting');
    case 'cpu':
      return t('on the CPU');
    case 'run-queue':
      return t('waiting for a core');
    case 'others':
      return t('waiting for others');
    case 'queue':
      return connections === null
        ? t('in the queue')
        : plural(
            connections,
            'in the queue of {0} connection',
            'in the queue of {0} connections',
            formatNumber(connections),
          );
    case 'waiting':
      return t('in the queue, or waiting for others');
    case 'not-known':
      return t('in the server');
  }
}

function timeOf(record: RunRecord, { endpoint, measurement }: CellOf<'measured'>): TemplateResult | typeof nothing {
  const ofEndpoint = <Known extends { readonly endpoint: string }>(all: readonly Known[]) =>
    all.find((one) => one.endpoint === endpoint);
  const alone = ofEndpoint(record.calibrations)?.waitMs ?? ofEndpoint(record.diagnoses)?.waitMs ?? null;
  const parts = timeParts(measurement, alone);
  const profile = profileOf(record.plan.load);
  const connections = profile.kind === 'closed' ? connectionsOf(profile) : null;
  if (parts.length === 0) return nothing;
  return shareBars(
    t('Where a request’s time goes'),
    'waiting',
    parts.map(({ kind, ms, share }) => ({
      name: partName(kind, connections),
      term: partTerms[kind],
      share,
      text: `${formatMs(ms)} · ${formatShare(share)}`,
    })),
  );
}

function workers({ measurement }: CellOf<'measured'>): TemplateResult | typeof nothing {
  const shown = (measurement.server?.byProcess ?? []).filter(({ role }) => role === 'worker');
  if (shown.length < 2) return nothing;
  return shareBars(
    t('Share of work'),
    'share',
    shown.map(({ cpuShare }, index) => ({
      name: t('worker {0}', index + 1),
      term: null,
      share: cpuShare ?? 0,
      text: cpuShare === null ? '–' : formatShare(cpuShare),
    })),
  );
}

function latencies(page: RunPage, cell: CellOf<'measured'>): TemplateResult {
  const own = page.evidence.of(page.record.id, cell);
  if (own === 'asked') return html`${overlaySelect(page, cell)} ${skeleton(t('Latency'))}`;
  const histogram = own?.latencyHistogram;
  if (histogram === undefined || histogram.counts.length === 0)
    return html`<p class="muted">${t('This run kept no latencies.')}</p>`;
  const distribution = { name: shortLabel(cell.settings), histogram };
  return html`${overlaySelect(page, cell)}
  ${plotFigure(page, latencyPlot(distribution, cell.measurement.latencyMs, otherDistribution(page, cell)), 'latency', placeOf(cell))}`;
}

function otherDistribution(page: RunPage, cell: Cell): LatencyDistribution | null {
  const { against } = page.preferences;
  const found = against === againstBaseline ? baselineEvidence(page, cell) : otherEvidence(page, cell, against);
  return found === null || found.histogram.counts.length === 0 ? null : found;
}

function baselineEvidence({ state, evidence }: RunPage, { endpoint, settings }: Cell): LatencyDistribution | null {
  if (state.baseline === null) return null;
  const known = evidence.ofOther({ run: state.baseline.id, endpoint, settings });
  const histogram = known === 'asked' ? undefined : known?.latencyHistogram;
  return histogram === undefined ? null : { name: t('run of {0}', moment(state.baseline.startedAt)), histogram };
}

function otherEvidence({ record, evidence }: RunPage, cell: Cell, key: string | null): LatencyDistribution | null {
  const other = comparedCells(record.cells, cell).find(({ settings }) => settingsKey(settings) === key);
  if (other === undefined) return null;
  const known = evidence.of(record.id, other);
  const histogram = known === 'asked' ? undefined : known?.latencyHistogram;
  return histogram === undefined ? null : { name: plainText(shortLabel(other.settings), 60), histogram };
}

function comparedCells(cells: readonly Cell[], cell: Cell): Cell[] {
  const own = settingsKey(cell.settings);
  return cells.filter(
    (other) =>
      other.endpoint === cell.endpoint &&
      other.status === 'measured' &&
      other.sameAs === null &&
      settingsKey(other.settings) !== own,
  );
}

function overlaySelect(
  { record, preferences, prefer, state, hasEditor }: RunPage,
  cell: Cell,
): TemplateResult | typeof nothing {
  const others = comparedCells(record.cells, cell);
  const baseline = hasEditor ? state.baseline : null;
  if (others.length === 0 && baseline === null) return nothing;
  const changed = (event: Event) => {
    const { value } = event.target as HTMLSelectElement;
    prefer({ against: value === '' ? null : value });
  };
  const chosen = preferences.against;
  return html`<label class="choice">
    ${t('Compare with')}
    <select @change=${changed}>
      <option value="" .selected=${chosen === null}>${t('nothing')}</option>
      ${baseline === null ? nothing : html`<option value=${againstBaseline} .selected=${chosen === againstBaseline}>${t('the run of {0}', moment(baseline.startedAt))}</option>`}
      ${others.map((other) => {
        const key = settingsKey(other.settings);
        return html`<option value=${key} .selected=${chosen === key}>${plainText(shortLabel(other.settings), 60)}</option>`;
      })}
    </select>
  </label>`;
}

function timeline(page: RunPage, cell: CellOf<'measured'>): TemplateResult | typeof nothing {
  const own = page.evidence.of(page.record.id, cell);
  if (own === null) return nothing;
  // As high as what is on its way: the rate, the latency, and the CPU where it was read.
  if (own === 'asked')
    return html`${skeleton(t('Rate over time'))} ${skeleton(t('Latency over time'))}
    ${cell.measurement.server === null ? nothing : skeleton(t('CPU over time'))}`;
  const plots = timelinePlots(own.series, shortLabel(cell.settings));

  return html`${plots.map(({ name, model }) => plotFigure(page, model, name, placeOf(cell)))}`;
}

function placeOf(cell: Cell): { readonly of: string; readonly n: string } {
  return { of: `${cell.endpoint}, ${shortLabel(cell.settings)}`, n: sampleText([cell]) };
}

/** The place of a chart that is on its way. */
function skeleton(title: string): TemplateResult {
  return html`<figure class="plot waiting" aria-busy="true">
    <figcaption>${title}</figcaption>
    <div class="chart-box"></div>
    <p class="as-table" aria-hidden="true">&nbsp;</p>
  </figure>`;
}

/** What its server wrote last: asked for with the charts, and closed until somebody wants it. */
function log(page: RunPage, cell: CellOf<'measured'>): TemplateResult | typeof nothing {
  const own = page.evidence.of(page.record.id, cell);
  if (own === null || own === 'asked' || own.serverLog === undefined) return nothing;
  return html`<details class="server-log">
    <summary>${t('Server’s log, last {0}', count(own.serverLog.length, 'line'))}</summary>
    <pre tabindex="0" aria-label=${t('The server’s last lines')}>${own.serverLog.map((line) => plainText(line, 400)).join('\n')}</pre>
  </details>`;
}
