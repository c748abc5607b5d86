import type { ChartBar } from '../../report/figures/chart-model.ts';
import type { Palette } from '../theme.ts';
import { seriesColour, type Texture, textureOf } from './series-looks.ts';

/** How a bar is filled: what it means first, then whose it is. */
export type FillKind = 'plain' | 'twin' | 'predicted' | 'failing';

/** Failures outweigh everything; a prediction is never taken for a measurement. */
export function fillKind(bar: ChartBar): FillKind {
  if (bar.failedShare > 0) return 'failing';
  if (bar.state === 'predicted') return 'predicted';
  return bar.twin ? 'twin' : 'plain';
}

type Fill = string | CanvasPattern;
type Draw = (context: CanvasRenderingContext2D, size: number) => void;

const fillsByPalette = new WeakMap<Palette, Fills>();

/** The fills of a palette, made once. */
export function fillsOf(palette: Palette): Fills {
  const known = fillsByPalette.get(palette) ?? new Fills(palette);
  fillsByPalette.set(palette, known);
  return known;
}

/** The fills of one palette; patterns are made when they are first asked for and kept. */
class Fills {
  readonly #palette: Palette;
  readonly #made = new Map<string, Fill>();

  constructor(palette: Palette) {
    this.#palette = palette;
  }

  colourOf(series: number): string {
    return seriesColour(this.#palette.series, series);
  }

  fill(series: number, kind: FillKind): Fill {
    const key = `${series} ${kind}`;
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = this.#make(series, kind);
    this.#made.set(key, made);
    return made;
  }

  border(series: number, kind: FillKind): string {
    if (kind === 'failing') return this.#palette.failed;
    if (this.#palette.highContrast) return this.#palette.text;
    return this.colourOf(series);
  }

  #make(series: number, kind: FillKind): Fill {
    const { background, failed, highContrast } = this.#palette;
    const colour = this.colourOf(series);
    const texture = textureOf(series);
    // On black a texture alone is clearest; elsewhere it is cut into the colour, which stays what is seen first.
    const base =
      texture === 'solid' ? solid(colour) : highContrast ? drawn(texture, colour) : cut(texture, colour, background);
    switch (kind) {
      case 'plain':
        return texture === 'solid' ? colour : tile(background, [base]);
      case 'twin':
        return tile(background, [faded(0.4, base)]);
      case 'predicted':
        return tile(background, [faded(0.12, base), stripes(colour, 2, 'rising')]);
      case 'failing':
        return tile(background, [faded(0.3, base), stripes(failed, 2.5, 'falling')]);
    }
  }
}

const tileSize = 8;

const tiles = new WeakMap<CanvasPattern, HTMLCanvasElement>();

/** The tile of a pattern of ours as a picture, and the size that it is drawn at. */
export function tileOf(pattern: CanvasPattern): { readonly picture: string; readonly size: number } {
  return { picture: tiles.get(pattern)?.toDataURL() ?? '', size: tileSize };
}

function tile(background: string, layers: readonly Draw[]): Fill {
  const canvas = document.createElement('canvas');
  // Twice the size, so that the pattern is sharp on dense screens too.
  canvas.width = canvas.height = tileSize * 2;
  const context = canvas.getContext('2d')!;
  context.scale(2, 2);
  context.fillStyle = background;
  context.fillRect(0, 0, tileSize, tileSize);
  for (const layer of layers) layer(context, tileSize);
  const pattern = context.createPattern(canvas, 'repeat')!;
  pattern.setTransform(new DOMMatrix().scale(0.5));
  tiles.set(pattern, canvas);
  return pattern;
}

function solid(colour: string): Draw {
  return (context, size) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, size, size);
  };
}

function faded(alpha: number, layer: Draw): Draw {
  return (context, size) => {
    context.globalAlpha = alpha;
    layer(context, size);
    context.globalAlpha = 1;
  };
}

function stripes(colour: string, width: number, direction: 'rising' | 'falling'): Draw {
  return (context, size) => {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    for (const shift of [-size, 0, size]) {
      const [from, to] = direction === 'rising' ? [size, 0] : [0, size];
      context.moveTo(shift - 1, from + (direction === 'rising' ? 1 : -1));
      context.lineTo(shift + size + 1, to + (direction === 'rising' ? -1 : 1));
    }
    context.stroke();
  };
}

/** A texture in thin lines of the background over the series' colour. */
function cut(texture: Texture, colour: string, background: string): Draw {
  return (context, size) => {
    solid(colour)(context, size);
    context.globalAlpha = 0.75;
    paintTexture(context, size, texture, background, { dot: 1.1, line: 1.1 });
    context.globalAlpha = 1;
  };
}

function drawn(texture: Texture, colour: string): Draw {
  return (context, size) => paintTexture(context, size, texture, colour, { dot: 1.7, line: 2.5 });
}

function paintTexture(
  context: CanvasRenderingContext2D,
  size: number,
  texture: Texture,
  colour: string,
  { dot, line }: { readonly dot: number; readonly line: number },
): void {
  context.fillStyle = colour;
  if (texture === 'dots') {
    for (const [x, y] of [
      [2, 2],
      [6, 6],
    ] as const) {
      context.beginPath();
      context.arc(x, y, dot, 0, 2 * Math.PI);
      context.fill();
    }
  }
  if (texture === 'checks') for (const at of [0, size / 2]) context.fillRect(at, at, size / 2, size / 2);
  if (texture === 'crosses') {
    context.fillRect(1, 3.5, 5, line);
    context.fillRect(3, 1.5, line, 5);
  }
  if (texture === 'rings' || texture === 'zigzag') {
    context.strokeStyle = colour;
    context.lineWidth = line;
    context.beginPath();
    if (texture === 'rings') context.arc(4, 4, 2.4, 0, 2 * Math.PI);
    else for (const [step, x] of [-2, 0, 2, 4, 6, 8, 10].entries()) context.lineTo(x, step % 2 === 0 ? 2 : 6);
    context.stroke();
  }
  if (texture === 'bricks') {
    for (const row of [0, size / 2]) context.fillRect(0, row, size, line);
    context.fillRect(1, 0, line, size / 2);
    context.fillRect(5, size / 2, line, size / 2);
  }
  if (texture === 'rows' || texture === 'grid') context.fillRect(0, 1, size, line);
  if (texture === 'columns' || texture === 'grid') context.fillRect(1, 0, line, size);
}
