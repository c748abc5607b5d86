import type { StartFact } from '../start/until-ready.ts';
import { explainAtImport, type TroubledServer } from './explain-failure.ts';

/** How servers say that what the application does before its first request (ASGI's lifespan) has failed. */
const startupFailed =
  /Application startup failed\. Exiting|LifespanFailureError|[Ll]ifespan failure in startup|ASGI [Ll]ifespan errored(?!, continuing)/;

/**
 * What a server's lines say of a start that will never succeed, though its processes run on: supervisors start their workers
 * again for ever. `null` while there is nothing of it. `workers`: how many are to boot; 1 where the server itself has ended.
 */
export function startInVain(
  lines: readonly string[],
  server: TroubledServer & { readonly workers: number },
): StartFact | null {
  if (explainAtImport(lines, server) !== null) return { kind: 'application-not-loaded' };
  // Each of them: one alone may have met a moment's trouble.
  const failed = lines.filter((line) => startupFailed.test(line)).length;
  if (failed >= Math.max(1, server.workers)) return { kind: 'startup-failed' };
  // uvicorn's supervisor ends workers that do not answer it, and starts them again.
  const ended = lines.filter((line) => /^INFO:\s+Child process \[\d+\] died/.test(line)).length;
  if (ended > server.workers) return { kind: 'application-not-loaded' };
  // Before it has served anything, it is the application's import that takes so long.
  if (lines.some((line) => /\[CRITICAL\] WORKER TIMEOUT/.test(line))) return { kind: 'application-not-loaded' };
  return null;
}
