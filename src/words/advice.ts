import type { Advice, AdviceOf } from '../model/facts/advice.ts';
import { settingsLabel } from '../model/settings.ts';
import { count, formatBytes, formatChange, formatMs, formatRate, formatShare, formatShort, listOf } from './figures.ts';
import { plainText } from './plain-text.ts';
import { voidClause } from './void-reasons.ts';

/** A piece of advice as a sentence or two. Names of endpoints stand between backquotes. */
export function adviceSentence(advice: Advice): string {
  switch (advice.kind) {
    case 'environment-needed':
      return `Run the command with the plan's environment (${advice.names.join(', ')}): it is a part of what was measured.`;
    case 'heavy-requests':
      return `Each request to \`${advice.endpoint}\` needs ${formatMs(advice.cpuMs)} of CPU, so ${count(advice.cores, 'core')} serve at most about ${formatRate(advice.mostRps)} with any settings. A task queue (Celery, RQ) would let the web server answer at once and keep other endpoints quick; it would not make the work cheaper, and the client has to come back for the result.`;
    case 'one-at-a-time':
      return `\`${advice.endpoint}\` cannot exceed about ${formatRate(advice.mostRps)} with any settings: its requests wait one after another for ${formatMs(advice.waitMs)}. Look for a lock that all workers share (a file lock, a database write lock) or a service behind it that works on one request at a time.`;
    case 'downstream-limit':
      return `What \`${advice.endpoint}\` waits for serves about ${advice.atOnce} requests at once, so no settings exceed about ${formatRate(advice.mostRps)}. Look at connection pools and at the service behind it: slots beyond ${advice.atOnce} only queue there.`;
    case 'lock-while-computing':
      return `\`${advice.endpoint}\` cannot exceed about ${formatRate(advice.mostRps)} with any settings: its requests compute for ${formatMs(advice.cpuMs)} one after another, and other cores stay idle. Look for a lock on a file or in a database that is held while it computes, and hold it for less.`;
    case 'own-worker-class':
      return `gunicorn has not included gaiohttp since 20.0: it ran here on a module that comes with Servebench. To run it yourself, copy servebench_gaiohttp.py (folder media/python of Servebench) to where your app is imported from, install aiohttp, and start gunicorn with -k servebench_gaiohttp.GaiohttpWorker.${withoutIt(advice)}`;
    case 'blocking-driver':
      return `${settingsLabel(advice.settings)} reaches only ${formatRate(advice.rps)}: the wait of ${formatMs(advice.waitMs)} blocks its event loop. ${blockingCause(advice)}`;
    case 'def-pool':
      return `\`${advice.endpoint}\` waits in about ${advice.atOnce} threads at once, so no settings exceed about ${formatRate(advice.mostRps)}: FastAPI and Starlette run a \`def\` endpoint in a pool of 40 threads for each process (AnyIO's tokens). More workers have more of them; write it as \`async def\` with a client that can be awaited, or raise the pool (anyio.to_thread.current_default_thread_limiter().total_tokens).`;
    case 'uneven-workers': {
      const busiest = advice.busiest === null ? '' : ` (the busiest did ${formatShort(advice.busiest)} times the mean)`;
      return `The load fell unevenly on the workers of ${settingsLabel(advice.settings)}${busiest}: it lost ${formatShare(advice.lostShare)} against an even share.${evenShares(advice)}`;
    }
    case 'luck-of-start':
      return `The rate of ${settingsLabel(advice.settings)} depends on how the connections fall on its workers, which differs from start to start: ${formatRate(advice.rps)} here, but it may be as low as ${formatRate(advice.lowRps)} when one worker takes them all.`;
    case 'idle-threads': {
      const why = advice.cause === 'lock' ? 'they wait for the same lock' : 'they share one interpreter lock';
      return `Threads gain ${advice.gain} here (${settingsLabel(advice.from)} → ${settingsLabel(advice.to)}: ${formatChange(advice.ratio)}): ${why}.`;
    }
    case 'more-workers-than-cores':
      return `More workers than cores gain nothing: ${settingsLabel(advice.to)} against ${settingsLabel(advice.from)} is ${formatChange(advice.ratio)} on ${count(advice.cores, 'core')}.`;
    case 'core-quota':
      return `The machine has ${advice.physicalCores} cores, but this service may use ${advice.cores} (a container's quota, or its affinity): count workers by ${advice.cores}. A server that asks the system for the number of cores may be told ${advice.physicalCores}.`;
    case 'connection-per-request': {
      const cost = advice.connectMs === null ? '' : ` (${formatMs(advice.connectMs)} here, more over a network)`;
      return `${settingsLabel(advice.settings)} closes the connection after each request, so each pays for a new one${cost}, and a slow client holds a worker: put a proxy that buffers, such as nginx, in front of it.`;
    }
    case 'cells-not-compared':
      return notCompared(advice);
    case 'shorter-answers': {
      const whose = advice.quantile === 'p95' ? '95 % of requests' : 'half of the requests';
      const price = advice.rateShare === null ? '' : `, at ${formatShare(advice.rateShare)} of the rate`;
      return `If the slow answers matter more than the rate: with ${settingsLabel(advice.settings)} ${whose} take at most ${formatMs(advice.ms)} instead of ${formatMs(advice.insteadOfMs)}${price}.`;
    }
    case 'less-memory':
      return `${settingsLabel(advice.settings)} needs ${formatBytes(advice.insteadOfBytes - advice.bytes)} less memory (${formatBytes(advice.bytes)} instead of ${formatBytes(advice.insteadOfBytes)}) for ${formatShare(advice.rateShare)} of the rate.`;
    case 'recorded':
      return plainText(advice.text);
  }
}

function withoutIt({ rps, next }: AdviceOf<'own-worker-class'>): string {
  return next === null
    ? ''
    : ` Without it, ${settingsLabel(next.settings)} was the fastest measured: ${formatRate(next.rps)} against ${formatRate(rps)}.`;
}

/** Why a wait blocks an event loop, and what helps. */
function blockingCause({ cause }: AdviceOf<'blocking-driver'>): string {
  switch (cause) {
    case 'async-def':
      return 'A blocking call in an `async def` endpoint does that (time.sleep, requests, a database driver that is not asynchronous): all other requests of the process wait for it. Await an asynchronous one (asyncio.sleep, httpx.AsyncClient, asyncpg), or write the endpoint as `def`: FastAPI and Starlette run that in a pool of 40 threads.';
    case 'late-patching':
      return 'preload_app imports the application before the workers replace what waits (monkey-patching): take preload_app out, or call gevent.monkey.patch_all() before anything else is imported.';
    case undefined:
      return 'A driver in C that does not know about it (a database client, for one) does that; use one that the worker class can patch, or threads.';
  }
}

/** What would share the load more evenly. */
function evenShares({ accepts }: AdviceOf<'uneven-workers'>): string {
  switch (accepts) {
    case 'connections':
      return ' Its workers accept connections without looking whether their threads are free; --reuse-port or a --worker-connections near the thread count help, or more threads in fewer workers.';
    case 'requests':
      return ' Its workers accept requests without looking whether their threads are free; more threads in fewer workers help.';
    case null:
      return '';
  }
}

function notCompared({ cells }: AdviceOf<'cells-not-compared'>): string {
  const names = cells.map(({ settings, fault }) => `${settingsLabel(settings)} (${voidClause(fault)})`);
  const isFailing = cells.some(({ fault: { kind } }) => kind === 'requests-failed' || kind === 'nothing-succeeded');
  const why = isFailing ? ' A failed answer is often a fast one, so a rate with failed requests means nothing.' : '';
  return `Not compared: ${listOf(names)}.${why}`;
}
