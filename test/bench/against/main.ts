/**
 * Measures how well `servebench run --against` tells what a change of code did: the Flask example with a planted slow-down of
 * its routes, or none, many times, on a quiet machine and beside programs that compute. Nothing here passes or fails.
 *
 *     npm run bench:against -- [--planted 0,3,5,10,20] [--busy 0,2] [--runs 10] [--within 180] [--threshold 2]
 *     npm run bench:against -- --pairs 16 [--planted 0,3,5,10,20] [--busy 0]
 *     npm run bench:against -- --table | --clear
 *
 * With `--pairs`, pairs of starts are measured instead of whole comparisons, each kind in turns, until there are so many of each (kept
 * ones included). Comparisons are then put together from what was measured by drawing pairs: a thousand of a kind in the time of one
 * or two, with the same rules and the same times. What they can't show is what whole comparisons do to a machine.
 *
 * What was measured is kept in `.cache/bench-against/runs.jsonl`, so the whole can be done in slices: `--planted 20 --busy 0 --runs 3` measures
 * until there are three of those, kept ones included. The table is always of all that is kept for the threshold.
 */
import { execFile } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { parseRecord } from '../../../src/history/record-text.ts';
import type { AgainstEndpoint } from '../../../src/model/run/against.ts';
import { BusyPrograms } from '../answers/busy-programs.ts';
import { percent, printTable } from '../answers/print-table.ts';
import { keptPairs, measurePairs } from './pairs.ts';
import { plan, repository } from './project.ts';
import { printReplays } from './replay.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    planted: { type: 'string', default: '0,3,5,10,20' },
    busy: { type: 'string', default: '0,2' },
    within: { type: 'string', default: '180' },
    threshold: { type: 'string', default: '2' },
    pairs: { type: 'string' },
    table: { type: 'boolean', default: false },
    clear: { type: 'boolean', default: false },
  },
});

const folder = resolve('.cache/bench-against');
const kept = join(folder, 'runs.jsonl');

/** What one comparison of one endpoint came to. */
interface Outcome {
  /** When the comparison ended, ISO 8601. */
  readonly at: string;
  readonly busy: number;
  /** Per cent. */
  readonly slowDown: number;
  readonly threshold: number;
  /** Of the whole command. */
  readonly seconds: number;
  readonly endpoint: string;
  readonly verdict: AgainstEndpoint['verdict'];
  readonly by: AgainstEndpoint['by'];
  readonly speed: AgainstEndpoint['speed'];
  readonly cpu: AgainstEndpoint['cpu'];
  readonly blocks: number;
  readonly confirmingBlocks: number;
}

const numbers = (text: string) => text.split(',').map(Number);

async function compare(slowDown: number, busy: number, stateHome: string): Promise<readonly Outcome[]> {
  const project = await repository(slowDown);
  const threshold = Number(values.threshold);
  const startedAt = performance.now();
  try {
    const args = ['run', '--against', 'main', '--json', 'run.json', '--no-ci'];
    const command = [resolve('dist/cli.js'), ...args, '--within', values.within, '--threshold', values.threshold];
    await promisify(execFile)(process.execPath, command, {
      cwd: project,
      env: { ...process.env, XDG_STATE_HOME: stateHome },
      // 1: it became slower, as is to be found.
    }).catch((error: { code?: unknown }) => {
      if (error.code !== 1) throw error;
    });
    const seconds = (performance.now() - startedAt) / 1000;
    const at = new Date().toISOString();
    const { against } = parseRecord(await readFile(join(project, 'run.json'), 'utf8'), 'run.json');
    return (against?.endpoints ?? []).map(({ endpoint, verdict, by, speed, cpu, blocks, confirmingBlocks }) => ({
      ...{ at, busy, slowDown, threshold, seconds, endpoint, verdict, by, speed, cpu, blocks, confirmingBlocks },
    }));
  } finally {
    await rm(project, { recursive: true, force: true });
  }
}

function printOutcomes(outcomes: readonly Outcome[]): void {
  const groups = new Map<string, Outcome[]>();
  for (const one of outcomes) {
    const key = JSON.stringify([one.busy, one.slowDown, one.endpoint]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  printTable(
    [
      'beside',
      'slower by',
      'endpoint',
      '>runs',
      '>found',
      '>not sure',
      '>can’t be told',
      '>false',
      '>median s',
      '>longest s',
    ],
    [...groups].sort().map(([key, group]) => {
      const [busy, slowDown, endpoint] = JSON.parse(key) as [number, number, string];
      const share = (is: (one: Outcome) => boolean) => percent(group.filter(is).length / group.length);
      const seconds = group.map((one) => one.seconds).sort((a, b) => a - b);
      return [
        busy === 0 ? 'nothing' : `${busy} busy loops`,
        slowDown === 0 ? 'nothing' : `${slowDown} %`,
        endpoint,
        group.length,
        share(({ verdict }) => verdict === (slowDown === 0 ? 'no-change' : 'slower')),
        share(({ verdict }) => verdict === 'unsure'),
        share(({ verdict }) => verdict === 'untold'),
        share(({ verdict }) => isFalse(verdict, slowDown)),
        (seconds[Math.floor(seconds.length / 2)] ?? 0).toFixed(0),
        (seconds.at(-1) ?? 0).toFixed(0),
      ];
    }),
  );
}

/** A change where there is none, one to the other side, or "no change beyond 2 %" of a larger one. */
function isFalse(verdict: Outcome['verdict'], slowDown: number): boolean {
  if (slowDown === 0) return verdict === 'slower' || verdict === 'faster' || verdict === 'fails';
  return (
    verdict === 'faster' || verdict === 'fails' || (verdict === 'no-change' && slowDown > Number(values.threshold))
  );
}

async function keptOutcomes(): Promise<readonly Outcome[]> {
  const text = await readFile(kept, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Outcome)
    .filter(({ threshold }) => threshold === Number(values.threshold));
}

/** Measures until there are so many runs of each, round by round, so that what is stopped early has some of each. */
async function measure(): Promise<void> {
  const stateHome = await mkdtemp(join(tmpdir(), 'servebench-bench-state-'));
  try {
    for (let run = 1; run <= Number(values.runs); run++) {
      for (const busy of numbers(values.busy)) {
        const missing = [];
        for (const slowDown of numbers(values.planted))
          if ((await countKept(busy, slowDown)) < run) missing.push(slowDown);
        if (missing.length === 0) continue;
        await using _ = new BusyPrograms(busy);
        for (const slowDown of missing) {
          const found = await compare(slowDown, busy, stateHome);
          await appendFile(kept, found.map((one) => `${JSON.stringify(one)}\n`).join(''));
          const told = found.map(
            ({ endpoint, verdict, seconds }) => `${endpoint} ${verdict} (${seconds.toFixed(0)} s)`,
          );
          console.log(`run ${run}, ${busy} busy, slower by ${slowDown} %: ${told.join(', ')}`);
        }
      }
    }
  } finally {
    await rm(stateHome, { recursive: true, force: true });
  }
}

/** How many comparisons of a kind are kept. */
async function countKept(busy: number, slowDown: number): Promise<number> {
  const [{ name } = { name: '' }] = plan.endpoints;
  const alike = (await keptOutcomes()).filter(
    (one) => one.endpoint === name && one.busy === busy && one.slowDown === slowDown,
  );
  return alike.length;
}

await mkdir(folder, { recursive: true });
if (values.clear) await rm(folder, { recursive: true, force: true });
else {
  const { pairs } = values;
  if (pairs !== undefined) {
    for (const busy of numbers(values.busy)) {
      await using _ = new BusyPrograms(busy);
      await measurePairs({ folder, busy, planted: numbers(values.planted), upTo: Number(pairs) });
    }
  } else if (!values.table) await measure();
  printOutcomes(await keptOutcomes());
  printReplays(await keptPairs(folder), { threshold: Number(values.threshold), within: Number(values.within) });
}
