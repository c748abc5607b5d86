import type { Settings } from '../../model/settings.ts';

/**
 * A chart of points or lines over a plane, as plain numbers and texts: nothing here knows how it is drawn. Points of a
 * series are in ascending order of x.
 */
export interface PlotModel {
  readonly title: string;
  /** One sentence for who can't see the chart. */
  readonly summary: string;
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly series: readonly PlotSeries[];
  /** Vertical lines at a value of x. */
  readonly guides: readonly PlotGuide[];
  /** What the marks above points mean, with their sign: `★ recommended`. */
  readonly marks?: readonly string[];
}

export interface PlotAxis {
  /** With its unit: `latency, ms`. */
  readonly title: string;
  readonly scale: 'linear' | 'log';
  /** Whether the axis begins at nothing. */
  readonly fromZero: boolean;
}

export interface PlotSeries {
  readonly name: string;
  /** Number of the theme's colours for series, or what else the series is. */
  readonly colour: number | 'muted' | 'failed' | 'text';
  readonly shape: 'points' | 'line' | 'steps';
  readonly dashed: boolean;
  readonly points: readonly PlotPoint[];
}

export interface PlotPoint {
  readonly x: number;
  /** `null`: a gap. */
  readonly y: number | null;
  /** What the point says when it is pointed at, a line each. */
  readonly lines: readonly string[];
  /** The cell that it stands for; `null` where it is none. */
  readonly cell: { readonly endpoint: string; readonly settings: Settings } | null;
  /** A sign above it; empty for none. */
  readonly mark: string;
}

export interface PlotGuide {
  readonly x: number;
  readonly label: string;
}
