import { expect, it } from 'vitest';
import { parseListenOverflows } from '../../../src/host/sockets/listen-overflows.ts';

it('dropped connections are read under their name, whatever column they are in', () => {
  const text = 'TcpExt: SyncookiesSent ListenOverflows ListenDrops\nTcpExt: 1 42 43\nIpExt: InNoRoutes\nIpExt: 0\n';
  expect(parseListenOverflows(text)).toBe(42);
  expect(parseListenOverflows('IpExt: a\nIpExt: 1\n')).toBeNull();
  expect(parseListenOverflows('TcpExt: ListenOverflows\n')).toBeNull();
  expect(parseListenOverflows('')).toBeNull();
});
