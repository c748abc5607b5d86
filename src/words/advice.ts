import type { Advice, AdviceOf } from '../model/facts/advice.ts';
import { count, formatBytes, formatChange, formatMs, formatRate, formatShare, formatShort, listOf } from './figures.ts';
import { t } from './language.ts';
import { plainText } from './plain-text.ts';
import { settingsLabel } from './settings-label.ts';
import { voidClause } from './void-reasons.ts';

/** A piece of advice as a sentence or two. Names of endpoints stand between backquotes. */
export function adviceSentence(advice: Advice): string {
  switch (advice.kind) {
    case 'environment-needed':
      return t(
        "Run the command with the plan's environment ({0}): it is a part of what was measured.",
        advice.names.join(', '),
      );
    case 'heavy-requests':
      return t(
        'Each request to `{0}` needs {1} of CPU, so {2} serve at most about {3} with any settings. A task queue (Celery, RQ) would let the web server answer at once and keep other endpoints quick; it would not make the work cheaper, and the client has to come back for the result.',
        advice.endpoint,
        formatMs(advice.cpuMs),
        count(advice.cores, 'core'),
        formatRate(advice.mostRps),
      );
    case 'one-at-a-time':
      return t(
        '`{0}` cannot exceed about {1} with any settings: its requests wait one after another for {2}. Look for a lock that all workers share (a file lock, a database write lock) or a service behind it that works on one request at a time.',
        advice.endpoint,
        formatRate(advice.mostRps),
        formatMs(advice.waitMs),
      );
    case 'downstream-limit':
      return t(
        'What `{0}` waits for serves about {1} requests at once, so no settings exceed about {2}. Look at connection pools and at the service behind it: slots beyond {1} only queue there.',
        advice.endpoint,
        advice.atOnce,
        formatRate(advice.mostRps),
      );
    case 'lock-while-computing':
      return t(
        '`{0}` cannot exceed about {1} with any settings: its requests compute for {2} one after another, and other cores stay idle. Look for a lock on a file or in a database that is held while it computes, and hold it for less.',
        advice.endpoint,
        formatRate(advice.mostRps),
        formatMs(advice.cpuMs),
      );
    case 'own-worker-class':
      return t(
        'gunicorn has not included gaiohttp since 20.0: it ran here on a module that comes with Servebench. To run it yourself, copy servebench_gaiohttp.py (folder media/python of Servebench) to where your app is imported from, install aiohttp, and start gunicorn with -k servebench_gaiohttp.GaiohttpWorker.{0}',
        withoutIt(advice),
      );
    case 'blocking-driver':
      return t(
        '{0} reaches only {1}: the wait of {2} blocks its event loop. {3}',
        settingsLabel(advice.settings),
        formatRate(advice.rps),
        formatMs(advice.waitMs),
        blockingCause(advice),
      );
    case 'def-pool':
      return t(
        "`{0}` waits in about {1} threads at once, so no settings exceed about {2}: FastAPI and Starlette run a `def` endpoint in a pool of 40 threads for each process (AnyIO's tokens). More workers have more of them; write it as `async def` with a client that can be awaited, or raise the pool (anyio.to_thread.current_default_thread_limiter().total_tokens).",
        advice.endpoint,
        advice.atOnce,
        formatRate(advice.mostRps),
      );
    case 'uneven-workers': {
      const busiest =
        advice.busiest === null ? '' : ` ${t('(the busiest did {0} times the mean)', formatShort(advice.busiest))}`;
      return t(
        'The load fell unevenly on the workers of {0}{1}: it lost {2} against an even share.{3}',
        settingsLabel(advice.settings),
        busiest,
        formatShare(advice.lostShare),
        evenShares(advice),
      );
    }
    case 'luck-of-start':
      return t(
        'The rate of {0} depends on how the connections fall on its workers, which differs from start to start: {1} here, but it may be as low as {2} when one worker takes them all.',
        settingsLabel(advice.settings),
        formatRate(advice.rps),
        formatRate(advice.lowRps),
      );
    case 'idle-threads': {
      const why = advice.cause === 'lock' ? t('they wait for the same lock') : t('they share one interpreter lock');
      return t(
        advice.gain === 'nothing'
          ? 'Threads gain nothing here ({0} → {1}: {2}): {3}.'
          : 'Threads gain little here ({0} → {1}: {2}): {3}.',
        settingsLabel(advice.from),
        settingsLabel(advice.to),
        formatChange(advice.ratio),
        why,
      );
    }
    case 'more-workers-than-cores':
      return t(
        'More workers than cores gain nothing: {0} against {1} is {2} on {3}.',
        settingsLabel(advice.to),
        settingsLabel(advice.from),
        formatChange(advice.ratio),
        count(advice.cores, 'core'),
      );
    case 'core-quota':
      return t(
        "The machine has {0} cores, but this service may use {1} (a container's quota, or its affinity): count workers by {1}. A server that asks the system for the number of cores may be told {0}.",
        advice.physicalCores,
        advice.cores,
      );
    case 'connection-per-request': {
      const cost =
        advice.connectMs === null ? '' : ` ${t('({0} here, more over a network)', formatMs(advice.connectMs))}`;
      return t(
        '{0} closes the connection after each request, so each pays for a new one{1}, and a slow client holds a worker: put a proxy that buffers, such as nginx, in front of it.',
        settingsLabel(advice.settings),
        cost,
      );
    }
    case 'cells-not-compared':
      return notCompared(advice);
    case 'shorter-answers': {
      const whose = advice.quantile === 'p95' ? t('95 % of requests') : t('half of the requests');
      const price = advice.rateShare === null ? '' : t(', at {0} of the rate', formatShare(advice.rateShare));
      return t(
        'If the slow answers matter more than the rate: with {0} {1} take at most {2} instead of {3}{4}.',
        settingsLabel(advice.settings),
        whose,
        formatMs(advice.ms),
        formatMs(advice.insteadOfMs),
        price,
      );
    }
    case 'less-memory':
      return t(
        '{0} needs {1} less memory ({2} instead of {3}) for {4} of the rate.',
        settingsLabel(advice.settings),
        formatBytes(advice.insteadOfBytes - advice.bytes),
        formatBytes(advice.bytes),
        formatBytes(advice.insteadOfBytes),
        formatShare(advice.rateShare),
      );
    case 'recorded':
      return plainText(advice.text);
  }
}

function withoutIt({ rps, next }: AdviceOf<'own-worker-class'>): string {
  return next === null
    ? ''
    : ` ${t('Without it, {0} was the fastest measured: {1} against {2}.', settingsLabel(next.settings), formatRate(next.rps), formatRate(rps))}`;
}

/** Why a wait blocks an event loop, and what helps. */
function blockingCause({ cause }: AdviceOf<'blocking-driver'>): string {
  switch (cause) {
    case 'async-def':
      return t(
        'A blocking call in an `async def` endpoint does that (time.sleep, requests, a database driver that is not asynchronous): all other requests of the process wait for it. Await an asynchronous one (asyncio.sleep, httpx.AsyncClient, asyncpg), or write the endpoint as `def`: FastAPI and Starlette run that in a pool of 40 threads.',
      );
    case 'late-patching':
      return t(
        'preload_app imports the application before the workers replace what waits (monkey-patching): take preload_app out, or call gevent.monkey.patch_all() before anything else is imported.',
      );
    case undefined:
      return t(
        'A driver in C that does not know about it (a database client, for one) does that; use one that the worker class can patch, or threads.',
      );
  }
}

/** What would share the load more evenly. */
function evenShares({ accepts }: AdviceOf<'uneven-workers'>): string {
  switch (accepts) {
    case 'connections':
      return ` ${t('Its workers accept connections without looking whether their threads are free; --reuse-port or a --worker-connections near the thread count help, or more threads in fewer workers.')}`;
    case 'requests':
      return ` ${t('Its workers accept requests without looking whether their threads are free; more threads in fewer workers help.')}`;
    case null:
      return '';
  }
}

function notCompared({ cells }: AdviceOf<'cells-not-compared'>): string {
  const names = cells.map(({ settings, fault }) => `${settingsLabel(settings)} (${voidClause(fault)})`);
  const isFailing = cells.some(({ fault: { kind } }) => kind === 'requests-failed' || kind === 'nothing-succeeded');
  const why = isFailing
    ? ` ${t('A failed answer is often a fast one, so a rate with failed requests means nothing.')}`
    : '';
  return t('Not compared: {0}.{1}', listOf(names), why);
}
