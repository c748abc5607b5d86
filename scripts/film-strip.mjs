// Lays pictures of the README's animation beside each other, the first and the last among them, to look at how a run goes:
//   node scripts/film-strip.mjs [animation = media/run.webp] [picture = .cache/film-strip.png] [pictures = 9]
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { launchChromium } from '../test/editor/host/chromium.ts';

const [animation = 'media/run.webp', picture = '.cache/film-strip.png', pictures = '9'] = process.argv.slice(2);

/** Runs in the page: decodes what it needs of the animation and gives the strip as PNG, base64. */
async function stripOf({ base64, wanted }) {
  const data = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const decoder = new ImageDecoder({ data, type: 'image/webp' });
  await decoder.tracks.ready;
  const frames = decoder.tracks.selectedTrack.frameCount;
  const count = Math.min(wanted, frames);
  const across = Math.ceil(Math.sqrt(count));
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  for (let place = 0; place < count; place++) {
    const frameIndex = count === 1 ? 0 : Math.round((place * (frames - 1)) / (count - 1));
    const { image } = await decoder.decode({ frameIndex });
    const { displayWidth: width, displayHeight: height } = image;
    if (place === 0) {
      canvas.width = across * (width + 8);
      canvas.height = Math.ceil(count / across) * (height + 8);
    }
    context.drawImage(image, (place % across) * (width + 8), Math.floor(place / across) * (height + 8));
    image.close();
  }
  return canvas.toDataURL('image/png').split(',')[1];
}

const browser = await launchChromium();
try {
  const page = await browser.newPage();
  // Pictures are decoded for pages of a safe origin alone.
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '<!DOCTYPE html>' }));
  await page.goto('https://strip.test/');
  const base64 = (await readFile(resolve(animation))).toString('base64');
  const strip = await page.evaluate(stripOf, { base64, wanted: Number(pictures) });
  await mkdir(dirname(resolve(picture)), { recursive: true });
  await writeFile(resolve(picture), Buffer.from(strip, 'base64'));
  console.log(picture);
} finally {
  await browser.close();
}
