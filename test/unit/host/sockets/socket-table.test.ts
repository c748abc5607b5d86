import { describe, expect, it } from 'vitest';
import { isOwnAddress } from '../../../../src/host/sockets/listening-processes.ts';
import { canonicalAddress, listenersAt, tableSockets } from '../../../../src/host/sockets/socket-table.ts';

/** Lines of /proc/net/tcp and tcp6 as a little-endian kernel writes them. */
const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const rest = '00000000:00000000 00:00000000 00000000     0        0';
const table = [
  head,
  `   0: 0100007F:4E9B 00000000:0000 0A ${rest} 111 1 0`,
  `   1: 0200007F:4E9B 00000000:0000 0A ${rest} 222 1 0`,
  `   2: 0100007F:4E9B 0100007F:9999 01 ${rest} 333 1 0`,
  `   3: 00000000:1F90 00000000:0000 0A ${rest} 444 1 0`,
].join('\n');
const table6 = [
  head,
  `   0: 00000000000000000000000001000000:4E9B 00000000000000000000000000000000:0000 0A ${rest} 555 1 0`,
  `   1: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A ${rest} 666 1 0`,
  `   2: 0000000000000000FFFF00000300007F:4E9B 00000000000000000000000000000000:0000 0A ${rest} 777 1 0`,
  `   3: B80D01200000000067452301EFCDAB89:4E9B 00000000000000000000000000000000:0000 0A ${rest} 888 1 0`,
].join('\n');
const listening = [...tableSockets(table, 'listening'), ...tableSockets(table6, 'listening')];
const reached = (host: string, port: number) => listenersAt(listening, { host, port }).map(({ inode }) => inode);

describe('the socket table', () => {
  it('has the address, port and inode of each socket in a state', () => {
    expect(tableSockets(table, 'established')).toEqual([{ host: '127.0.0.1', port: 0x4e9b, inode: '333' }]);
    expect(listening.map(({ host }) => host)).toEqual([
      '127.0.0.1',
      '127.0.0.2',
      '0.0.0.0',
      '::1',
      '::',
      '127.0.0.3',
      '2001:db8::123:4567:89ab:cdef',
    ]);
  });

  it.each([
    ['a listener at the very address, and none at another one of this machine', '127.0.0.2', 0x4e9b, ['222']],
    ['the one of the other family only by its own address', '::1', 0x4e9b, ['555']],
    ['a listener at an IPv4 address that was given as IPv6', '127.0.0.3', 0x4e9b, ['777']],
    ['the one at all IPv4 addresses before the one at all addresses', '127.0.0.9', 0x1f90, ['444']],
    ['the one at all addresses by IPv6', '2001:db8::1', 0x1f90, ['666']],
    ['nobody on another port', '127.0.0.1', 80, []],
    ['nobody at another address', '127.0.0.4', 0x4e9b, []],
  ])('tells whom a connection reaches: %s', (_what, host, port, inodes) => expect(reached(host, port)).toEqual(inodes));

  it('takes what listens at all addresses for IPv4, too, where nothing else does', () => {
    const dual = tableSockets(table6, 'listening');
    expect(listenersAt(dual, { host: '127.0.0.1', port: 0x1f90 })).toMatchObject([{ inode: '666' }]);
  });

  it('tells all that share an address', () => {
    const twice = [...listening, { host: '127.0.0.2', port: 0x4e9b, inode: '999' }];
    expect(listenersAt(twice, { host: '127.0.0.2', port: 0x4e9b }).map(({ inode }) => inode)).toEqual(['222', '999']);
  });
});

describe('an address', () => {
  it.each([
    ['::ffff:127.0.0.1', '127.0.0.1'],
    ['::FFFF:7F00:1', '127.0.0.1'],
    ['fe80:0:0::1%eth0', 'fe80::1'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['10.0.0.1', '10.0.0.1'],
  ])('%s is %s', (written, canonical) => expect(canonicalAddress(written)).toBe(canonical));

  it.each([
    ['127.0.0.2', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['192.0.2.1', false],
    ['2001:db8::1', false],
  ])('%s is this machine’s: %s', (host, own) => expect(isOwnAddress(host)).toBe(own));
});
