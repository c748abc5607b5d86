import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/model/run/record.ts';
import { csvColumns, renderCsv } from '../../../src/report/exporters/csv.ts';
import { renderHtml } from '../../../src/report/exporters/html.ts';
import { renderMarkdown } from '../../../src/report/exporters/markdown.ts';
import { failedRecord, finishedRecord, hostileRecord } from '../../fixtures/sample-records.ts';

/** A reader of RFC 4180, as strict as it is short. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  while (field.lastIndex < text.length) {
    const at = field.lastIndex;
    const match = field.exec(text);
    if (match === null) throw new Error(`not CSV at ${at}`);
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

describe('CSV', () => {
  it('has a line for each cell and the figures as plain numbers', () => {
    const [head, ...rows] = readCsv(renderCsv(finishedRecord));
    expect(head).toEqual(csvColumns);
    expect(rows).toHaveLength(81);
    const first = Object.fromEntries(head!.map((name, index) => [name, rows[0]![index]]));
    expect(first).toMatchObject({
      endpoint: 'sleep',
      path: '/sleep/3',
      workerClass: 'sync',
      workers: '1',
      threads: '1',
      settings: '{"workerClass":"sync","workers":1,"threads":1}',
      status: 'measured',
      recommended: 'no',
      requestsSent: '32',
      latencyP95Ms: '',
      serverCpuMsPerRequest: '1.2000000000000002',
    });
    expect(Number(first['requestsPerSecond'])).toBeCloseTo(32 / 96.092, 10);
    expect(rows.filter((row) => row[csvColumns.indexOf('recommended')] === 'yes')).toHaveLength(3);
  });

  it('stays readable and harmless whatever the texts are', () => {
    const rows = readCsv(renderCsv(hostileRecord));
    expect(rows.every((row) => row.length === csvColumns.length)).toBe(true);
    for (const field of rows.flat().filter((text) => Number.isNaN(Number(text))))
      expect(field).not.toMatch(/^\s*[=+\-@|%]/);
  });
});

describe('Markdown', () => {
  const text = renderMarkdown(finishedRecord);

  it('has a table for each endpoint with as many cells in each row', () => {
    const tables = text.split('\n\n').filter((part) => part.startsWith('| '));
    expect(tables).toHaveLength(3);
    for (const table of tables) {
      const widths = table.split('\n').map((line) => line.replaceAll('\\|', '').split('|').length);
      expect(new Set(widths).size).toBe(1);
      expect(widths).toHaveLength(2 + 15);
    }
  });

  it('says verdict, command and how it was measured', () => {
    expect(text).toContain('**CPU\\-bound.** `/compute/2000000` is CPU\\-bound');
    expect(text).toContain('```text\ngunicorn -w 2 blocking_flask:app\n```');
    expect(text).toContain('`ab -n 32 -c 16`');
  });

  it('shows the server’s lines of a run that failed as code', () => {
    expect(renderMarkdown(failedRecord)).toMatch(/```text\n[^`]*ModuleNotFoundError[^`]*\n```/);
  });

  it('lets no text become markup', () => {
    const outsideCode = renderMarkdown(hostileRecord)
      .replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '')
      .replace(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '');
    expect(outsideCode).not.toMatch(/<|@everyone|(?<!\\)\[l\]|(?<!\\)\*\*b(?<!\\)\*\*/);
  });
});

describe('HTML', () => {
  const assets = { script: 'console.log("</script><!-- ours")', charts: '', style: 'body { color: red }' };

  it('lets nothing end an element early: one app, one record, its profiles, one script and what unpacks it', async () => {
    const html = await renderHtml(hostileRecord, assets, { nonce: 'NONCE' });
    expect(html.match(/<script/g)).toHaveLength(4);
    expect(html.match(/<\/script>/g)).toHaveLength(4);
    expect(html).not.toMatch(/<(img|iframe|svg|b)\b/);
    expect(html).toContain("script-src 'nonce-NONCE'");
  });

  it('carries the record, without secrets and raw times', async () => {
    const html = await renderHtml(hostileRecord, assets);
    expect(html).not.toContain('hunter2');
    const embedded = JSON.parse(/id="servebench-record">(.*)<\/script>/.exec(html)![1]!) as RunRecord;
    expect(embedded.cells).toHaveLength(2);
    expect(embedded.cells[0]!.endpoint).toBe(hostileRecord.cells[0]!.endpoint);
    expect(embedded.cells[0]!.measurement!.samplesMs).toBeNull();
  });

  it('can be read where scripts don’t run', async () => {
    const html = await renderHtml(finishedRecord, assets);
    expect(html).toContain('<pre>gunicorn -w 2 blocking_flask:app</pre>');
    expect(html).toContain('★ 5.30 (5.24–5.37)');
    expect(html).toContain('<td class="numeric bad">12/32</td>');
  });

  it('asks for nothing from anywhere', async () => {
    const html = await renderHtml(finishedRecord, assets);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/\b(src|href)=/);
  });

  it('has a new nonce each time', async () => {
    const nonce = async () => /nonce-([^']+)'/.exec(await renderHtml(finishedRecord, assets))![1];
    expect(await nonce()).not.toBe(await nonce());
  });
});
