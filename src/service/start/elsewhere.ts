import { portsOf } from '../../host/sockets/port-owner.ts';
import type { ProbePlace } from './readiness.ts';
import type { ServerProcess } from './server-process.ts';

/** Between two looks; each reads a table for every process of the server. */
const lookEveryMs = 500;
/**
 * So long a server has to listen at other ports alone, with no word meanwhile, before it is taken for one that does not know
 * of the one it was given: a service may open a port for its metrics long before it serves.
 */
const quietMs = 4000;

/** Watches for a server that listens, but not where it was told to. */
export class ElsewhereWatch {
  readonly #started: ServerProcess;
  readonly #place: ProbePlace;
  #lookedAtMs = 0;
  #since: { readonly ports: string; readonly written: number; readonly atMs: number } | null = null;

  constructor(started: ServerProcess, place: ProbePlace) {
    this.#started = started;
    this.#place = place;
  }

  /** The ports that it has listened at for a while, its own not being one of them; `null` while nothing is sure. */
  async look(): Promise<readonly number[] | null> {
    const now = performance.now();
    if (this.#place.socketPath !== null || now - this.#lookedAtMs < lookEveryMs) return null;
    this.#lookedAtMs = now;
    const members = await this.#started.tree.members();
    const ports = [...new Set(members.flatMap(({ pid }) => portsOf(pid)))].sort((a, b) => a - b);
    if (ports.length === 0 || ports.includes(this.#place.port)) {
      this.#since = null;
      return null;
    }
    const seen = { ports: ports.join(), written: this.#started.output.written, atMs: now };
    if (this.#since?.ports !== seen.ports || this.#since.written !== seen.written) this.#since = seen;
    return now - this.#since.atMs >= quietMs ? ports : null;
  }
}
