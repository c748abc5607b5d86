import type { LoadTarget } from '../../model/trial/trial.ts';
import { timeWaitSeconds } from './tuning.ts';

interface Stretch {
  readonly place: string;
  readonly connections: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** The connections of earlier load tests whose local ports may not be free yet. Times are those of `performance.now()`. */
export class LingeringConnections {
  #stretches: Stretch[] = [];

  /** Connections that were opened and closed evenly over a stretch of time. */
  add(target: LoadTarget, connections: number, startMs: number, endMs: number): void {
    if (target.socketPath !== null || connections === 0) return;
    this.#stretches = this.#stretches.filter((stretch) => held(stretch, endMs) > 0);
    this.#stretches.push({ place: placeOf(target), connections, startMs, endMs });
  }

  /** How many of them may still stand in the way of new connections to this target. */
  count(target: LoadTarget, atMs: number): number {
    const place = placeOf(target);
    const here = this.#stretches.filter((stretch) => stretch.place === place);
    return Math.round(here.reduce((total, stretch) => total + held(stretch, atMs), 0));
  }
}

/** Linux gives the same local port to connections with different destinations; others do not promise it. */
function placeOf({ host, port }: LoadTarget): string {
  return process.platform === 'linux' ? `${host} ${port}` : 'anywhere';
}

function held({ connections, startMs, endMs }: Stretch, atMs: number): number {
  const lengthMs = Math.max(endMs - startMs, 1);
  const lingeringMs = endMs - Math.max(startMs, atMs - timeWaitSeconds * 1000);
  return connections * Math.min(1, Math.max(0, lingeringMs / lengthMs));
}
