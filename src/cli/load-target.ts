import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import type { LoadTarget } from '../model/trial/trial.ts';
import { twoServersSentence } from '../service/start/two-servers.ts';
import { CommandError, exitCodes } from './exit-codes.ts';

const connectMs = 2000;

/**
 * Resolves a URL's host once. A name such as localhost may stand for ::1 and 127.0.0.1 while the server listens on one
 * of them: the first that accepts a connection is taken, or the first of all when none does. Refused where they are
 * different servers.
 */
export async function loadTargetOf(url: URL, allowSelfSigned: boolean): Promise<LoadTarget> {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const addresses = await addressesOf(url);
  const accepting = await Promise.all(addresses.map((address) => addresses.length === 1 || accepts(address, port)));
  const servers = addresses.filter((_, index) => accepting[index]);
  const two = await twoServersSentence(url.host, servers, port);
  if (two !== null) throw new CommandError(two);
  const host = servers[0] ?? (addresses[0] as string);
  return {
    scheme: url.protocol === 'https:' ? 'https' : 'http',
    host,
    port,
    socketPath: null,
    hostHeader: url.host,
    allowSelfSigned,
  };
}

async function addressesOf(url: URL): Promise<string[]> {
  const name = url.hostname.replace(/^\[|\]$/g, '');
  // A hosts file may send it anywhere; load that was not confirmed stays on this machine.
  if (name === 'localhost') return ['127.0.0.1', '::1'];
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch {
    throw new CommandError(`The host ${name} could not be found.`, exitCodes.notCompleted);
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: connectMs });
    const end = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}
