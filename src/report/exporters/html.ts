import type { Failure } from '../../model/facts/failure.ts';
import type { PanelProfile, PanelProfilePart } from '../../model/panel-protocol.ts';
import type { RunRecord } from '../../model/run/record.ts';
import { failureOutput, failureSentence } from '../../words/failures.ts';
import { count, formatMoment } from '../../words/figures.ts';
import { language, type Texts, t } from '../../words/language.ts';
import { noteSentence } from '../../words/notes.ts';
import { pageTexts, pageTextsFile, pageWordsElement } from '../../words/page-words.ts';
import { escapeHtml, jsonForScript, spansOf } from '../../words/plain-text.ts';
import { type FigureRow, type FigureTable, figureTable } from '../figures/figure-table.ts';
import { figureColumn } from '../figures/figures.ts';
import { gridOf } from '../figures/grid.ts';
import { machineLine, methodSentences } from '../method.ts';
import { budgetLine, cautions, runSummary, type Verdict, verdictsOf } from '../sentences.ts';
import { sharedWarnings } from '../warnings.ts';
import { publicProfile } from './public-profile.ts';
import { publicRecord } from './public-record.ts';

/** The results panel's own scripts and styles (`dist/webview*.js`, `dist/webview.css`), as text, and its texts. */
export interface ReportAssets {
  readonly script: string;
  /** What draws the charts. */
  readonly charts: string;
  readonly style: string;
  /** The page's texts in the language that is spoken; `null` for English. */
  readonly texts?: Texts | null;
}

/** A file of the panel's bundle. */
export type PanelFile = 'webview.js' | 'webview-charts.js' | 'webview.css' | typeof pageTextsFile;

/** The page's scripts, styles and texts, as the build left them. */
export async function reportAssets(asset: (name: PanelFile) => Promise<string>): Promise<ReportAssets> {
  const [script, charts, style, places] = await Promise.all([
    asset('webview.js'),
    asset('webview-charts.js'),
    asset('webview.css'),
    language() === 'en' ? '[]' : asset(pageTextsFile),
  ]);
  return { script, charts, style, texts: pageTexts(places) };
}

/**
 * A run as one HTML file that needs no network and no editor: the panel's page with the record inside, above the same
 * figures as plain HTML, which is what is read where scripts don't run. `nonce` marks what the file's own security policy
 * lets run; it is new for every report. `profiles`: those to show beside the run.
 */
export async function renderHtml(
  record: RunRecord,
  assets: ReportAssets,
  { profiles = [], nonce = crypto.randomUUID() }: { profiles?: readonly PanelProfile[]; nonce?: string } = {},
): Promise<string> {
  const shown = publicRecord(record);
  const shownProfiles = profiles.map(publicProfile);
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src data:; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="${language()}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Servebench · ${escapeHtml(formatMoment(record.startedAt))}</title>
<style nonce="${nonce}">
${closeSafe(assets.style)}
</style>
</head>
<body class="saved-report">
<div id="app"></div>
<main class="plain-report">
${[plainReport(shown), ...shownProfiles.map(profileHtml)].join('\n')}
</main>
${pageWordsElement(assets.texts ?? null)}
<script type="application/json" id="servebench-record">${jsonForScript(shown)}</script>
<script type="application/json" id="servebench-profiles">${jsonForScript(shownProfiles)}</script>
<script type="text/plain" id="servebench-script">${await packed(`${assets.script}\n${assets.charts}`)}</script>
<script nonce="${nonce}">${unpackScript}</script>
</body>
</html>
`;
}

/** Packed, the page's scripts are under half as large; what is left has no `<`, so that it can't end its element early. */
async function packed(script: string): Promise<string> {
  const packer = new Blob([script]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(packer).arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** Runs the packed script. Where a browser can't unpack it, the plain report stays. */
const unpackScript = `(async (own) => {
const bytes = Uint8Array.from(atob(document.getElementById('servebench-script').textContent), (one) => one.charCodeAt(0));
const script = document.createElement('script');
script.nonce = own.nonce;
script.textContent = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).text();
document.body.append(script);
})(document.currentScript);`;

/** Our own styles, which must not end their element early: `</style` inside a string reads the same as `<\/style`. */
function closeSafe(style: string): string {
  return style.replace(/<\/(?=style)/gi, '<\\/').replaceAll('<!--', '<\\!--');
}

function plainReport(record: RunRecord): string {
  const verdicts = verdictsOf(record);
  const remarks = [
    ...sharedWarnings(record.cells).map(({ text, cells }) =>
      cells.length > 1 ? t('{0} ({1})', text, count(cells.length, 'cell')) : text,
    ),
    ...record.notes.map(noteSentence),
    ...record.budgets.map(budgetLine),
  ];
  const grid = gridOf(record);
  return [
    '<h1>Servebench</h1>',
    `<p>${escapeHtml(`${runSummary(record)} ${formatMoment(record.startedAt)}`)}</p>`,
    record.status === 'failed' && record.failure !== null ? failureHtml(record.failure) : '',
    ...cautions(record).map((caution) => `<p><strong>${escapeHtml(caution)}</strong></p>`),
    ...verdicts.map(verdictHtml),
    ...grid.endpoints.map((endpoint) => figuresHtml(figureTable(record, endpoint, undefined, grid))),
    remarks.length === 0
      ? ''
      : `<h2>${escapeHtml(t('Notes and warnings'))}</h2>\n<ul>${remarks.map((text) => `<li>${prose(text)}</li>`).join('')}</ul>`,
    `<h2>${escapeHtml(t('How it was measured'))}</h2>\n<p>${prose(methodSentences(record).join(' '))}</p>`,
    `<p>${escapeHtml(machineLine(record.machine))}</p>`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function profileHtml({ endpoint, parts, notes }: PanelProfile): string {
  const one = ({ heading, lines, sentences }: PanelProfilePart) => {
    const items = lines.map(({ place, name, figures, around }) =>
      [`<code>${escapeHtml(place)}</code>`, escapeHtml(`${figures} ${name}`), escapeHtml(around)].join(' '),
    );
    const list = items.length === 0 ? '' : `<ol>${items.map((item) => `<li>${item}</li>`).join('')}</ol>`;
    return `<h3>${escapeHtml(heading)}</h3>\n${list}${sentences.map((text) => `<p>${prose(text)}</p>`).join('')}`;
  };
  return `<h2>${escapeHtml(t('{0}: lines', endpoint))}</h2>\n${parts.map(one).join('\n')}${notes.map((note) => `<p>${prose(note)}</p>`).join('')}`;
}

function failureHtml(failure: Failure): string {
  const output = failureOutput(failure);
  return `<p>${prose(failureSentence(failure))}</p>${output.length === 0 ? '' : `<pre>${output.map(escapeHtml).join('\n')}</pre>`}`;
}

function verdictHtml(verdict: Verdict): string {
  const name = verdict.endpoint === null ? t('The whole service') : escapeHtml(verdict.endpoint);
  const bound = verdict.boundLabel === null ? '' : ` (${escapeHtml(verdict.boundLabel)})`;
  const command = verdict.command === null ? '' : `<pre>${escapeHtml(verdict.command)}</pre>`;
  const advice = verdict.advice.map((text) => `<li>${prose(text)}</li>`).join('');
  const list = advice === '' ? '' : `<ul>${advice}</ul>`;
  return `<h2>${name}${bound}</h2>\n<p>${prose(verdict.sentence)}</p>${command}${list}`;
}

function figuresHtml(table: FigureTable): string {
  const names = table.settingNames.length > 0 ? table.settingNames : [t('settings')];
  const heads = [
    ...names.map((name) => `<th>${escapeHtml(name === 'workerClass' ? 'class' : name)}</th>`),
    ...table.columns.map(
      ({ name, title, unit }) =>
        `<th class="numeric" title="${title}">${figureColumn(name)}${unit === '' ? '' : `, ${unit}`}</th>`,
    ),
  ];
  const notes = table.footnotes.length === 0 ? '' : `<p class="muted">${escapeHtml(table.footnotes.join(' '))}</p>`;
  return `<section class="plain-figures">
<h2>${escapeHtml(t('{0}: figures', table.endpoint))}</h2>
<div class="table-scroll"><table>
<thead><tr>${heads.join('')}</tr></thead>
<tbody>
${table.rows.map((row) => `<tr>${rowHtml(table, row)}</tr>`).join('\n')}
</tbody>
</table></div>${notes}
</section>`;
}

function rowHtml(table: FigureTable, row: FigureRow): string {
  const settings =
    table.settingNames.length > 0 ? table.settingNames.map((name) => row.row.values[name] ?? '–') : [t('as it runs')];
  const cells = settings.map((text) => `<td>${escapeHtml(text)}</td>`);
  if (row.reason !== null) {
    return [...cells, `<td colspan="${table.columns.length}">${escapeHtml(row.reason)}</td>`].join('');
  }
  row.texts.forEach((text, index) => {
    const failing = row.failedShare > 0 && table.columns[index]!.name === 'failed';
    const sign = index !== 0 ? '' : row.failedShare > 0 ? '✕ ' : row.best !== null ? '★ ' : '';
    const range = index !== 0 || row.ranges[index] === '' ? '' : ` (${row.ranges[index]})`;
    const classes = [
      'numeric',
      ...(failing ? ['bad'] : []),
      ...(index === 0 && row.best !== null ? ['best'] : []),
    ].join(' ');
    cells.push(`<td class="${classes}">${escapeHtml(`${sign}${text}${range}`)}</td>`);
  });
  return cells.join('');
}

function prose(sentence: string): string {
  return spansOf(sentence)
    .map((span) => (span.code ? `<code>${escapeHtml(span.text)}</code>` : escapeHtml(span.text)))
    .join('');
}
