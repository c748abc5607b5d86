/**
 * Times the response parser: `npm run bench:parser -- [--against REVISION] [--rounds N = 7]`.
 * With a git revision both versions are timed in turn, each round in fresh processes, and the ratio is shown.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildSync } from 'esbuild';
import { printTable } from '../../answers/print-table.ts';
import { formatRatio, median, pairedRatios } from '../statistics.ts';
import { parserCases } from './cases.ts';

const projectFolder = fileURLToPath(new URL('../../../../', import.meta.url));
const parserFolder = 'src/load/http';
const timer = fileURLToPath(new URL('./time-parser.ts', import.meta.url));

const { values } = parseArgs({ options: { against: { type: 'string' }, rounds: { type: 'string', default: '7' } } });
const folder = mkdtempSync(join(tmpdir(), 'parser-'));
try {
  const present = bundle(join(projectFolder, parserFolder), 'present.mjs');
  const other = values.against === undefined ? null : bundle(checkOut(values.against), 'other.mjs');
  const presentNs: number[][] = [];
  const otherNs: number[][] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    // Whoever goes first in one round goes second in the next.
    if (other !== null && round % 2 === 1) otherNs.push(timed(other));
    presentNs.push(timed(present));
    if (other !== null && round % 2 === 0) otherNs.push(timed(other));
  }
  const rows = parserCases.map(({ name }, i) => {
    const here = presentNs.map((round) => round[i] as number);
    const there = otherNs.map((round) => round[i] as number);
    const both = other === null ? [] : [nanoseconds(there), formatRatio(pairedRatios(here, there))];
    return [name, nanoseconds(here), ...both];
  });
  const otherHead = values.against === undefined ? [] : [`>${values.against}`, '>ratio (least–most)'];
  printTable(['answer', '>ns', ...otherHead], rows);
  console.log(
    `Medians of ${values.rounds} rounds; in each the least of 15 blocks. Under 1: the present code is faster.`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function nanoseconds(values: readonly number[]): string {
  return (median(values) ?? 0).toFixed(0);
}

/** The parser's folder as it was at a revision. */
function checkOut(revision: string): string {
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: projectFolder, encoding: 'utf8' });
  const target = join(folder, 'other');
  for (const file of git('ls-tree', '-r', '--name-only', revision, `${parserFolder}/`).trim().split('\n')) {
    const path = join(target, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, git('show', `${revision}:${file}`));
  }
  return join(target, parserFolder);
}

/** Built as the generator is. */
function bundle(sourceFolder: string, name: string): string {
  const outfile = join(folder, name);
  buildSync({
    stdin: {
      contents: `export { ResponseParser } from './response-parser.ts'; export { HeadMemory } from './head-memory.ts';`,
      resolveDir: sourceFolder,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    outfile,
  });
  return outfile;
}

function timed(module: string): number[] {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', timer, module],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`The timing ended with code ${status}: ${stderr}`);
  return JSON.parse(stdout) as number[];
}
