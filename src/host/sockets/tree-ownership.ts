import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessTree } from '../processes/process-tree.ts';
import { type Ownership, ownershipOf } from './port-owner.ts';
import type { SocketAddress } from './socket-table.ts';

const looks = 3;
const betweenLooksMs = 50;

/**
 * Whether what listens at `target` belongs to a process tree. A stranger is believed in only when it is seen again: while
 * the tree was read, a process of it may have come or gone with its socket.
 */
export async function ownershipOfTree(tree: ProcessTree, target: SocketAddress): Promise<Ownership> {
  for (let look = 1; ; look++) {
    const members = await tree.members();
    const ownership = ownershipOf(
      target,
      members.map(({ pid }) => pid),
    );
    if (ownership === 'own' || ownership === 'unknown' || look === looks) return ownership;
    await delay(betweenLooksMs);
  }
}
