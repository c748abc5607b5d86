import { mkdir } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PanelProfile } from '../../../src/model/panel-protocol.ts';
import { viewOfRecord } from '../../../src/model/run/fold.ts';
import { renderHtml } from '../../../src/report/exporters/html.ts';
import { launchChromium } from '../../editor/host/chromium.ts';
import { bundlePanel, openPanel, type PanelAssets, panelState } from '../../fixtures/panel-browser.ts';
import { panelThemes } from '../../fixtures/panel-themes.ts';
import { finishedRecord } from '../../fixtures/sample-records.ts';

let browser: Browser;
let assets: PanelAssets;

beforeAll(async () => {
  [browser, assets] = await Promise.all([launchChromium(), bundlePanel()]);
});

afterAll(() => browser?.close());

const endpoint = 'compute';
const row = { file: '/srv/app.py', isUserCode: true } as const;
const profile: PanelProfile = {
  endpoint,
  at: '2026-03-04T05:06:07.000Z',
  parts: [
    {
      heading: 'Where a request spends its CPU time, 3.71 ms in all',
      lines: [
        {
          file: '/srv/app.py',
          line: 69,
          place: 'app.py:69',
          name: 'serialise',
          figures: '2.4 (2.2–2.6) ms, 66 %',
          code: 'return json.dumps(<ROWS>)',
          around: 'in dumps (json/__init__.py) 97 %',
        },
      ],
      sentences: ['34 % (1.27 ms) is in no line of yours.'],
      tree: [
        { ...row, depth: 0, from: 0, share: 0.66, name: 'view', place: 'app.py:31', line: 31 },
        { ...row, depth: 1, from: 0, share: 0.5, name: 'serialise', place: 'app.py:69', line: 69 },
        {
          depth: 1,
          from: 0.5,
          share: 0.16,
          name: 'dumps',
          place: 'json/__init__.py',
          file: '/l/json.py',
          line: null,
          isUserCode: false,
        },
      ],
    },
  ],
  notes: [],
};

it('the panel asks at which line, shows the answer, and leads to source and samples', async () => {
  const view = viewOfRecord(finishedRecord);
  const { page, messages, send, complaints } = await openPanel(browser, assets, panelState(view));
  const card = page
    .locator('article.verdict')
    .filter({ has: page.locator('h3', { hasText: endpoint }) })
    .first();
  await card.getByText('Which Line?').click();
  const [asked] = (await messages()).filter(({ type }) => type === 'profile');
  expect(asked).toMatchObject({ type: 'profile', endpoint });

  const profiling = { endpoint, text: 'Profiling compute for 10 s' };
  await send(panelState(view, { running: true, profiling }));
  await card.getByText('Profiling compute for 10 s…').waitFor();

  await send(panelState(view, { profiles: [profile] }));
  await card.getByText('return json.dumps(<ROWS>)').waitFor();
  await card.getByRole('button', { name: 'app.py:69', exact: true }).click();
  await card.getByText('Calls', { exact: true }).click();
  const box = card.getByRole('button', { name: /view app\.py:31/ });
  await box.focus();
  await page.keyboard.press('Enter');
  const [outer, inner] = await Promise.all([box.boundingBox(), card.locator('.icicle .library').boundingBox()]);
  // What is called lies below its caller, and within it.
  expect((inner?.y ?? 0) - (outer?.y ?? 0)).toBeCloseTo(18, 0);
  expect(inner?.x ?? 0).toBeGreaterThan(outer?.x ?? 0);
  await card.getByText('Open in VS Code’s profile viewer').click();
  await card.getByText('Profile Again').waitFor();
  const places = (await messages()).filter(({ type }) => type.startsWith('open-'));
  expect(places).toEqual([
    { type: 'open-source', file: '/srv/app.py', line: 69 },
    { type: 'open-source', file: '/srv/app.py', line: 31 },
    { type: 'open-profile', endpoint, part: 0 },
  ]);
  const search = card.getByRole('searchbox', { name: 'Find a function or file' });
  await search.fill('JSON');
  await card.getByText('In 16 % of the samples.').waitFor();
  expect(await card.locator('.icicle .found').count()).toBe(1);
  await search.fill('nowhere');
  await card.getByText('No function or file of that name.').waitFor();
  await search.fill('');
  await card.locator('.icicle.searched').waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
  await page.close();
});

it.skipIf(process.env['SERVEBENCH_PICTURES'] === undefined)('pictures of a profile in every theme', async () => {
  const pictures = process.env['SERVEBENCH_PICTURES'] ?? '';
  await mkdir(pictures, { recursive: true });
  for (const theme of Object.keys(panelThemes) as (keyof typeof panelThemes)[]) {
    for (const width of [320, 1100]) {
      const state = panelState(viewOfRecord(finishedRecord), { profiles: [profile] });
      const { page } = await openPanel(browser, assets, state, { theme, width, height: 2000 });
      const card = page.locator('article.verdict').filter({ has: page.locator('.profile-part') });
      await card.getByText('Calls', { exact: true }).click();
      await card.getByRole('searchbox').fill('serialise');
      await card.screenshot({ path: `${pictures}/profile-${theme}-${width}.png` });
      await page.close();
    }
  }
});

it('a saved report shows the profile beside the verdict, with nothing to press, no source text and no path of this machine', async () => {
  const page = await browser.newPage({ viewport: { width: 1100, height: 2000 } });
  try {
    await page.setContent(await renderHtml(finishedRecord, assets, { profiles: [profile] }));
    const card = page
      .locator('article.verdict')
      .filter({ has: page.locator('h3', { hasText: endpoint }) })
      .first();
    await card.getByText('app.py:69', { exact: true }).waitFor();
    await card.getByText('Calls', { exact: true }).click();
    await card.locator('.icicle').waitFor();
    expect(await card.locator('.profile button, .profile vscode-button, .icicle [role=button]').count()).toBe(0);
    const text = await page.content();
    for (const secret of ['json.dumps(', '/srv/', '/l/json.py']) expect(text).not.toContain(secret);
  } finally {
    await page.close();
  }
});
