import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { solveClosedNetwork, solveRandomRouting } from '../../../../src/analysis/capacity/closed-network.ts';

// Many played trials; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

/** Exact load-dependent mean value analysis as Reiser and Lavenberg wrote it down: the second opinion. */
function meanValueAnalysis(population: number, delayMs: number, demandMs: number, rate: (j: number) => number): number {
  let marginal = [1];
  let throughput = 0;
  for (let n = 1; n <= population; n++) {
    let residence = 0;
    for (let j = 1; j <= n; j++) residence += ((j * demandMs) / rate(j)) * marginal[j - 1]!;
    throughput = n / (delayMs + residence);
    const next = [0];
    for (let j = 1; j <= n; j++) next.push(((throughput * demandMs) / rate(j)) * marginal[j - 1]!);
    next[0] = 1 - next.slice(1).reduce((sum, share) => sum + share, 0);
    marginal = next;
  }
  return throughput;
}

const time = fc.double({ min: 0.05, max: 200, noNaN: true });

describe('closed network', () => {
  it('agrees with exact load-dependent mean value analysis', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 4 }),
        time,
        time,
        (population, servers, wait, demand) => {
          const rate = (j: number) => Math.min(j, servers);
          const expected = meanValueAnalysis(population, wait, demand, rate);
          const solved = solveClosedNetwork({ population, delayMs: wait, stations: [{ demandMs: demand, rate }] });
          expect(solved.throughputPerMs / expected).toBeCloseTo(1, 5);
        },
      ),
    );
  });

  it('is 1 / (C + W) for one request, n / (C + W) where nobody queues, and m / C where everybody does', () => {
    fc.assert(
      fc.property(time, time, fc.integer({ min: 1, max: 64 }), (wait, demand, n) => {
        const throughput = (population: number, servers: number, delayMs: number) =>
          solveClosedNetwork({
            population,
            delayMs,
            stations: [{ demandMs: demand, rate: (j) => Math.min(j, servers) }],
          }).throughputPerMs;
        expect(throughput(1, 1, wait)).toBeCloseTo(1 / (demand + wait), 9);
        expect(throughput(n, n, wait)).toBeCloseTo(n / (demand + wait), 6);
        expect(throughput(n + 4, 4, 0)).toBeCloseTo(4 / demand, 6);
      }),
    );
  });

  it('never exceeds min(n / (C + W), m / C), and rises with every request', () => {
    fc.assert(
      fc.property(
        time,
        time,
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 200 }),
        (wait, demand, servers, n) => {
          const { throughputs } = solveClosedNetwork({
            population: n,
            delayMs: wait,
            stations: [{ demandMs: demand, rate: (j) => Math.min(j, servers) }],
          });
          const bound = Math.min(n / (demand + wait), servers / demand);
          expect(throughputs.at(-1)!).toBeLessThanOrEqual(bound * (1 + 1e-9));
          for (let j = 1; j <= n; j++) expect(throughputs[j]!).toBeGreaterThanOrEqual(throughputs[j - 1]! * (1 - 1e-9));
        },
      ),
    );
  });

  it('stays exact deep in saturation, where mean value analysis loses its digits', () => {
    const { throughputPerMs } = solveClosedNetwork({
      population: 200,
      delayMs: 10,
      stations: [{ demandMs: 5, rate: (j) => Math.min(j, 4) }],
    });
    expect(throughputPerMs).toBeCloseTo(0.8, 12);
  });

  it('meets its bounds where it changes over to them', () => {
    for (const wait of [50, 200, 1000]) {
      const solve = (population: number) =>
        solveClosedNetwork({ population, delayMs: wait, stations: [{ demandMs: 2, rate: (j) => Math.min(j, 2) }] })
          .throughputPerMs;
      const [below, above] = [solve(200), solve(201)];
      expect(below / above).toBeGreaterThan(0.94);
      expect(below / above).toBeLessThanOrEqual(1 + 1e-12);
    }
  });

  it('knows two stations in a row by the balanced closed form n / (n + 1) / D', () => {
    for (const population of [1, 2, 7, 30]) {
      const station = { demandMs: 4, rate: () => 1 };
      const { throughputPerMs } = solveClosedNetwork({ population, delayMs: 0, stations: [station, station] });
      expect(throughputPerMs).toBeCloseTo(population / (population + 1) / 4, 10);
    }
  });

  it('routes at random over single servers by the same closed form', () => {
    // w single servers, each with D = S / w: X = n / (n + w − 1) · w / S.
    for (const workers of [2, 3, 5]) {
      const throughput = solveRandomRouting([0, 1 / 6], workers, 16);
      expect(throughput).toBeCloseTo(((16 / (16 + workers - 1)) * workers) / 6, 10);
    }
  });
});
