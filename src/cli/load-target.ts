import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import type { LoadTarget } from '../model/trial.ts';
import { CommandError, exitCodes } from './exit-codes.ts';
import { isThisMachine } from './load-options.ts';

const connectMs = 2000;

/**
 * Resolves a URL's host once. A name such as localhost may stand for ::1 and 127.0.0.1 while the server listens on one
 * of them: the first that accepts a connection is taken, or the first of all when none does.
 */
export async function loadTargetOf(url: URL, allowSelfSigned: boolean): Promise<LoadTarget> {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const addresses = await addressesOf(url);
  let host = addresses[0] as string;
  for (const address of addresses) {
    if (addresses.length > 1 && !(await accepts(address, port))) continue;
    host = address;
    break;
  }
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
  let found: string[];
  try {
    found = (await lookup(name, { all: true })).map(({ address }) => address);
  } catch {
    throw new CommandError(`The host ${name} could not be found.`, exitCodes.notCompleted);
  }
  // A hosts file may send "localhost" anywhere; load that was not confirmed stays on this machine.
  const here = found.filter((address) => address === '::1' || address.startsWith('127.'));
  if (!isThisMachine(url)) return found;
  if (here.length > 0) return here;
  throw new CommandError(`${name} is not this machine: it stands for ${found.join(', ')}.`);
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
