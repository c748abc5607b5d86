import { lookup } from 'node:dns/promises';
import type { Service } from '../model/plan.ts';
import type { Settings } from '../model/settings.ts';
import type { LoadTarget } from '../model/trial.ts';
import { accepts } from './free-port.ts';
import { portHolders } from './port-owner.ts';
import { type ListedProcess, listProcesses } from './process/process-list.ts';
import { takeSnapshot } from './process-sampler.ts';
import { type ProbeHistory, waitForAnswer } from './readiness.ts';
import type { RunningServer } from './running-server.ts';
import { spentBetween } from './server-spend.ts';
import { ServiceError } from './service-error.ts';

/**
 * A server that runs already. Its processes are found through the port that they listen on, where this machine lets us
 * look; they are sampled and never ended. Throws `ServiceError` when it doesn't answer.
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
  const { path, timeoutSeconds } = service.readiness;
  const history: ProbeHistory = { lastStatus: null, failingSinceMs: null, lastProblem: null };
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  const place = { hosts, port, socketPath: null, path, hostHeader: url.host, scheme, ...selfSigned(service) } as const;
  const listening = (await Promise.all(hosts.map((host) => accepts(host, port)))).some(Boolean);
  // It runs already: to wait for it would only hide that it doesn't.
  if (!listening) throw new ServiceError(`Nothing listens at ${url.origin}. Start the server first.`);
  const answer = await waitForAnswer(place, history, AbortSignal.any([signal, timeout])).catch(() => {
    signal.throwIfAborted();
    const last = history.lastStatus === null ? (history.lastProblem ?? 'no answer') : `status ${history.lastStatus}`;
    throw new ServiceError(
      `${url.origin} gave no good answer to GET ${path} within ${timeoutSeconds} s (${last}). Name a path that works in "service.readiness.path".`,
    );
  });
  const target: LoadTarget = {
    scheme,
    host: answer.host,
    port,
    socketPath: null,
    hostHeader: url.host,
    ...selfSigned(service),
  };
  const roots = await rootsOf(port);
  return {
    settings,
    command: [],
    target,
    url: url.origin,
    readyAfterMs: performance.now() - startedAtMs,
    // Whether it ends is its owner's business; requests that fail will tell.
    exited: new Promise(() => {}),
    outputTail: () => [],
    snapshot: async () =>
      roots.length === 0
        ? null
        : takeSnapshot(
            () => descendantsOf(roots),
            roots.map((root) => root.pid),
            'unknown',
          ),
    spentBetween,
    stop: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

const selfSigned = (service: Service) => ({ allowSelfSigned: service.allowSelfSigned });

async function addressesOf(hostname: string): Promise<readonly [string, ...string[]]> {
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (bare === 'localhost') return ['127.0.0.1', '::1'];
  try {
    return [(await lookup(bare)).address];
  } catch (error) {
    throw new ServiceError(`The host "${bare}" was not found.`, { cause: error });
  }
}

/** The processes that listen on a port and whose parents don't: masters and processes that serve alone. */
async function rootsOf(port: number): Promise<readonly ListedProcess[]> {
  const holders = new Set(portHolders(port) ?? []);
  return (await listProcesses()).filter((entry) => holders.has(entry.pid) && !holders.has(entry.parentPid));
}

async function descendantsOf(roots: readonly ListedProcess[]): Promise<readonly ListedProcess[]> {
  const processes = await listProcesses();
  const members = new Map<number, ListedProcess>();
  const visit = (entry: ListedProcess) => {
    if (members.has(entry.pid) || !entry.alive) return;
    members.set(entry.pid, entry);
    for (const child of processes) if (child.parentPid === entry.pid) visit(child);
  };
  for (const entry of processes) {
    if (roots.some((root) => root.pid === entry.pid && root.startedAtTicks === entry.startedAtTicks)) visit(entry);
  }
  return [...members.values()];
}
