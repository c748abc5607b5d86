import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartConfiguration,
  type ChartDataset,
  LinearScale,
  Tooltip,
  type TooltipItem,
} from 'chart.js';
import type { ChartModel } from '../../report/figures/chart-model.ts';
import { wrapWords } from '../../report/wrap-words.ts';
import { decimalsFor, formatNumber } from '../../words/figures.ts';
import { t } from '../../words/language.ts';
import type { Palette } from '../theme.ts';
import { fillKind, fillsOf } from './fill.ts';
import { tooltipAbove } from './tooltip.ts';

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip);

type Dataset = ChartDataset<'bar', (number | null)[]>;

/** One dataset for each series, in the palette's colours. */
export function datasetsOf(model: ChartModel, palette: Palette): Dataset[] {
  const fills = fillsOf(palette);
  return model.series.map((series, index) => {
    const kinds = series.bars.map((bar) => (bar === null ? 'plain' : fillKind(bar)));
    return {
      label: series.name,
      data: series.bars.map((bar) => bar?.value ?? null),
      backgroundColor: kinds.map((kind) => fills.fill(index, kind)),
      borderColor: kinds.map((kind) => fills.border(index, kind)),
      borderWidth: kinds.map((kind) => (kind === 'plain' && !palette.highContrast ? 0 : 1)),
      borderSkipped: 'start',
      // What is said of it stands away from it.
      hoverBorderColor: palette.text,
      hoverBorderWidth: 2,
      minBarLength: 1.5,
      maxBarThickness: 56,
      categoryPercentage: 0.82,
      barPercentage: 0.94,
    } satisfies Dataset;
  });
}

/** Everything but the data: axes with their units, tooltip, no animation, so that live updates don't flicker. */
export function optionsOf(
  model: ChartModel,
  palette: Palette,
  current: () => ChartModel,
): NonNullable<ChartConfiguration['options']> {
  const font = { family: palette.fontFamily, size: palette.fontSizePx };
  const small = { ...font, size: font.size - 2 };
  const bounds = model.series.flatMap(({ bars }) => bars.flatMap((bar) => [bar?.low ?? 0, bar?.high ?? 0]));
  const title = (text: string) => ({ display: text !== '', text, color: palette.muted, font });
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    resizeDelay: 50,
    interaction: { mode: 'nearest', axis: 'x', intersect: false },
    scales: {
      x: {
        grid: { display: false },
        border: { color: palette.muted },
        ticks: {
          color: palette.text,
          font: (context) => (context.chart.width < 360 ? small : font),
          maxRotation: 60,
          autoSkip: true,
        },
        title: title(model.groupTitle),
      },
      y: {
        beginAtZero: true,
        // Intervals are drawn over the bars, which the axis alone knows of.
        suggestedMin: Math.min(0, ...bounds),
        suggestedMax: Math.max(0, ...bounds),
        // Room for the signs above the bars.
        grace: '12%',
        border: { display: false },
        grid: { color: palette.grid, lineWidth: 1 },
        ticks: { color: palette.text, font, maxTicksLimit: 6, callback: tickText },
        title: title(unitTitle(model.unit)),
      },
    },
    plugins: {
      tooltip: {
        ...tooltipAbove,
        callbacks: {
          title: (items) => wrapWords(barAt(current(), items[0])?.lines[0] ?? '', 44),
          label: (item) => (barAt(current(), item)?.lines.slice(1) ?? []).flatMap((line) => wrapWords(line, 44, '  ')),
        },
      },
    },
  };
}

function barAt(model: ChartModel, item: Pick<TooltipItem<never>, 'datasetIndex' | 'dataIndex'> | undefined) {
  return item === undefined ? null : (model.series[item.datasetIndex]?.bars[item.dataIndex] ?? null);
}

/** As many decimals as the step between two ticks needs, the same for all of them. */
function tickText(value: string | number, _index: number, ticks: readonly { readonly value: number }[]): string {
  const step = ticks.length < 2 ? Number(value) : ticks[1]!.value - ticks[0]!.value;
  return formatNumber(Number(value), step >= 1 && Number.isInteger(step) ? 0 : decimalsFor(step, 1));
}

/** What an axis of a unit is called. */
function unitTitle(unit: ChartModel['unit']): string {
  switch (unit) {
    case 'requests/s':
      return t('requests per second');
    case 'ms':
      return t('milliseconds');
    case 's':
      return t('seconds');
    case 'MB':
      return t('megabytes');
  }
}
