import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';

/**
 * What the extension costs before anything is measured: the size of its package and what weighs most, and how long its own code
 * takes to be loaded and to activate (`activation.mjs`), in processes of their own. Packages it first.
 *
 *   npm run bench:editor [-- ROUNDS]
 */
const root = join(import.meta.dirname, '../../..');
const rounds = Number(process.argv[2] ?? 15);
const say = (line: string) => process.stdout.write(`${line}\n`);

function run(command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stderr}${stdout}`);
  return stdout;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}

run('npm', 'run', '--silent', 'package');
say(`servebench.vsix: ${kilobytes(statSync(join(root, 'servebench.vsix')).size)}. What weighs most, packed:`);
const files = run(join(root, 'node_modules/.bin/vsce'), 'ls', '--no-dependencies').trim().split('\n');
const weights = files
  .map((file) => ({ file, bytes: deflateRawSync(readFileSync(join(root, file))).length }))
  .sort((a, b) => b.bytes - a.bytes);
for (const { file, bytes } of weights.slice(0, 12)) say(`  ${kilobytes(bytes).padStart(8)}  ${file}`);

const times = Array.from({ length: rounds }, () => {
  const script = join(import.meta.dirname, 'activation.mjs');
  return JSON.parse(run(process.execPath, script, join(root, 'dist/extension.js'))) as Times;
});

interface Times {
  readonly loadMs: number;
  readonly activateMs: number;
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(1);
  return `median ${at(0.5)} ms (${at(0)} to ${at(1)}, n = ${sorted.length})`;
}

say(`Loading the extension's code: ${spread(times.map(({ loadMs }) => loadMs))}`);
say(`Its activate():              ${spread(times.map(({ activateMs }) => activateMs))}`);
say(`Both:                        ${spread(times.map(({ loadMs, activateMs }) => loadMs + activateMs))}`);
