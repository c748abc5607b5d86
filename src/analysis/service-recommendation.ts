import type { Cell, Recommendation } from '../model/record.ts';
import { type Settings, settingsLabel } from '../model/settings.ts';
import { byServer, bySize, contendersOf } from './contenders.ts';
import type { RecommendationInput } from './recommendation.ts';
import { geometricMean } from './statistics/geometric-mean.ts';
import { isComparable } from './void.ts';
import { formatShare, listed } from './wording.ts';

/** What one server reaches of an endpoint's best. */
interface Reach {
  readonly endpoint: string;
  readonly share: number;
  readonly measured: boolean;
  readonly cell: Cell;
}

interface ServiceContender {
  readonly settings: Settings;
  readonly cell: Cell;
  readonly reaches: readonly Reach[];
  /** Weighted geometric mean of the shares. */
  readonly score: number;
}

/** Scores this close are as good: the cheaper settings win. */
const asGood = 0.02;

/**
 * One setting for the whole service: the weighted geometric mean of what it reaches of each endpoint's own best, the
 * cheapest within 2 % of the highest. Settings with a void cell are out; where an endpoint was not measured on a setting, its
 * prediction stands in, and the sentence says so. `null` when no setting has a figure for every endpoint.
 */
export function recommendForService({ plan, cells, commandFor }: RecommendationInput): Recommendation | null {
  const bests = new Map<string, number>();
  for (const { name } of plan.endpoints) {
    const contenders = contendersOf(cells.filter((cell) => cell.endpoint === name));
    if (contenders.length === 0) return null;
    bests.set(name, Math.max(...contenders.map(({ rps }) => rps)));
  }
  const contenders = serviceContenders(plan.endpoints, cells, bests);
  if (contenders.length === 0) return null;
  const top = Math.max(...contenders.map(({ score }) => score));
  const chosen = contenders
    .filter(({ score }) => score >= top * (1 - asGood))
    .sort((a, b) => bySize(a.cell, b.cell) || b.score - a.score)[0]!;
  return {
    endpoint: null,
    settings: chosen.settings,
    gain: null,
    gains: [],
    because: because(chosen, contenders.length),
    command: commandFor(chosen.settings),
    restsOn: chosen.reaches
      .filter(({ measured }) => measured)
      .map(({ cell }) => ({ endpoint: cell.endpoint, settings: cell.settings })),
    advice: [],
  };
}

function serviceContenders(
  endpoints: RecommendationInput['plan']['endpoints'],
  cells: readonly Cell[],
  bests: ReadonlyMap<string, number>,
): ServiceContender[] {
  const groups = byServer(cells);
  const contenders: ServiceContender[] = [];
  for (const group of groups.values()) {
    const reaches: Reach[] = [];
    for (const { name } of endpoints) {
      const own = group.filter((cell) => cell.endpoint === name);
      const [measured] = contendersOf(own);
      const predicted = own.find(
        (cell) => cell.measurement === null && cell.prediction !== null && cell.status === 'predicted',
      );
      const best = bests.get(name) ?? Number.NaN;
      if (measured !== undefined)
        reaches.push({
          endpoint: name,
          share: Math.min(1, measured.rps / best),
          measured: true,
          cell: measured.measured[0]!,
        });
      else if (predicted?.prediction != null && !own.some((cell) => cell.measurement !== null && !isComparable(cell)))
        reaches.push({
          endpoint: name,
          share: Math.min(1, predicted.prediction.rps / best),
          measured: false,
          cell: predicted,
        });
    }
    if (reaches.length !== endpoints.length) continue;
    const smallest = [...group].sort(bySize)[0]!;
    contenders.push({
      settings: smallest.settings,
      cell: smallest,
      reaches,
      score: geometricMean(
        reaches.map(({ share }) => share),
        endpoints.map(({ weight }) => weight),
      ),
    });
  }
  return contenders;
}

function because({ settings, reaches, score }: ServiceContender, count: number): string {
  const parts = reaches.map(
    ({ endpoint, share, measured }) => `${endpoint} ${formatShare(share)}${measured ? '' : ' as predicted'}`,
  );
  return `For the whole service ${settingsLabel(settings)} comes out best of ${count}: it reaches ${formatShare(score)} of each endpoint's own best on average (${listed(parts)}).`;
}
