import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { ChartPicture } from '../../../src/model/panel-protocol.ts';
import { viewOfRecord } from '../../../src/model/run/fold.ts';
import { type PanelBrowserPage, panelState } from '../../fixtures/panel-browser.ts';
import { panelThemes } from '../../fixtures/panel-themes.ts';
import { evidentRecord, guidedNodeRecord } from '../../fixtures/sample-records.ts';
import { panelSuite } from './panel-suite.ts';

const panels = panelSuite();

async function lastPicture({ messages }: PanelBrowserPage, count: number): Promise<ChartPicture> {
  const saved = async () => (await messages()).filter(({ type }) => type === 'save-chart');
  await expect.poll(async () => (await saved()).length, { timeout: 60_000 }).toBe(count);
  const message = (await saved()).at(-1);
  if (message?.type !== 'save-chart') throw new Error('The panel sent no picture.');
  return message.picture;
}

/** What of an SVG can be read: that it is one, its texts, and what it asks for from elsewhere. */
function readSvg(page: Page, { base64 }: ChartPicture) {
  return page.evaluate<{ isSvg: boolean; texts: string[]; links: string[]; patterns: number; shapes: number }>(
    `(() => {
      const text = new TextDecoder().decode(Uint8Array.from(atob(${JSON.stringify(base64)}), (c) => c.charCodeAt(0)));
      const svg = new DOMParser().parseFromString(text, 'image/svg+xml');
      return {
        isSvg: svg.documentElement.localName === 'svg' && svg.querySelector('parsererror') === null,
        texts: [...svg.querySelectorAll('text')].map((one) => one.textContent),
        links: [...svg.querySelectorAll('[href]')].map((one) => one.getAttribute('href').slice(0, 15)),
        patterns: svg.querySelectorAll('pattern').length,
        shapes: svg.querySelectorAll('path').length,
      };
    })()`,
  );
}

/** The size of a PNG and how many colours it has in 2,000 places. */
function readPng(page: Page, { base64 }: ChartPicture) {
  return page.evaluate<{ width: number; height: number; colours: string[] }>(
    `new Promise((done, fail) => {
      const image = new Image();
      image.onerror = fail;
      image.onload = () => {
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext('2d');
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, 0, image.width, image.height);
        const step = 4 * Math.floor(image.width * image.height / 2000);
        const colours = new Set();
        for (let at = 0; at < data.length; at += step) colours.add(data.slice(at, at + 4).join(' '));
        done({ width: image.width, height: image.height, colours: [...colours] });
      };
      image.src = 'data:image/png;base64,' + ${JSON.stringify(base64)};
    })`,
  );
}

describe.each(Object.keys(panelThemes) as (keyof typeof panelThemes)[])('a chart is saved in %s', (theme) => {
  it('as PNG and as SVG, with its title, unit, sample size and the run’s name', async () => {
    const panel = await panels.open(panelState(viewOfRecord(evidentRecord)), { theme, width: 1100 });
    await panel.page.getByRole('button', { name: 'Save as PNG: sleep: Requests per second' }).click();
    const png = await lastPicture(panel, 1);
    expect(png).toMatchObject({ form: 'png', name: 'sleep: Requests per second' });
    const { width, height, colours } = await readPng(panel.page, png);
    expect(width).toBe(1920);
    expect(height).toBeGreaterThan(900);
    expect(colours.length).toBeGreaterThan(4);
    // No place is see-through: the theme's background is in the picture.
    expect(colours.filter((colour) => !colour.endsWith(' 255'))).toEqual([]);

    await panel.page.getByRole('button', { name: 'Save as SVG: sleep: Requests per second' }).click();
    const svg = await readSvg(panel.page, await lastPicture(panel, 2));
    expect(svg.isSvg).toBe(true);
    expect(svg.texts).toContain('sleep: Requests per second');
    expect(svg.texts).toContain('requests per second');
    expect(svg.texts).toContain('workers × threads');
    expect(svg.texts).toEqual(expect.arrayContaining(['sync', 'gevent', 'gaiohttp', '2×4']));
    expect(svg.texts.find((text) => text.startsWith('flask-blocking · '))).toMatch(
      / · n = [\d,]+ to [\d,]+ requests a cell$/,
    );
    expect(svg.links.every((link) => link.startsWith('data:image/png'))).toBe(true);
    // Two of the three series have a texture, in every theme: nobody needs their colours to tell them apart.
    expect(svg.patterns).toBeGreaterThanOrEqual(2);
    expect(svg.shapes).toBeGreaterThan(27);
    expect(panel.complaints).toEqual([]);
    await panel.page.close();
  });
});

it('the editor’s menu names the chart, and without a name the first in sight is saved', async () => {
  const panel = await panels.open(panelState(viewOfRecord(evidentRecord)), { width: 1100 });
  const context = await panel.page
    .locator('figure:has(servebench-bar-chart)')
    .nth(1)
    .getAttribute('data-vscode-context');
  expect(JSON.parse(context ?? '')).toMatchObject({ webviewSection: 'chart', chart: 'request: Requests per second' });
  const draw = (chart: string | null) =>
    panel.page.evaluate(`window.postMessage(${JSON.stringify({ type: 'draw-chart', form: 'svg', chart })})`);
  await draw('request: Requests per second');
  expect((await lastPicture(panel, 1)).name).toBe('request: Requests per second');
  await draw(null);
  expect((await lastPicture(panel, 2)).name).toMatch(/: Requests per second$/);
  await panel.page.close();
});

it('every chart of a cell can be saved, with the cell in its title', async () => {
  const panel = await panels.open(panelState(viewOfRecord(evidentRecord)), { width: 1400 });
  const buttons = panel.page.locator('section.cell').getByRole('button', { name: /^Save as SVG/ });
  const count = await buttons.count();
  expect(count).toBeGreaterThan(1);
  for (let index = 0; index < count; index++) {
    await buttons.nth(index).click();
    const picture = await lastPicture(panel, index + 1);
    expect(picture.name).toMatch(/^sleep, gevent 1×1: /);
    const svg = await readSvg(panel.page, picture);
    expect(svg.isSvg).toBe(true);
    expect(svg.shapes).toBeGreaterThan(1);
  }
  await panel.page.close();
});

it('settings with equal figures are counted where their points lie on one another', async () => {
  const [first, second, ...others] = guidedNodeRecord.cells.filter(({ status }) => status === 'measured');
  if (first?.status !== 'measured' || second?.status !== 'measured') throw new Error('Two measured cells are needed.');
  const alike = (cell: typeof first) => ({
    ...cell,
    measurement: {
      ...first.measurement,
      latencyMs: { ...first.measurement.latencyMs, p95: 20 },
      warnings: [],
    },
  });
  const record = { ...guidedNodeRecord, cells: [alike(first), alike(second), ...others] };
  const panel = await panels.open(panelState(viewOfRecord(record)), { kept: { view: 'trade-off' } });
  await panel.page.getByRole('button', { name: /^Save as SVG: .*against/ }).click();
  const svg = await readSvg(panel.page, await lastPicture(panel, 1));
  expect(svg.texts).toContain('2 settings here');
  await panel.page.close();
});

it('series look different without their colours', async () => {
  const { page } = await panels.open(panelState(viewOfRecord(evidentRecord)), { width: 1100 });
  // Of each swatch only where it is darker and where lighter than its mean is left: no hue, no brightness of its own.
  const looks = await page.evaluate<string[]>(
    `[...document.querySelectorAll('servebench-swatch canvas')].slice(0, 3).map((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(4, 4, 16, 16);
      const grey = Array.from({ length: 256 }, (_, at) => data[4 * at] + data[4 * at + 1] + data[4 * at + 2]);
      const mean = grey.reduce((a, b) => a + b, 0) / 256;
      return grey.map((one) => (one > mean + 6 ? '+' : one < mean - 6 ? '-' : '.')).join('');
    })`,
  );
  expect(looks).toHaveLength(3);
  expect(new Set(looks).size).toBe(3);
  await page.close();
});
