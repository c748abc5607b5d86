import type { Plan } from '../model/plan/plan.ts';
import { placeKey } from '../model/run/fold.ts';
import type { Cell } from '../model/run/record.ts';
import { pointsOf, type Settings } from '../model/settings.ts';
import type { PreparedLauncher } from '../service/launcher.ts';
import type { RunPart } from './run-context.ts';

/**
 * Every cell of a plan before anything is measured. Settings that are the same server in truth name the first of them
 * in `sameAs`; settings that can't run here are `skipped` with the reason. With `part.continues`, the cells of that
 * run are taken over, but for the ones to be measured now.
 */
export function initialCells(plan: Plan, launcher: PreparedLauncher, part: RunPart | undefined): Cell[] {
  const firstOfServer = new Map<string, Settings>();
  const cells: Cell[] = [];
  const endpoints = plan.endpoints.filter((endpoint) => part?.endpoints?.includes(endpoint.name) ?? true);
  for (const settings of pointsOf(plan.settings)) {
    const skip = launcher.unsupported(settings);
    const effective = launcher.effective(settings);
    const twin = firstOfServer.get(effective.key) ?? null;
    if (skip === null && twin === null) firstOfServer.set(effective.key, settings);
    for (const endpoint of endpoints) {
      const place = {
        endpoint: endpoint.name,
        settings,
        effective,
        command: null,
        measurement: null,
        prediction: null,
      };
      cells.push(
        skip === null
          ? { ...place, sameAs: twin, status: 'pending' }
          : { ...place, sameAs: null, status: 'skipped', skip },
      );
    }
  }
  return part?.continues === undefined ? cells : continuedCells(cells, part);
}

function continuedCells(fresh: readonly Cell[], part: RunPart): Cell[] {
  const known = new Map(part.continues?.cells.map((cell) => [placeKey(cell), cell]));
  const asked = new Set(part.cells?.map(placeKey));
  return fresh.map((cell) => {
    const twinAsked = cell.sameAs !== null && asked.has(placeKey({ endpoint: cell.endpoint, settings: cell.sameAs }));
    return asked.has(placeKey(cell)) || twinAsked ? cell : (known.get(placeKey(cell)) ?? cell);
  });
}
