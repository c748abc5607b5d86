import { mkdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { viewOfRecord } from '../../../src/model/run/fold.ts';
import { renderHtml } from '../../../src/report/exporters/html.ts';
import { panelState } from '../../fixtures/panel-browser.ts';
import { profile } from '../../fixtures/panel-profile.ts';
import { panelThemes } from '../../fixtures/panel-themes.ts';
import { finishedRecord } from '../../fixtures/sample-records.ts';
import { panelSuite } from './panel-suite.ts';

const panels = panelSuite();

const { endpoint } = profile;

it('the panel asks at which line, shows the answer, and leads to source and samples', async () => {
  const view = viewOfRecord(finishedRecord);
  const { page, messages, send, complaints } = await panels.open(panelState(view));
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
      const { page } = await panels.open(state, { theme, width, height: 2000 });
      const card = page.locator('article.verdict').filter({ has: page.locator('.profile-part') });
      await card.getByText('Calls', { exact: true }).click();
      await card.getByRole('searchbox').fill('serialise');
      await card.screenshot({ path: `${pictures}/profile-${theme}-${width}.png` });
      await page.close();
    }
  }
});

it('a saved report shows the profile beside the verdict, with nothing to press, no source text and no path of this machine', async () => {
  const page = await panels.browser.newPage({ viewport: { width: 1100, height: 2000 } });
  try {
    await page.setContent(await renderHtml(finishedRecord, panels.assets, { profiles: [profile] }));
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
