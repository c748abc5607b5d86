/** Of the cores of this machine, those that are left to the server and what it needs. */
const shareOfServer = 0.5;

/**
 * How many workers are started on this machine beside the server: each takes up to a core, and half of the cores are the
 * server's. Never more than there are connections to share out. `asked`: so many instead.
 */
export function workersHere(cores: number, connections: number, asked?: number): number {
  return Math.max(1, Math.min(asked ?? Math.floor(cores * (1 - shareOfServer)), connections));
}
