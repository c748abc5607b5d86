import { unmeasuredForService } from '../analysis/advice/service-recommendation.ts';
import { bySize } from '../analysis/search/contenders.ts';
import type { RaceState } from '../analysis/search/race.ts';
import { isMeasurable } from '../model/run/fold.ts';
import type { Cell } from '../model/run/record.ts';
import { settingsKey } from '../model/settings.ts';
import type { RunSoFar, ServerStep } from './strategy.ts';

/** Up to these shares of the exhaustive search's time, the settings for all endpoints and the smallest ones are measured. */
const shareForChosen = 0.25;
const shareForSmallest = 0.2;

/**
 * After the races: measures what the recommendation for the whole service would otherwise only suppose, on one start each:
 * first the settings it would choose, then the smallest ones, which its gain is told over. `null` when both are measured, or
 * take more time than they are worth.
 */
export function serviceStep(run: RunSoFar, races: readonly RaceState[]): ServerStep | null {
  if (races.length < 2) return null;
  const exhaustiveSeconds = races.reduce((sum, race) => sum + race.exhaustiveSeconds, 0);
  const limit = run.plan.timeBudgetSeconds ?? Number.POSITIVE_INFINITY;
  const stepFor = (cells: readonly Cell[], share: number): ServerStep | null => {
    const [first] = cells;
    if (first === undefined) return null;
    const after = run.elapsedSeconds + cells.reduce((sum, cell) => sum + trialSeconds(cell, races), 0);
    if (after > Math.min(share * exhaustiveSeconds, limit)) return null;
    return {
      settings: first.sameAs ?? first.settings,
      trials: cells.map(({ endpoint }) => ({ endpoint, purpose: 'measurement' })),
    };
  };
  return stepFor(unmeasuredForService(run), shareForChosen) ?? stepFor(unmeasuredSmallest(run.cells), shareForSmallest);
}

function unmeasuredSmallest(cells: readonly Cell[]): Cell[] {
  const servers = cells.filter((cell) => cell.sameAs === null && isMeasurable(cell));
  const [smallest] = [...servers].sort(bySize);
  if (smallest === undefined) return [];
  const key = settingsKey(smallest.settings);
  return servers.filter(
    ({ settings, measurement, status }) => settingsKey(settings) === key && measurement === null && status !== 'failed',
  );
}

function trialSeconds(cell: Cell, races: readonly RaceState[]): number {
  const race = races.find(({ endpoint }) => endpoint === cell.endpoint);
  const known = race?.candidates.find(({ key }) => key === (cell.effective?.key ?? settingsKey(cell.settings)));
  return known?.trialSeconds ?? Number.POSITIVE_INFINITY;
}
