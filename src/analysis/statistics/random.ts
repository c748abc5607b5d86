/** Gives the next number in [0, 1). */
export type Random = () => number;

/**
 * Random numbers that are the same for the same seed on every machine (mulberry32), so that an interval does not
 * change when a record is opened again, and an order can be repeated. For resampling, simulation and shuffling; not for secrets.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A standard normal number (Box and Muller). */
export function normalFrom(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A whole number in [0, below). */
export function integerFrom(random: Random, below: number): number {
  return Math.floor(random() * below);
}

/** A whole number from 0 to 2³² − 1 that is the same for the same text and as good as random for another one (FNV-1a, mixed again). */
export function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
