import { lookup } from 'node:dns/promises';
import { accepts } from '../host/sockets/accepts.ts';
import type { LoadTarget } from '../model/trial/trial.ts';
import { twoServers } from '../service/start/two-servers.ts';
import { failureSentence } from '../words/failures.ts';
import { t } from '../words/language.ts';
import { CommandError, exitCodes } from './exit-codes.ts';
import type { LoadAddress } from './load-address.ts';

/** Over a network an address that says nothing is not the one to load. */
const silence = { afterMs: 2000, means: false };

interface TargetOptions {
  readonly allowSelfSigned: boolean;
  /** The Host header, where a request has one of its own. */
  readonly hostHeader?: string | undefined;
  /** The name that TLS asks for; left out: the Host header's. */
  readonly serverName?: string | undefined;
}

/**
 * Resolves a URL's host once. A name such as localhost may stand for ::1 and 127.0.0.1 while the server listens on one
 * of them: the first that accepts a connection is taken, or the first of all when none does. Refused where they are
 * different servers.
 */
export async function loadTargetOf(
  { url, socketPath }: LoadAddress,
  { allowSelfSigned, hostHeader = url.host, serverName }: TargetOptions,
): Promise<LoadTarget> {
  const scheme = url.protocol === 'https:' ? ('https' as const) : ('http' as const);
  const common = { scheme, hostHeader, allowSelfSigned, ...(serverName === undefined ? {} : { serverName }) };
  if (socketPath !== null) return { ...common, host: 'localhost', port: 0, socketPath };
  const port = url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port);
  const addresses = await addressesOf(url);
  const accepting = await Promise.all(
    addresses.map((address) => addresses.length === 1 || accepts({ host: address, port }, silence)),
  );
  const servers = addresses.filter((_, index) => accepting[index]);
  const two = await twoServers(url.host, servers, port);
  if (two !== null) throw new CommandError(failureSentence(two));
  return { ...common, host: servers[0] ?? (addresses[0] as string), port, socketPath: null };
}

async function addressesOf(url: URL): Promise<string[]> {
  const name = url.hostname.replace(/^\[|\]$/g, '');
  // A hosts file may send it anywhere; load that was not confirmed stays on this machine.
  if (name === 'localhost') return ['127.0.0.1', '::1'];
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch {
    throw new CommandError(t('The host {0} could not be found.', name), exitCodes.notCompleted);
  }
}
