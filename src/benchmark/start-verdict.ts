import type { Failure } from '../model/facts/failure.ts';
import type { Skip } from '../model/facts/skip.ts';

export type ClassSkip = Extract<Skip, { kind: 'class-cannot-serve' }>;

/** The class of workers that a failed start proves unable to serve the application; `null`: it proves nothing of a class. */
export function classThatCannotServe(failure: Failure): ClassSkip | null {
  const explanation = 'explanation' in failure ? failure.explanation : null;
  if (explanation?.kind === 'class-not-loaded')
    return { kind: 'class-cannot-serve', workerClass: explanation.workerClass, app: null };
  if (explanation?.kind === 'wrong-interface' && explanation.workerClass !== null)
    return { kind: 'class-cannot-serve', workerClass: explanation.workerClass, app: explanation.app };
  return null;
}

const wsgiClass =
  /^(sync|gthread|gevent\w*|eventlet|tornado|gaiohttp|ginterpreter)$|(Sync|Thread|Gevent\w*|Eventlet|Tornado|Gaiohttp)Worker$/;
const asgiClass = /^asgi$|ASGIWorker$|Uvicorn\w*Worker$/;

/** The interface by which a class of gunicorn's workers calls an application; `null` where that is not known. */
export function interfaceOf(workerClass: string): 'asgi' | 'wsgi' | null {
  if (asgiClass.test(workerClass)) return 'asgi';
  return wsgiClass.test(workerClass) ? 'wsgi' : null;
}

/** Why a class can't serve either, once one was found that can't; `null` where that says nothing of it. */
export function alsoOut(known: ClassSkip, workerClass: string): ClassSkip | null {
  if (workerClass === known.workerClass) return known;
  const speaks = interfaceOf(workerClass);
  return known.app !== null && speaks !== null && speaks !== known.app ? { ...known, workerClass } : null;
}

/** Whether a start failed by a fault of the application or of its surroundings, which no other settings change. */
export function isOfApplication(failure: Failure): boolean {
  if (failure.kind === 'startup-failed' || failure.kind === 'listens-elsewhere') return true;
  const explanation = 'explanation' in failure ? failure.explanation : null;
  switch (explanation?.kind) {
    case 'no-such-module':
    case 'module-missing':
    case 'no-such-variable':
    case 'variables-missing':
    case 'serves-at-import':
    case 'wrong-interface':
    case 'tables-missing':
    case 'static-files-missing':
    case 'dependency-refused':
    case 'dependency-unknown':
      return true;
    case 'own-port-taken':
      return !explanation.isOwn;
    // An error of the application's own code comes before a worker knows its settings.
    case 'last-error':
      return failure.kind === 'application-not-loaded' || explanation.reader != null;
    default:
      return false;
  }
}
