/** One trial of a ladder of rates. */
export interface Rung {
  readonly rate: number;
  readonly repeat: number;
  /** Share of the answers over the limit; 1 where the server fell behind. */
  readonly overShare: number;
}

/**
 * Where a ladder says that more than a share is over the limit. Shares are averaged rung by rung and made to rise with the rate (isotonic
 * regression, by pooling neighbours that fall), and the rate is taken between the two rungs around the share by their logarithms. `null`:
 * all rungs are on one side.
 */
export function ladderAnswer(rungs: readonly Rung[], tail: number): number | null {
  const byRate = new Map<number, Rung[]>();
  for (const rung of rungs) byRate.set(rung.rate, [...(byRate.get(rung.rate) ?? []), rung]);
  const pools: { rates: number[]; sum: number; count: number }[] = [];
  for (const [rate, same] of [...byRate].sort(([a], [b]) => a - b)) {
    pools.push({ rates: [rate], sum: same.reduce((sum, { overShare }) => sum + overShare, 0), count: same.length });
    for (;;) {
      const [before, last] = pools.slice(-2);
      if (before === undefined || last === undefined || before.sum / before.count <= last.sum / last.count) break;
      pools.splice(-2, 2, {
        rates: [...before.rates, ...last.rates],
        sum: before.sum + last.sum,
        count: before.count + last.count,
      });
    }
  }
  const above = pools.findIndex(({ sum, count }) => sum / count > tail);
  const last = pools[above - 1]?.rates.at(-1);
  const first = pools[above]?.rates[0];
  return last === undefined || first === undefined ? null : Math.sqrt(last * first);
}
