import { mkdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { compareRuns } from '../../../src/analysis/compare/compare-runs.ts';
import { viewOfRecord } from '../../../src/model/run/fold.ts';
import { panelState } from '../../fixtures/panel-browser.ts';
import { earlierRecord, finishedRecord } from '../../fixtures/sample-records.ts';
import { panelSuite } from './panel-suite.ts';

const panels = panelSuite();

it('the panel shows what changed between two runs, what is not alike first, and leads back to the run', async () => {
  const before = { ...earlierRecord, machine: { ...earlierRecord.machine, versions: { gunicorn: '1.2.3' } } };
  const compared = compareRuns(before, finishedRecord);
  const changed = compared.cells.filter(({ verdict }) => verdict === 'faster' || verdict === 'slower');
  expect(changed.length).toBeGreaterThan(0);
  const state = panelState(viewOfRecord(finishedRecord), { compared });
  const { page, messages, send, complaints } = await panels.open(state, { width: 900 });
  await page.getByRole('heading', { name: 'Compare' }).waitFor();
  expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
    'What differs',
    'Endpoints',
    'Settings',
  ]);
  expect(await page.getByRole('region', { name: 'What differs' }).textContent()).toContain(
    'Another version of gunicorn: 1.2.3 before',
  );
  const rows = page.getByRole('region', { name: 'Settings' }).locator('table').first().locator('tbody tr:has(.change)');
  expect(await rows.count()).toBe(changed.length);
  expect(await rows.first().textContent()).toMatch(/[▲▼] [+−]\d+ % (faster|slower)/);
  await mkdir('.cache/pictures', { recursive: true });
  await page.screenshot({ path: '.cache/pictures/comparison.png', fullPage: true });

  await page.getByText('Back to the Run').click();
  expect(await messages()).toContainEqual({ type: 'close-comparison' });
  await page.locator('vscode-button', { hasText: 'Compare With…' }).click();
  expect(await messages()).toContainEqual({ type: 'compare-with' });
  await send({ ...state, compared: null });
  await page.getByRole('heading', { name: 'flask-blocking' }).waitFor();
  expect(await page.getByRole('heading', { name: 'Compare' }).count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.close();
});

it('the comparison of a run with itself says that nothing changed, quietly', async () => {
  const compared = compareRuns(finishedRecord, { ...finishedRecord, id: 'again' });
  const { page } = await panels.open(panelState(viewOfRecord(finishedRecord), { compared }), {
    width: 320,
  });
  await page.getByText('No change beyond noise under any of the settings.').waitFor();
  await page.getByText('Nothing: the same machine, versions, plan and commit.').waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  await page.close();
});

it.each([1400, 700, 320])(
  'each figure of a comparison stands in the column of its heading, %i px wide',
  async (width) => {
    const compared = compareRuns(earlierRecord, finishedRecord);
    const { page } = await panels.open(panelState(viewOfRecord(finishedRecord), { compared }), { width });
    await page.getByRole('heading', { name: 'Compare' }).waitFor();
    const tables = (await page.evaluate(`[...document.querySelectorAll('table.compared')].map((table) => {
    const edges = (row) => [...row.cells].filter((cell) => cell.offsetWidth > 0).map((cell) => Math.round(cell.offsetLeft));
    return { heads: edges(table.tHead.rows[0]), row: edges([...table.tBodies[0].rows].find((row) => row.querySelector('.change'))) };
  })`)) as readonly { readonly heads: readonly number[]; readonly row: readonly number[] }[];
    expect(tables.length).toBeGreaterThan(1);
    for (const { heads, row } of tables) expect(row).toEqual(heads);
    await page.close();
  },
);
