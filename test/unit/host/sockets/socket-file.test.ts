import { expect, it } from 'vitest';
import { inodesListeningAt } from '../../../../src/host/sockets/socket-file.ts';

const table = `Num       RefCount Protocol Flags    Type St Inode Path
0000000000000000: 00000002 00000000 00010000 0001 01 16611 /run/systemd/private
0000000000000000: 00000002 00000000 00010000 0001 01 20001 /tmp/servebench-aB3dE6/s
0000000000000000: 00000003 00000000 00000000 0001 03 20002 /tmp/servebench-aB3dE6/s
0000000000000000: 00000002 00000000 00010000 0001 01   301 /tmp/with space/${Buffer.from('ä').toString('latin1')}
0000000000000000: 00000002 00000000 00010000 0001 01 20003 @/tmp/servebench-aB3dE6/s
0000000000000000: 00000003 00000000 00000000 0001 03 18010
`;

it.each([
  ['/tmp/servebench-aB3dE6/s', ['20001']],
  ['/tmp/with space/ä', ['301']],
  ['/tmp/servebench-aB3dE6', []],
  ['', []],
])('of the sockets in the table, only those that listen at %j', (path, inodes) => {
  expect([...inodesListeningAt(table, path)]).toEqual(inodes);
});
