import type { Plan } from '../../model/plan/plan.ts';
import type { EffectiveSettings } from '../../model/settings.ts';

/** gunicorn's worker classes that serve ASGI applications. */
const asgiWorker = /^asgi$|ASGIWorker$|Uvicorn\w*Worker$/;

/** Whether a server speaks ASGI with its application: what its `async def` endpoints block, all of its requests wait for. */
export function isAsgi({ service }: Pick<Plan, 'service'>, effective: EffectiveSettings | null): boolean {
  if (effective?.model !== 'event-loop') return false;
  if (service.launcher === 'uvicorn' || service.launcher === 'hypercorn') return true;
  return asgiWorker.test(effective.workerClass ?? '');
}
