import { lookup } from 'node:dns/promises';
import { accepts } from '../../host/sockets/accepts.ts';
import { descendantsOf, listeningRoots } from '../../host/sockets/listening-processes.ts';
import type { Service } from '../../model/plan/plan.ts';
import type { Settings } from '../../model/settings.ts';
import type { LoadTarget } from '../../model/trial/trial.ts';
import { takeSnapshot } from '../sampling/process-sampler.ts';
import { spentBetween } from '../sampling/server-spend.ts';
import { ServiceError } from '../service-error.ts';
import { proxyAmong } from './known-proxies.ts';
import {
  type Answer,
  CertificateError,
  lastingErrorMs,
  type ProbeHistory,
  type ProbePlace,
  waitForAnswer,
} from './readiness.ts';
import type { RunningServer } from './running-server.ts';
import { twoServers } from './two-servers.ts';

/**
 * A server that runs already. Its processes are found through the address that they listen at, where it is one of this
 * machine and we may look; they are sampled and never ended. Throws `ServiceError` when it doesn't answer, or when the
 * name stands for two servers.
 */
export async function attachServer(
  url: URL,
  service: Service,
  settings: Settings,
  signal: AbortSignal,
): Promise<RunningServer> {
  const startedAtMs = performance.now();
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  const port = url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port);
  const hosts = await addressesOf(url.hostname);
  const { allowSelfSigned } = service;
  const accepting = await Promise.all(hosts.map((host) => accepts({ host, port })));
  const listening = hosts.filter((_, index) => accepting[index]);
  // It runs already: to wait for it would only hide that it doesn't.
  if (listening.length === 0) throw new ServiceError({ kind: 'nothing-listens', origin: url.origin });
  const two = await twoServers(url.host, listening, port);
  if (two !== null) throw new ServiceError(two);
  const { path, timeoutSeconds } = service.readiness;
  const place: ProbePlace = {
    hosts: listening,
    port,
    socketPath: null,
    path,
    hostHeader: service.host ?? url.host,
    scheme,
    allowSelfSigned,
  };
  const answer = await answerOf(url.origin, place, timeoutSeconds, signal);
  const target: LoadTarget = {
    scheme,
    host: answer.host,
    port,
    socketPath: null,
    hostHeader: service.host ?? url.host,
    allowSelfSigned,
  };
  let roots = await listeningRoots(target);
  const proxy = proxyAmong(roots.map(({ pid }) => pid));
  return {
    settings,
    command: [],
    target,
    url: url.origin,
    proxy,
    readyAfterMs: performance.now() - startedAtMs,
    ownFolder: null,
    // Whether it ends is its owner's business; requests that fail will tell.
    exited: new Promise(() => {}),
    outputTail: () => [],
    linesSince: () => [],
    // It is whatever listens there: nobody else can be in its place.
    explain: async () => null,
    ownership: async () => 'own',
    snapshot: async () => {
      // Its owner may have restarted it.
      if ((await descendantsOf(roots)).length === 0) roots = await listeningRoots(target);
      const pids = roots.map(({ pid }) => pid);
      return roots.length === 0 ? null : takeSnapshot(() => descendantsOf(roots), pids, 'unknown');
    },
    spentBetween,
    stop: async () => null,
    [Symbol.asyncDispose]: async () => {},
  };
}

async function answerOf(
  origin: string,
  place: ProbePlace,
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<Answer> {
  const history: ProbeHistory = { lastStatus: null, failingSinceMs: null, lastProblem: null };
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  try {
    return await waitForAnswer(place, history, AbortSignal.any([signal, timeout]), {
      errorsAfterMs: place.path === '/' ? lastingErrorMs : null,
    });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CertificateError) {
      const failure = { kind: 'certificate-refused', server: origin, code: error.code, explanation: null } as const;
      throw new ServiceError(failure, { cause: error });
    }
    throw new ServiceError({
      kind: 'no-good-answer',
      origin,
      path: place.path,
      seconds: timeoutSeconds,
      status: history.lastStatus,
      problem: history.lastProblem,
    });
  }
}

async function addressesOf(hostname: string): Promise<readonly string[]> {
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (bare === 'localhost') return ['127.0.0.1', '::1'];
  try {
    return [(await lookup(bare)).address];
  } catch (error) {
    throw new ServiceError({ kind: 'host-not-found', host: bare }, { cause: error });
  }
}
