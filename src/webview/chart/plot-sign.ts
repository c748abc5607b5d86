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

/** The sign of a series in a legend: points are told apart by shape, lines by colour and stroke, as they are drawn. */
export function signOf({ shape, dashed }: PlotSeries, index: number): string {
  if (shape === 'points') return pointShape(index).sign;
  return dashed ? '╌' : '━';
}
