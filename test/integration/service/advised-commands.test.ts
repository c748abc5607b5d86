import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { type Comparison, compareCommands, pythonOf } from '../../fixtures/advice/compare.ts';
import { gunicornSituations, otherSituations } from '../../fixtures/advice/situations.ts';

function folder(): string {
  const root = mkdtempSync(join(tmpdir(), 'servebench-advice-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

function expectSameServer(comparisons: readonly Comparison[]): void {
  for (const { situation, advised, measuredEffective, advisedEffective } of comparisons)
    expect({ situation, advised, effective: advisedEffective }).toEqual({
      situation,
      advised,
      effective: measuredEffective,
    });
}

it('whatever configures gunicorn: the advised command starts the server that was measured', async () => {
  const comparisons = await compareCommands(fc.sample(gunicornSituations, { numRuns: 60, seed: 20_180_501 }), folder());
  expectSameServer(comparisons);
  // A line that gunicorn refuses says nothing.
  expect(comparisons.filter(({ measuredEffective }) => measuredEffective !== null).length).toBeGreaterThan(50);
});

it.skipIf(!existsSync(pythonOf('uvicorn')))(
  'whatever configures uvicorn, hypercorn, granian and waitress: the advised command starts the server that was measured',
  async () => {
    const comparisons = await compareCommands(fc.sample(otherSituations, { numRuns: 120, seed: 20_180_502 }), folder());
    expectSameServer(comparisons);
    expect(comparisons.filter(({ measuredEffective }) => measuredEffective !== null).length).toBeGreaterThan(100);
  },
);
