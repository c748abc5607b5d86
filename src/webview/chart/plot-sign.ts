import type { PlotSeries } from '../../report/figures/plot-model.ts';

const pointSigns = ['●', '▲', '■', '◆', '✱'] as const;

/** The sign of a series in a legend: points are told apart by shape, lines by colour and stroke, as they are drawn. */
export function signOf({ shape, dashed }: PlotSeries, index: number): string {
  if (shape === 'points') return pointSigns[index % pointSigns.length] ?? '●';
  return dashed ? '╌' : '━';
}
