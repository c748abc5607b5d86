import type { LoadTarget, Transport } from '../../model/trial/trial.ts';
import type { Connect } from './connection.ts';
import { connectThroughNet } from './net-connection.ts';
import { rawConnector } from './raw-connection.ts';

/** A way to open connections, and what it is. */
export interface Connector {
  readonly connect: Connect;
  readonly transport: Transport;
}

/** The cheapest way to open connections to this target. */
export function connectorFor(target: LoadTarget): Connector {
  const connect = rawConnector(target);
  return connect === null ? { connect: connectThroughNet, transport: 'sockets' } : { connect, transport: 'handles' };
}
