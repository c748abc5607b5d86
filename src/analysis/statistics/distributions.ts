import { incompleteBeta } from './special-functions.ts';

/** P(T ≤ t) for Student's t with so many degrees of freedom. */
export function studentCdf(t: number, degreesOfFreedom: number): number {
  const tail = 0.5 * incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

/** The t that a Student's t variable stays below with the given probability (0..1, exclusive). */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  if (probability < 0.5) return -studentQuantile(1 - probability, degreesOfFreedom);
  let high = 1;
  while (studentCdf(high, degreesOfFreedom) < probability) high *= 2;
  return bisect((t) => studentCdf(t, degreesOfFreedom) - probability, 0, high);
}

/** P(Z ≤ z) for the standard normal distribution: Student's t in the limit, without its loss of digits. */
export function normalCdf(z: number): number {
  // Φ by its Taylor series near 0 and by the continued fraction of Mills' ratio in the tails (Abramowitz & Stegun 26.2).
  if (z < 0) return 1 - normalCdf(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let n = 1; Math.abs(term) > 1e-17 * sum; n++) {
      term *= (z * z) / (2 * n + 1);
      sum += term;
    }
    return 0.5 + density * sum;
  }
  let fraction = 0;
  for (let n = 60; n >= 1; n--) fraction = n / (z + fraction);
  return 1 - density / (z + fraction);
}

function bisect(f: (x: number) => number, from: number, to: number): number {
  let low = from;
  let high = to;
  for (let i = 0; i < 200 && high - low > 1e-13 * Math.max(1, high); i++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
