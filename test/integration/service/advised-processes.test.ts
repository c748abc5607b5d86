import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { inTurn } from '../../fixtures/advice/compare.ts';
import { compareProcesses, type ProcessSituation, processSituations } from '../../fixtures/advice/processes.ts';

/** Servebench tells these to every service of Node; where nobody else names them, nobody is known to read them. */
const counts = ['WORKERS', 'WEB_CONCURRENCY'];

function namedIn({ service, settingsEnv, shell, filed }: ProcessSituation): string[] {
  const words = [...Object.keys({ ...service.env, ...shell, ...filed }), ...Object.values(settingsEnv)].join(' ');
  const script = `${service.command?.join(' ')}`;
  return counts.filter((name) => `${words} ${script}`.includes(name) || (name === counts[1] && /prod/.test(script)));
}

it('whatever the shell, the plan, its files and scripts say: processes of the advised command find what the measured found', async () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'servebench-advice-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const situations = fc.sample(processSituations, { numRuns: 40, seed: 20_180_503 });
  const results = await inTurn(situations, async (situation, index) => {
    const { advised, isSupported, measuredFound, advisedFound } = await compareProcesses(
      situation,
      join(root, String(index)),
    );
    const named = namedIn(situation);
    const compared = (found: typeof measuredFound) =>
      found.map((one) => ({
        ...one,
        env: Object.fromEntries(
          Object.entries(one.env).filter(([name]) => !counts.includes(name) || named.includes(name)),
        ),
      }));
    return {
      isSupported,
      measured: { situation, advised, found: compared(measuredFound) },
      typed: { situation, advised, found: compared(advisedFound) },
    };
  });
  for (const { measured, typed, isSupported } of results) if (isSupported) expect(typed).toEqual(measured);
  expect(results.filter(({ isSupported }) => isSupported).length).toBeGreaterThan(30);
});
