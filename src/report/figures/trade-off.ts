import { isComparable } from '../../model/run/comparable.ts';
import type { Cell, RunRecord } from '../../model/run/record.ts';
import { settingsKey } from '../../model/settings.ts';
import { formatFigure, formatMs, formatRate } from '../../words/figures.ts';
import { t } from '../../words/language.ts';
import { plainText } from '../../words/plain-text.ts';
import { referenceLabel } from '../../words/reasons.ts';
import { shownGain } from '../shown-gain.ts';
import { figureColumn, figureInSentence, figureOf, figureUnit, unitText } from './figures.ts';
import { bestOf, shortLabel } from './grid.ts';
import type { PlotModel, PlotPoint, PlotSeries } from './plot-model.ts';

/** What the rate can be held against. */
export const tradeOffCosts = ['p95', 'memory', 'cpu'] as const;
export type TradeOffCost = (typeof tradeOffCosts)[number];

/** The cost of this name, or the 95th percentile. */
export function tradeOffCostNamed(name: string): TradeOffCost {
  return tradeOffCosts.find((one) => one === name) ?? 'p95';
}

interface Placed {
  readonly cell: Cell;
  readonly cost: number;
  readonly rps: number;
}

/**
 * The rate of each comparable cell of an endpoint against what it costs, and the frontier: the cells that no other one
 * beats in both. `null` where fewer than two cells have both figures.
 */
export function tradeOffPlot(
  record: Pick<RunRecord, 'cells' | 'recommendations'>,
  endpoint: string,
  cost: TradeOffCost,
): PlotModel | null {
  const placed = record.cells.flatMap((cell): Placed[] => {
    const [x, y] = [figureOf(cell, cost), figureOf(cell, 'rps')];
    const isOwn = cell.endpoint === endpoint && cell.sameAs === null && isComparable(cell);
    return isOwn && x !== null && y !== null ? [{ cell, cost: x, rps: y }] : [];
  });
  if (placed.length < 2) return null;
  const best = bestOf(record, endpoint);
  const recommendation = record.recommendations.find((one) => one.endpoint === endpoint);
  const gain = recommendation === undefined ? null : shownGain(recommendation);
  const over = gain === null ? null : settingsKey(gain.over);
  const classes = [...new Set(placed.map(({ cell }) => classOf(cell)))];
  const unit = figureUnit(cost);
  const starName = best?.why === 'recommended' ? t('★ recommended') : t('★ fastest measured');
  const overName = `○ ${plainText(gain === null ? '' : referenceLabel(gain), 60)}`;
  const pointOf = ({ cell, cost: x, rps }: Placed): PlotPoint => {
    const key = settingsKey(cell.settings);
    const isBest = best?.key === key;
    const mark = isBest ? '★' : key === over ? '○' : '';
    const words = isBest ? [starName] : key === over ? [overName] : [];
    return {
      x,
      y: rps,
      lines: [
        plainText(shortLabel(cell.settings), 80),
        ...words,
        formatRate(rps),
        `${figureColumn(cost)} ${unit === 'ms' ? formatMs(x) : `${formatFigure(x)} ${unitText(unit)}`}`,
      ],
      cell: { endpoint: cell.endpoint, settings: cell.settings },
      mark,
    };
  };
  const points = (name: string, index: number): PlotSeries => ({
    name,
    colour: index,
    shape: 'points',
    dashed: false,
    points: placed
      .filter(({ cell }) => classOf(cell) === name)
      .sort((a, b) => a.cost - b.cost)
      .map(pointOf),
  });
  const front = frontierOf(placed);
  const frontier: PlotSeries = {
    name: t('frontier'),
    colour: 'muted',
    shape: 'line',
    dashed: true,
    points: front.map((one) => ({ ...pointOf(one), lines: [], cell: null, mark: '' })),
  };
  const has = (mark: string) => placed.some((one) => pointOf(one).mark === mark);
  return {
    title: t('Requests per second against {0}', figureInSentence(cost)),
    summary: t(
      '{0} settings of {1}. No other is better in both than {2}.',
      placed.length,
      plainText(endpoint),
      front.map(({ cell }) => shortLabel(cell.settings)).join(', '),
    ),
    x: { title: `${figureInSentence(cost)}, ${unitText(unit)}`, scale: 'linear', fromZero: true },
    y: { title: t('requests per second'), scale: 'linear', fromZero: true },
    series: [...classes.map(points), frontier],
    guides: [],
    marks: [...(has('★') ? [starName] : []), ...(has('○') ? [overName] : [])],
  };
}

/** The cells that no other one beats in both rate and cost, the cheapest first. */
export function frontierOf<Place extends Pick<Placed, 'cost' | 'rps'>>(placed: readonly Place[]): Place[] {
  const front: Place[] = [];
  for (const one of [...placed].sort((a, b) => a.cost - b.cost || b.rps - a.rps)) {
    const last = front.at(-1);
    if (last === undefined || one.rps > last.rps) front.push(one);
  }
  return front;
}

function classOf({ settings }: Cell): string {
  return plainText(String(settings['workerClass'] ?? t('settings')), 60);
}
