/** Gives the next number in [0, 1). */
export type Random = () => number;

/**
 * Random numbers that are the same for the same seed on every machine (mulberry32), so that an interval does not
 * change when a record is opened again. For resampling and simulation; not for secrets.
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
