import type { PictureForm } from '../../model/panel-protocol.ts';
import { wrapText } from '../../report/wrap-text.ts';
import { type Palette, palette } from '../theme.ts';
import { type FillKind, fillsOf } from './fill.ts';
import { SvgContext } from './svg-context.ts';

/** What stands around a chart in a picture of it: what it shows, of which run, from how much. */
export interface ChartCaption {
  readonly title: string;
  /** The run's name and time, and the sample sizes, a line each. */
  readonly lines: readonly string[];
}

/** An entry of a picture's legend: a series' fill, sign or stroke, and its name. */
export interface LegendEntry {
  readonly name: string;
  readonly look:
    | { readonly kind: 'fill'; readonly series: number; readonly fill: FillKind }
    | { readonly kind: 'sign'; readonly sign: string; readonly colour: string }
    | { readonly kind: 'stroke'; readonly stroke: readonly number[]; readonly colour: string };
}

/** Where an entry's name begins behind its look. */
const nameAt = ({ look }: LegendEntry) => (look.kind === 'stroke' ? 34 : 18);

/** The size of a picture in CSS pixels, and of the room around its chart. */
const size = { width: 960, chart: 400, margin: 20, line: 18, title: 22 } as const;
/** A picture's own pixels for each CSS pixel: sharp on dense screens and on paper. */
const density = 2;

type Context = OffscreenCanvasRenderingContext2D;

/**
 * A chart as a file, in the theme's colours, with its caption and legend. `drawChart` draws it once onto a canvas that is as
 * large as told, at that many pixels for each CSS pixel.
 */
export async function chartPicture(
  form: PictureForm,
  caption: ChartCaption,
  legend: readonly LegendEntry[],
  drawChart: (canvas: OffscreenCanvas, density: number) => void,
): Promise<Blob> {
  const colours = palette();
  const titles = wrapText(caption.title, 100);
  const rows = legendRows(legend, colours);
  const head =
    size.margin + titles.length * size.title + caption.lines.length * size.line + rows.length * size.line + 8;
  const height = head + size.chart + size.margin;
  const frame = { titles, caption, rows, colours, height };
  const chart = { width: size.width - 2 * size.margin, height: size.chart };
  if (form === 'svg') {
    const drawing = new SvgContext(size.width, height);
    paintFrame(drawing as unknown as Context, frame);
    drawing.moveOrigin(size.margin, head);
    drawing.canvas.width = chart.width;
    drawing.canvas.height = chart.height;
    drawChart(drawing.canvas, 1);
    return new Blob([drawing.toSvg(size.width, height)], { type: 'image/svg+xml' });
  }
  const picture = new OffscreenCanvas(size.width * density, height * density);
  const context = picture.getContext('2d')!;
  context.scale(density, density);
  paintFrame(context, frame);
  const canvas = new OffscreenCanvas(chart.width, chart.height);
  drawChart(canvas, density);
  context.drawImage(canvas, size.margin, head, chart.width, chart.height);
  return picture.convertToBlob({ type: 'image/png' });
}

interface Frame {
  readonly titles: readonly string[];
  readonly caption: ChartCaption;
  readonly rows: readonly (readonly PlacedEntry[])[];
  readonly colours: Palette;
  readonly height: number;
}

function paintFrame(context: Context, { titles, caption, rows, colours, height }: Frame): void {
  context.fillStyle = colours.background;
  context.fillRect(0, 0, size.width, height);
  context.textBaseline = 'alphabetic';
  let y = size.margin;
  const write = (text: string, font: string, colour: string, step: number) => {
    y += step;
    context.font = font;
    context.fillStyle = colour;
    context.fillText(text, size.margin, y - 6);
  };
  for (const title of titles) write(title, `bold 15px ${colours.fontFamily}`, colours.text, size.title);
  for (const line of caption.lines) write(line, `12px ${colours.fontFamily}`, colours.muted, size.line);
  for (const row of rows) {
    y += size.line;
    for (const { x, entry } of row) paintEntry(context, entry, x, y - 6, colours);
  }
}

interface PlacedEntry {
  readonly x: number;
  readonly entry: LegendEntry;
}

/** Entries from left to right, as many in a row as there is room for. */
function legendRows(legend: readonly LegendEntry[], { fontFamily }: Palette): PlacedEntry[][] {
  const ruler = new OffscreenCanvas(1, 1).getContext('2d')!;
  ruler.font = `12px ${fontFamily}`;
  const rows: PlacedEntry[][] = [];
  let x = Number.POSITIVE_INFINITY;
  for (const entry of legend) {
    const width = nameAt(entry) + ruler.measureText(entry.name).width;
    if (x + width > size.width - size.margin) {
      rows.push([]);
      x = size.margin;
    }
    rows.at(-1)?.push({ x, entry });
    x += width + 16;
  }
  return rows;
}

function paintEntry(context: Context, entry: LegendEntry, x: number, y: number, colours: Palette): void {
  const { look, name } = entry;
  context.font = `12px ${colours.fontFamily}`;
  if (look.kind === 'fill') {
    const fills = fillsOf(colours);
    context.fillStyle = fills.fill(look.series, look.fill);
    context.fillRect(x, y - 10, 12, 12);
    context.lineWidth = 1;
    context.strokeStyle = fills.border(look.series, look.fill);
    context.strokeRect(x + 0.5, y - 9.5, 11, 11);
  } else if (look.kind === 'stroke') {
    context.lineWidth = 2;
    context.strokeStyle = look.colour;
    context.setLineDash([...look.stroke]);
    context.beginPath();
    context.moveTo(x, y - 4);
    context.lineTo(x + 28, y - 4);
    context.stroke();
    context.setLineDash([]);
  } else {
    context.fillStyle = look.colour;
    context.fillText(look.sign, x, y);
  }
  context.fillStyle = colours.text;
  context.fillText(name, x + nameAt(entry), y);
}
