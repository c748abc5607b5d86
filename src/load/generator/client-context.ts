import type { TrialSpec } from '../../model/trial/trial.ts';
import { HeadMemory } from '../http/head-memory.ts';
import { encodeRequest } from '../http/request-encoder.ts';
import type { ClientContext, PreparedRequest } from './client.ts';
import { sharedReadBuffer } from './connection.ts';
import { connectorFor } from './connector.ts';

/** What clients need to know of a trial. */
export type ClientSpec = Pick<TrialSpec, 'target' | 'requests' | 'keepAlive' | 'timeouts'>;

/**
 * Makes ready what all clients of a trial share.
 * Every object is written as a literal of its own, so that each kind has one hidden class wherever its spec came from: one that
 * arrived from another process has another, at which V8 would throw away the code that it compiled for the first.
 */
export function clientContext({ target, requests, keepAlive, timeouts }: ClientSpec): ClientContext {
  const ownTarget = {
    scheme: target.scheme,
    host: target.host,
    port: target.port,
    socketPath: target.socketPath,
    hostHeader: target.hostHeader,
    serverName: target.serverName,
    allowSelfSigned: target.allowSelfSigned,
  };
  const { connect, transport } = connectorFor(ownTarget);
  return {
    target: ownTarget,
    requests: requests.map((request): PreparedRequest => {
      const { method, replayable, bytes } = encodeRequest(request, target, keepAlive);
      const { status, bodyContains, bodyLengthBytes } = request.expect;
      return {
        method,
        replayable,
        bytes,
        expect: { status: status === null ? null : [...status], bodyContains, bodyLengthBytes },
        headMemory: new HeadMemory(sharedReadBuffer),
      };
    }),
    keepAlive,
    timeouts: { connectMs: timeouts.connectMs, firstByteMs: timeouts.firstByteMs, totalMs: timeouts.totalMs },
    connect,
    transport,
  };
}
