import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { launcherFor } from '../../../src/service/launchers.ts';
import { fixtures, place, serviceOf, testPython } from './place.ts';

const workerClass = fc.constantFrom('sync', 'gthread', 'gevent');
const count = fc.integer({ min: 1, max: 5 });
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });

/** Every place in which a user may have told gunicorn something, and the settings that are measured. */
const situation = fc.record({
  configuration: maybe(
    fc.record({
      worker_class: maybe(workerClass),
      workers: maybe(count),
      threads: maybe(count),
      timeout: maybe(count),
    }),
  ),
  named: fc.constantFrom('gunicorn.conf.py', 'conf/prod.py'),
  variables: fc.record({
    GUNICORN_CMD_ARGS: maybe(
      fc
        .tuple(maybe(workerClass), maybe(count), maybe(count))
        .map(([k, w, t]) =>
          [k && `-k ${k}`, w && `--workers=${w}`, t && `--threads ${t}`, '--max-requests 9'].filter(Boolean).join(' '),
        ),
    ),
    WEB_CONCURRENCY: maybe(count.map(String)),
  }),
  /** Whether the variables stand in the plan, or in the user's shell. */
  inPlan: fc.boolean(),
  args: fc.constantFrom<readonly string[]>([], ['--timeout', '7'], ['-w', '9', '--keep-alive=3']),
  settings: fc.record({ workerClass, workers: count, threads: count }),
});

function defined(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  );
}

it('whatever configures gunicorn: the advised command starts the server that was measured', async () => {
  const root = mkdtempSync(join(tmpdir(), 'servebench-advice-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const found = fc.sample(situation, { numRuns: 40, seed: 20_180_501 });
  const cases = await Promise.all(
    found.map(async ({ configuration, named, variables, inPlan, args, settings }, index) => {
      const cwd = join(root, String(index));
      mkdirSync(join(cwd, 'conf'), { recursive: true });
      const lines = Object.entries(configuration ?? {}).filter(([, value]) => value !== undefined);
      if (configuration !== undefined)
        writeFileSync(join(cwd, named), lines.map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`).join(''));
      const shell = { PATH: process.env['PATH'] ?? '', ...(inPlan ? {} : defined(variables)) };
      const here = place({ planFolder: cwd, environment: shell });
      const launcher = await launcherFor('gunicorn').prepare(
        serviceOf({
          launcher: 'gunicorn',
          app: 'plain_wsgi:app',
          cwd: '.',
          env: inPlan ? defined(variables) : {},
          args: [...(configuration !== undefined && named !== 'gunicorn.conf.py' ? ['-c', named] : []), ...args],
        }),
        here.context,
      );
      const launch = launcher.launch(settings, { port: 18_000 });
      return [
        { cwd, env: { ...launch.env }, args: launch.command.slice(3) },
        { cwd, env: shell, args: launcher.advertisedCommand(settings).slice(1) },
      ];
    }),
  );
  const answers = JSON.parse(
    execFileSync(testPython, [join(fixtures, 'gunicorn_effective.py')], {
      input: JSON.stringify(cases.flat()),
      encoding: 'utf8',
    }),
  ) as unknown[];
  for (const [index, { settings }] of found.entries()) {
    expect({ settings, advised: cases[index]?.[1]?.args, effective: answers[2 * index + 1] }).toEqual({
      settings,
      advised: cases[index]?.[1]?.args,
      effective: answers[2 * index],
    });
  }
});
