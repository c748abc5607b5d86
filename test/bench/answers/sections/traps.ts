import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Bound, RunRecord } from '../../../../src/model/run/record.ts';
import { adviceSentence } from '../../../../src/words/advice.ts';
import { summarySentence } from '../../../../src/words/findings.ts';
import { type Trap, trapKinds, traps } from '../../../services/traps.ts';
import { keepFigures } from '../kept-figures.ts';
import { printTable } from '../print-table.ts';
import { rootFolder, runPlan } from '../run-plan.ts';
import type { Section } from '../section.ts';

const interpreters: Readonly<Record<NonNullable<Trap['needs']>, string>> = {
  servers: join(rootFolder, '.cache/servers-venv/bin/python'),
  fastapi: process.env['SERVEBENCH_TEST_FASTAPI_PYTHON'] ?? join(rootFolder, '.cache/fastapi-venv/bin/python'),
};

interface Outcome {
  readonly answer: Bound | null;
  readonly told: readonly string[];
  readonly verdict: 'right' | 'abstained' | 'WRONG';
  readonly why: string;
}

/** What is said of services that run into something else than what bounds them. */
export const trapsSection: Section = {
  name: 'traps',
  about:
    'delayed acknowledgements, retiring workers, limiters, limits of the server, late patching, def and async def: are they named',
  async run({ endpoints, signal }) {
    const outcomes = new Map<Trap, Outcome>();
    for (const trap of traps) {
      if (endpoints !== null && !endpoints.some((part) => trap.name.includes(part))) continue;
      const python = trap.needs === undefined ? null : interpreters[trap.needs];
      if (python !== null && !existsSync(python)) {
        console.log(
          `${trap.name}: left out, there is no ${python} (SERVEBENCH_TEST_FASTAPI_PYTHON names one with FastAPI and uvicorn).`,
        );
        continue;
      }
      const { record } = await runPlan(
        {
          ...trap.plan,
          service: { ...trap.plan.service, ...(python === null ? {} : { python }) },
          endpoints: [{ name: 'e', path: trap.path }],
          search: 'exhaustive',
        },
        { signal, label: trap.name, keepFailed: true },
      );
      await keepFigures('traps', trap.name.replaceAll(/[^\w-]+/g, '-'), record);
      outcomes.set(trap, outcomeOf(trap, record));
    }
    print(outcomes);
  },
};

function outcomeOf(trap: Trap, { cells, calibrations, diagnoses, recommendations }: RunRecord): Outcome {
  const warnings = [...cells, ...calibrations].flatMap((one) =>
    'measurement' in one ? (one.measurement?.warnings ?? []) : one.warnings,
  );
  const failures = cells.flatMap((cell) => (cell.status === 'failed' ? [cell.failure.kind] : []));
  const told = [...new Set([...warnings.map(({ kind }) => kind), ...failures])].filter(
    (kind) => trapKinds.some((one) => one === kind) || kind === trap.tells,
  );
  const diagnosis = diagnoses[0];
  const answer = diagnosis?.bound ?? null;
  const advice = recommendations.flatMap((one) => one.advice);
  const isTold = trap.tells === null ? told.length === 0 : told.some((kind) => kind === trap.tells);
  const { advises } = trap;
  const isAdvised =
    advises === undefined ||
    advice.some((one) => one.kind === advises.kind && 'cause' in one && one.cause === advises.cause);
  // An endpoint that is ended with its reason has no verdict, which is as right as one that abstains.
  const isRight = isTold && isAdvised && trap.bounds.includes(answer ?? 'inconclusive');
  const isSilent = answer === 'inconclusive' && (trap.tells === null || isTold);
  const why = [diagnosis === undefined ? 'no diagnosis' : summarySentence(diagnosis), ...advice.map(adviceSentence)];
  return { answer, told, verdict: isRight ? 'right' : isSilent ? 'abstained' : 'WRONG', why: why.join(' ') };
}

function print(outcomes: ReadonlyMap<Trap, Outcome>): void {
  printTable(
    ['service', 'has to tell', 'told', 'right', 'answer', ''],
    [...outcomes].map(([{ name, tells, bounds }, { told, answer, verdict }]) => [
      name,
      tells ?? '–',
      told.join(', ') || '–',
      bounds.join(', '),
      answer ?? '–',
      verdict,
    ]),
  );
  const count = (verdict: Outcome['verdict']) => [...outcomes.values()].filter((one) => one.verdict === verdict).length;
  console.log(
    `right: ${count('right')} of ${outcomes.size}; abstained: ${count('abstained')}; wrong: ${count('WRONG')}\n`,
  );
  for (const [{ name, reason }, { verdict, why }] of outcomes)
    if (verdict !== 'right') console.log(`${name} (${verdict}): ${reason}\n  said: ${why}`);
}
