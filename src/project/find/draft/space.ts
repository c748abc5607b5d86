import type { SettingValue, Space } from '../../../model/settings.ts';
import type { FoundService } from '../found-service.ts';

/** gunicorn's classes for applications that speak ASGI. */
const asgiClass = /^asgi$|ASGIWorker$|Uvicorn\w*Worker$|WebWorker$/;

/** The settings that suit a service, with those that the project itself runs. */
export function spaceFor(service: FoundService, cores: number, hasGevent: boolean): Space {
  const { launcher, usedSettings: used } = service;
  const workers = workerCounts(cores);
  switch (launcher) {
    case 'gunicorn':
      return gunicornSpace(service, cores, hasGevent);
    case 'uvicorn':
    case 'node':
      return spaceWith({ workers, ...service.space }, used);
    case 'hypercorn':
      return spaceWith({ ...(used['workerClass'] === undefined ? {} : { workerClass: [] }), workers }, used);
    case 'granian':
      return spaceWith(service.interface === 'wsgi' ? { workers, threads: [1, 4] } : { workers }, used);
    case 'waitress':
      return spaceWith({ threads: [1, 4, 8] }, used);
    case 'command': {
      const scales = service.command?.some((part) => part.includes('{workers}'));
      return spaceWith({ ...(scales ? { workers } : {}), ...service.space }, used);
    }
  }
}

/** `sync` with more than one thread is gunicorn's thread worker, so it stands for both. */
export function gunicornSpace(service: FoundService | null, cores: number, hasGevent: boolean): Space {
  const used = service?.usedSettings ?? {};
  const workers = workerCounts(cores);
  const usedClass = String(used['workerClass']?.[0] ?? '');
  const own = service?.space['workerClass'];
  if (own !== undefined) {
    const { threads: _, ...rest } = used;
    return spaceWith({ workerClass: usedClass === '' ? own : [], workers }, rest);
  }
  // Only what can serve the application: an ASGI class has no use for threads, and the others none for ASGI.
  if (asgiClass.test(usedClass) || service?.interface === 'asgi') {
    const { threads: _, ...rest } = used;
    return spaceWith({ workerClass: asgiClass.test(usedClass) ? [] : ['uvicorn_worker.UvicornWorker'], workers }, rest);
  }
  return spaceWith({ workerClass: hasGevent ? ['sync', 'gevent'] : ['sync'], workers, threads: [1, 4] }, used);
}

/** One worker, then doubling up to twice the cores: past that more of them only cost memory. */
export function workerCounts(cores: number): number[] {
  const counts: number[] = [];
  for (let count = 1; count <= Math.min(2 * cores, 64); count *= 2) counts.push(count);
  return counts;
}

/** The settings of a space together with the values that a project uses already. */
function spaceWith(space: Space, used: Space): Space {
  return Object.fromEntries(
    Object.entries(space).map(([name, values]) => [name, sorted([...new Set([...values, ...(used[name] ?? [])])])]),
  );
}

function sorted(values: readonly SettingValue[]): SettingValue[] {
  return values.every((value) => typeof value === 'number')
    ? [...values].sort((a, b) => Number(a) - Number(b))
    : [...values];
}
