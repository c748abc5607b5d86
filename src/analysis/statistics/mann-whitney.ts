import { normalCdf } from './distributions.ts';
import { exactUpTo } from './tuning.ts';

export interface MannWhitney {
  /** Pairs in which the first sample's value is above the second's; a tie counts one half. */
  readonly u: number;
  /** Two-sided: chance of a U at least as far from its mean if both samples come from one distribution. */
  readonly p: number;
  readonly exact: boolean;
}

/** Mann and Whitney's rank test: are the values of one sample larger than those of the other? `null` if a sample is empty. */
export function mannWhitney(first: readonly number[], second: readonly number[]): MannWhitney | null {
  const n = first.length;
  const m = second.length;
  if (n === 0 || m === 0) return null;
  let u = 0;
  for (const a of first) for (const b of second) u += a > b ? 1 : a === b ? 0.5 : 0;
  const tieSizes = sizesOfTies([...first, ...second]);
  if (tieSizes.length === 0 && n + m <= exactUpTo) return { u, p: exactP(u, n, m), exact: true };
  const total = n + m;
  const tieTerm = tieSizes.reduce((sum, size) => sum + size ** 3 - size, 0);
  const varianceOfU = ((n * m) / 12) * (total + 1 - tieTerm / (total * (total - 1)));
  if (!(varianceOfU > 0)) return { u, p: 1, exact: false };
  const z = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5) / Math.sqrt(varianceOfU);
  return { u, p: Math.min(1, 2 * (1 - normalCdf(z))), exact: false };
}

function sizesOfTies(values: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].filter((count) => count > 1);
}

/** Arrangements of n and m values by their U, each as a share of all: f(n, m, u) = f(n − 1, m, u − m) + f(n, m − 1, u). */
function exactP(u: number, n: number, m: number): number {
  let row: number[][] = Array.from({ length: m + 1 }, () => [1]);
  for (let i = 1; i <= n; i++) {
    const next: number[][] = [[1]];
    for (let j = 1; j <= m; j++) {
      const withFirst = row[j]!;
      const withSecond = next[j - 1]!;
      next.push(
        Array.from({ length: i * j + 1 }, (_, value) => (withFirst[value - j] ?? 0) + (withSecond[value] ?? 0)),
      );
    }
    row = next;
  }
  const counts = row[m]!;
  const all = counts.reduce((sum, count) => sum + count, 0);
  const nearerEnd = Math.min(u, n * m - u);
  const tail = counts.slice(0, nearerEnd + 1).reduce((sum, count) => sum + count, 0);
  return Math.min(1, (2 * tail) / all);
}
