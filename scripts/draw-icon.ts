import { readFile, writeFile } from 'node:fs/promises';
import { launchChromium } from '../test/editor/host/chromium.ts';

/** Draws media/icon.png, which the Marketplace wants as PNG, from media/icon.svg. */
const media = new URL('../media/', import.meta.url);
const svg = await readFile(new URL('icon.svg', media), 'utf8');
await using browser = await launchChromium();
const page = await browser.newPage({ viewport: { width: 128, height: 128 } });
await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
await writeFile(new URL('icon.png', media), await page.screenshot({ omitBackground: true }));
console.log('media/icon.png is drawn.');
