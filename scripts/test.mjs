// npm test: every check that a change has to pass, from a fresh clone on. All stages run even when one fails; the last
// line is `N passed, N failed` alone, where a stage that broke counts as one failure.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { bootstrap, root, toolEnvironment } from './bootstrap.mjs';
import { run } from './run-command.mjs';

await bootstrap(import.meta.url, { lastLine: '0 passed, 1 failed' });
const { makeReady } = await import('./prerequisites.mjs');
process.chdir(root);
const scratch = mkdtempSync(join(tmpdir(), 'servebench-test-'));

/** A stage that hangs is ended, and counts as broken. */
const stageOptions = { env: toolEnvironment, limitMinutes: 15 };

/** A stage that either passes or fails as a whole. */
async function check(program, args) {
  const { code } = await run(program, args, stageOptions);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

/** A stage of vitest, counted test by test. */
async function vitest(...projects) {
  const report = join(scratch, `${projects[0]}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code } = await run(
    'vitest',
    ['run', ...projects.map((name) => `--project=${name}`), ...reporters],
    stageOptions,
  );
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    // A file that could not even be loaded has no tests that could fail.
    const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    return counted(numPassedTests, numFailedTests + broken, code);
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** A stage of mocha suites, whose reports end with `N passing` and, where tests failed, `N failing`. */
async function mocha(program, args) {
  const { code, output } = await run(program, args, { ...stageOptions, tee: true });
  const sum = (word) =>
    [...stripVTControlCharacters(output).matchAll(new RegExp(`^\\s*(\\d+) ${word}\\b`, 'gm'))].reduce(
      (total, match) => total + Number(match[1]),
      0,
    );
  return counted(sum('passing'), sum('failing'), code);
}

/** A stage that ended with an error although no test failed has broken, which is a failure too. */
function counted(passed, failed, code) {
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed };
}

const stages = [
  ['lint', () => check('biome', ['check', '.'])],
  ['typecheck', () => check('npm', ['run', '--silent', 'typecheck'])],
  ['build', () => check(process.execPath, ['esbuild.mjs'])],
  ['unit', () => vitest('unit', 'unit-alone')],
  ['integration', () => vitest('integration')],
  ['measuring', () => vitest('measuring')],
  ['editor', () => mocha('npm', ['run', '--silent', 'test:editor'])],
];

/** Stages that need more than npm's packages; they are left out where that can't be had. */
const needsMachine = new Set(['integration', 'measuring', 'editor']);

const only = process.argv.slice(2);
const chosen = stages.filter(([name]) => only.length === 0 || only.includes(name));
const summary = [];
const timed = async (name, stage) => {
  console.log(`\n== ${name} ==`);
  const startedAt = performance.now();
  const counts = await stage();
  summary.push({ name, seconds: (performance.now() - startedAt) / 1000, ...counts });
};
// What suites need of the machine is made ready before the first of them, so that none finds itself short of it midway; the
// network mostly has to be waited for, so the stages that need nothing of it run meanwhile.
let missing = [];
try {
  const ready = timed('ready', async () => {
    missing = await makeReady(chosen.map(([name]) => name));
    return { passed: 0, failed: missing.length };
  });
  for (const [name, stage] of chosen) if (!needsMachine.has(name)) await timed(name, stage);
  await ready;
  if (missing.length === 0) for (const [name, stage] of chosen) if (needsMachine.has(name)) await timed(name, stage);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
for (const sentence of missing) console.log(`\n${sentence}`);

console.log('');
for (const { name, seconds, passed, failed } of summary) {
  console.log(
    `${name.padEnd(12)} ${String(passed).padStart(5)} passed ${String(failed).padStart(5)} failed ${seconds.toFixed(1).padStart(8)} s`,
  );
}
const total = (key) => summary.reduce((sum, stage) => sum + stage[key], 0);
const failed = total('failed') + (chosen.length === 0 ? 1 : 0);
console.log(`\n${total('passed')} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
