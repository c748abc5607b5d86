import { type Behaviour, sendGood } from './exchange.ts';

/** When the stall begins after the first request, and how long it lasts. */
export const stall = { afterMs: 2000, forMs: 1000 } as const;

let stallIsDue = false;

/** Servers that stop altogether for a while. */
export const stallingBehaviours = {
  'stalls-once': {
    about: `stops for ${stall.forMs} ms, ${stall.afterMs} ms after its first request`,
    onRequest: (request, socket, tally) => {
      if (!stallIsDue) {
        stallIsDue = true;
        setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, stall.forMs), stall.afterMs);
      }
      sendGood(request, socket, tally);
    },
  },
} as const satisfies Readonly<Record<string, Behaviour>>;

export type StallingBehaviour = keyof typeof stallingBehaviours;
