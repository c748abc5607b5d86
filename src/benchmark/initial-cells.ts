import type { Plan } from '../model/plan/plan.ts';
import { isPending, placeKey } from '../model/run/fold.ts';
import type { Cell, RunRecord } from '../model/run/record.ts';
import { pointsOf, type Settings } from '../model/settings.ts';
import type { PreparedLauncher } from '../service/launcher.ts';
import type { RunPart } from './run-context.ts';

/**
 * Every cell of a plan before anything is measured. Settings that are the same server in truth name the first of them
 * in `sameAs`; settings that can't run here are `skipped` with the reason. With `part.continues`, the cells of that
 * run are taken over as they ended, with the sitting that they ended in.
 */
export function initialCells(plan: Plan, launcher: PreparedLauncher, part: RunPart | undefined): Cell[] {
  const firstOfServer = new Map<string, Settings>();
  const cells: Cell[] = [];
  const endpoints = plan.endpoints.filter(({ name }) => isPartOf(part, name));
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
  return part?.continues === undefined ? cells : continuedCells(cells, part.continues);
}

function isPartOf({ continues, endpoints }: RunPart = {}, name: string): boolean {
  if (continues === undefined) return endpoints?.includes(name) ?? true;
  return endpoints?.includes(name) === true || continues.cells.some(({ endpoint }) => endpoint === name);
}

function continuedCells(fresh: readonly Cell[], { cells, sittings = [] }: RunRecord): Cell[] {
  const known = new Map(cells.map((cell) => [placeKey(cell), cell]));
  return fresh.map((cell) => {
    const before = known.get(placeKey(cell));
    if (before === undefined || isPending(before)) return cell;
    return before.status === 'predicted' ? before : { ...before, sitting: before.sitting ?? sittings.length };
  });
}
