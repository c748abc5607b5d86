import type { PlotSeries } from '../../report/figures/plot-model.ts';
import { seriesColour } from './series-looks.ts';

/** How the points of a series are drawn: a style of Chart.js, and whether only its edge is. */
interface PointShape {
  readonly style: 'circle' | 'triangle' | 'rect' | 'rectRot' | 'star' | 'cross';
  readonly isHollow: boolean;
  /** The same as text, for legends. */
  readonly sign: string;
}

// Series differ by the shape of their points too: colour alone is not seen by everybody, and comes again after a few. A hollow
// circle is left out: it is the mark of what is compared with.
const shapes: readonly PointShape[] = [
  { style: 'circle', isHollow: false, sign: '●' },
  { style: 'triangle', isHollow: false, sign: '▲' },
  { style: 'rect', isHollow: false, sign: '■' },
  { style: 'rectRot', isHollow: false, sign: '◆' },
  { style: 'star', isHollow: false, sign: '✱' },
  { style: 'triangle', isHollow: true, sign: '△' },
  { style: 'rect', isHollow: true, sign: '□' },
  { style: 'rectRot', isHollow: true, sign: '◇' },
  { style: 'cross', isHollow: false, sign: '+' },
];

/** How the points of the series of this number are drawn. */
export function pointShape(index: number): PointShape {
  return shapes[index % shapes.length]!;
}

interface PlotColours {
  readonly series: readonly string[];
  readonly muted: string;
  readonly failed: string;
  readonly text: string;
}

/** The colour of a series, of a theme's. */
export function colourOf({ colour }: Pick<PlotSeries, 'colour'>, palette: PlotColours): string {
  if (colour === 'muted') return palette.muted;
  if (colour === 'failed') return palette.failed;
  if (colour === 'text') return palette.text;
  return seriesColour(palette.series, colour);
}

// Lines differ by their strokes too, for the same reason. Lengths in CSS pixels: drawn, left out, drawn …
const strokes: readonly (readonly number[])[] = [[], [9, 3], [9, 3, 2, 3], [16, 4]];
const finerStrokes: readonly (readonly number[])[] = [
  [4, 3],
  [1.5, 2.5],
];

/** The stroke of the line of this number, as canvas and SVG take it; no lengths: it is drawn through. */
export function strokeOf(series: readonly PlotSeries[], index: number): readonly number[] {
  const dashed = series[index]?.dashed ?? false;
  const before = series.slice(0, index).filter((one) => one.shape !== 'points' && one.dashed === dashed).length;
  const known = dashed ? finerStrokes : strokes;
  return known[before % known.length]!;
}
