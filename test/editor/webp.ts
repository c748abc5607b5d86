import type { Page } from 'playwright-core';

/** A picture for the README, in CSS pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** A PNG as WebP, scaled to a size; the browser of the pictures is the encoder. `quality` is 0..1. */
export async function webpOf(
  page: Page,
  png: Buffer,
  { width, height }: PictureSize,
  quality: number,
): Promise<Buffer> {
  const base64 = await page.evaluate<string>(
    `(async () => {
      const bytes = Uint8Array.from(atob(${JSON.stringify(png.toString('base64'))}), (one) => one.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(${width}, ${height});
      const context = canvas.getContext('2d', { alpha: false });
      context.imageSmoothingQuality = 'high';
      context.drawImage(picture, 0, 0, ${width}, ${height});
      const blob = await canvas.convertToBlob({ type: 'image/webp', quality: ${quality} });
      let text = '';
      for (const byte of new Uint8Array(await blob.arrayBuffer())) text += String.fromCharCode(byte);
      return btoa(text);
    })()`,
  );
  return Buffer.from(base64, 'base64');
}

/** A picture of an animation, and how long it stands. */
export interface Frame {
  readonly webp: Buffer;
  readonly ms: number;
}

/**
 * WebP pictures of one size as one animation that repeats for ever: only the container is written here, as its specification
 * has it (developers.google.com/speed/webp/docs/riff_container).
 */
export function animatedWebp(frames: readonly Frame[], { width, height }: PictureSize): Buffer {
  const size = Buffer.concat([threeBytes(width - 1), threeBytes(height - 1)]);
  const header = chunk('VP8X', Buffer.concat([Buffer.from([0x02, 0, 0, 0]), size]));
  // Background colour, and the number of times that it is played: 0 is for ever.
  const animation = chunk('ANIM', Buffer.alloc(6));
  const pictures = frames.map(({ webp, ms }) => {
    const place = Buffer.concat([threeBytes(0), threeBytes(0), size, threeBytes(ms), Buffer.from([0x02])]);
    return chunk('ANMF', Buffer.concat([place, imageChunks(webp)]));
  });
  const body = Buffer.concat([Buffer.from('WEBP'), header, animation, ...pictures]);
  return chunk('RIFF', body);
}

/** The chunks of a single picture that hold its pixels. */
function imageChunks(webp: Buffer): Buffer {
  const found: Buffer[] = [];
  for (let at = 12; at + 8 <= webp.length; ) {
    const length = webp.readUInt32LE(at + 4);
    const end = at + 8 + length + (length % 2);
    if (['VP8 ', 'VP8L', 'ALPH'].includes(webp.toString('latin1', at, at + 4))) found.push(webp.subarray(at, end));
    at = end;
  }
  return Buffer.concat(found);
}

function chunk(name: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

function threeBytes(value: number): Buffer {
  const bytes = Buffer.alloc(3);
  bytes.writeUIntLE(value, 0, 3);
  return bytes;
}
