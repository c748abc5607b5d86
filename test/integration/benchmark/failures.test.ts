import { describe, expect, it } from 'vitest';
import { failureSentence } from '../../../src/words/failures.ts';
import { answerCases } from '../../fixtures/failures/answers.ts';
import type { FailureCase } from '../../fixtures/failures/failure-case.ts';
import { type CaseRun, failureIn, runCase } from '../../fixtures/failures/run-case.ts';
import { startCases } from '../../fixtures/failures/starts.ts';

/** Projects that run at once: each waits for its server most of the time. */
const atOnce = 3;

const cases = [...answerCases, ...startCases];
const runs = runAll(cases);

/** Begins all cases, a few at a time; each of them settles by itself. */
function runAll(all: readonly FailureCase[]): ReadonlyMap<FailureCase, Promise<CaseRun>> {
  const lanes: Promise<unknown>[] = Array.from({ length: atOnce }, () => Promise.resolve());
  return new Map(
    all.map((one, index) => {
      const lane = index % atOnce;
      const run = (lanes[lane] as Promise<unknown>).then(() => runCase(one));
      run.catch(() => {});
      lanes[lane] = run.catch(() => {});
      return [one, run];
    }),
  );
}

const runOf = (one: FailureCase) => runs.get(one) as Promise<CaseRun>;
const patience = 600_000;

describe('a failure is told by its cause, with the next step', () => {
  const rows = cases.flatMap((one) =>
    Object.entries(one.fails).map(([which, expected]) => ({ one, which, name: one.name, ...expected })),
  );

  it('at least 45 of them are known', () => expect(rows.length).toBeGreaterThanOrEqual(45));

  it.each(rows)(
    '$name: $what',
    async ({ one, which, fact, says }) => {
      const { record } = await runOf(one);
      const failure = failureIn(record, which);
      expect(failure).toMatchObject(fact);
      expect(failure === null ? '' : failureSentence(failure)).toMatch(says);
    },
    patience,
  );
});

describe('a bad endpoint', () => {
  it.each(answerCases)(
    '$name: is ended under all settings after one, and stops no other',
    async (one) => {
      const { record } = await runOf(one);
      for (const endpoint of Object.keys(one.fails)) {
        const own = record.cells.filter((cell) => cell.endpoint === endpoint && cell.sameAs === null);
        // What a limiter let through before it showed itself stands there, and may not be compared.
        expect(own.map(({ status }) => status)).toEqual(own.map(() => 'failed'));
        const kinds = own.map((cell) => (cell.status === 'failed' ? cell.failure : null));
        expect(new Set(kinds.map((failure) => failure && failureSentence(failure))).size).toBe(1);
      }
      for (const endpoint of one.measured ?? []) {
        const own = record.cells.filter((cell) => cell.endpoint === endpoint);
        expect(own.map((cell) => cell.measurement?.requests.succeeded)).toEqual(own.map(() => 8));
        expect(record.recommendations.map((recommendation) => recommendation.endpoint)).toContain(endpoint);
        expect(record.recommendations.map((recommendation) => recommendation.endpoint)).toContain(null);
      }
    },
    patience,
  );
});

describe('a start that fails', () => {
  it.each(startCases)(
    '$name: is not tried again under other settings',
    async (one) => {
      const { record, starts } = await runOf(one);
      expect(starts).toBeLessThanOrEqual(one.starts ?? 1);
      expect(record.status).toBe('failed');
      expect(record.recommendations).toEqual([]);
    },
    patience,
  );
});
