import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { type AppliedSituation, applied, gunicornProjects, otherProjects } from '../../fixtures/advice/applied.ts';
import { effectiveOf, inTurn, pythonOf } from '../../fixtures/advice/compare.ts';

/** How many were written or stood there already; each of them starts what was measured. */
async function expectMeasured(situations: readonly AppliedSituation[], names: readonly string[]): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), 'servebench-applied-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const found = await inTurn(situations, (situation, index) => applied(situation, join(root, String(index))));
  const answers = effectiveOf(found.flatMap(({ before, now, wanted }) => [before, now, wanted]));
  let written = 0;
  for (const [index, { refused, after }] of found.entries()) {
    // A line that the server refuses anyway says nothing.
    if ((typeof refused === 'object' && refused !== null) || answers[3 * index] === null) continue;
    const [now, wanted] = answers
      .slice(3 * index + 1, 3 * index + 3)
      .map((all) => (all === null ? null : Object.fromEntries(names.map((name) => [name, all[name]]))));
    const situation = situations[index];
    expect({ situation, after, now }).toEqual({ situation, after, now: wanted });
    written++;
  }
  return written;
}

it('gunicorn, started by a project after Apply, serves by the settings that were measured', async () => {
  const situations = fc.sample(gunicornProjects, { numRuns: 120, seed: 20_180_504 });
  expect(await expectMeasured(situations, ['workers', 'worker_class', 'threads'])).toBeGreaterThan(40);
});

it.skipIf(!existsSync(pythonOf('uvicorn')))('so do uvicorn, hypercorn, granian and waitress', async () => {
  const situations = fc.sample(otherProjects, { numRuns: 60, seed: 20_180_505 });
  expect(await expectMeasured(situations, ['workers', 'threads'])).toBeGreaterThan(25);
});
