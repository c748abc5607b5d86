// npm test: every check that a change has to pass, from a fresh clone on. All stages run even when one fails; the last
// line is `N passed, N failed` alone, where a stage that broke counts as one failure.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { bootstrap, root, toolEnvironment } from './bootstrap.mjs';
import { run } from './run-command.mjs';

await bootstrap(import.meta.url, { lastLine: '0 passed, 1 failed' });
const { makeReady } = await import('./prerequisites.mjs');
const { failedInMocha, failedInVitest, inTwoLines, worthSecondLook } = await import('./failed-tests.ts');
process.chdir(root);
const scratch = mkdtempSync(join(tmpdir(), 'servebench-test-'));

/** A stage that hangs is ended, and counts as broken. */
const stageOptions = { env: toolEnvironment, limitMinutes: 15 };

/** A stage that either passes or fails as a whole. */
async function check(name, args) {
  const { code } = await run(name, args, stageOptions);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

/** Packages the extension anew: a package from before would hide that it can't be done any more. */
function packaged() {
  rmSync(vsix, { force: true });
  return check('npm', ['run', '--silent', 'package']);
}

/** A stage of vitest, counted test by test; of some files alone, one after the other, where they are named. */
async function vitest(projects, files = []) {
  const report = join(scratch, `${projects[0]}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code } = await run(
    'vitest',
    [
      'run',
      ...projects.map((name) => `--project=${name}`),
      ...reporters,
      ...(files.length === 0 ? [] : ['--no-file-parallelism']),
      ...files,
    ],
    stageOptions,
  );
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    // A file that could not even be loaded has no tests that could fail.
    const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    return counted(numPassedTests, numFailedTests + broken, code, failedInVitest(testResults, root));
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/**
 * A stage of mocha suites, whose reports end with `N passing` and, where tests failed, `N failing`. Its output is shown
 * when it has ended: another stage is told of beside it.
 */
async function mocha(program, args) {
  const { code, output } = await run(program, args, { ...stageOptions, capture: true });
  console.log(`\n== editor, from its beginning ==\n${output}`);
  const sum = (word) =>
    [...stripVTControlCharacters(output).matchAll(new RegExp(`^\\s*(\\d+) ${word}\\b`, 'gm'))].reduce(
      (total, match) => total + Number(match[1]),
      0,
    );
  return counted(sum('passing'), sum('failing'), code, failedInMocha(output));
}

/** A stage that ended with an error although no test failed has broken, which is a failure too. */
function counted(passed, failed, code, failedTests) {
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed, failedTests };
}

/** A stage of one vitest project, some files of which can be run again. */
function inFiles(project) {
  return { run: () => vitest([project]), again: (files) => vitest([project], files) };
}

const vsix = join(root, 'servebench.vsix');

function windows(args = []) {
  return mocha(process.execPath, ['test/editor/run.ts', '--vsix', vsix, ...args]);
}

/** The editor's suites that lie in such files. */
function suitesOf(files) {
  const suites = files.map((file) => (file.startsWith('test/editor/inside/') ? 'inside' : basename(file, '.test.ts')));
  return [...new Set(suites)].join(',');
}

/** What a stage needs beside npm's packages: `servers` or `editor`, as scripts/prerequisites.mjs makes them ready. */
const stages = [
  { name: 'lint', run: () => check('biome', ['check', '.']) },
  { name: 'typecheck', run: () => check('npm', ['run', '--silent', 'typecheck']) },
  // Before the build, whose bundles replace the packaged ones in dist: the suites beside the editor's run those.
  { name: 'package', for: 'editor', run: () => packaged() },
  { name: 'build', run: () => check(process.execPath, ['esbuild.mjs']) },
  { name: 'unit', run: () => vitest(['unit', 'unit-alone']) },
  { name: 'integration', needs: 'servers', ...inFiles('integration') },
  { name: 'measuring', needs: 'servers', ...inFiles('measuring') },
  { name: 'editor', needs: 'editor', run: () => windows(), again: (files) => windows(['--suites', suitesOf(files)]) },
];

/**
 * Runs the files once more, alone, in which a few tests of real servers or windows failed: beside others, on a machine that
 * somebody else keeps busy, what they wait for may not have come in time. What passes now does not fail the whole, and is
 * named as unsteady at the end, to be mended.
 */
async function lookAgain() {
  for (const counts of summary) {
    const again = stages.find(({ name }) => name === counts.name)?.again;
    const files = worthSecondLook(counts.failedTests ?? [], counts.failed);
    if (again === undefined || files.length === 0) continue;
    console.log(`\n== ${counts.name}, a second look at ${files.join(', ')} ==`);
    if ((await again(files)).failed > 0) continue;
    counts.unsteadyTests = counts.failedTests;
    counts.failedTests = [];
    counts.passed += counts.failed;
    counts.failed = 0;
  }
}

const only = process.argv.slice(2);
const chosen = stages.filter((stage) => only.length === 0 || only.includes(stage.name) || only.includes(stage.for));
const summary = [];
const timed = async (name, stage) => {
  console.log(`\n== ${name} ==`);
  const startedAt = performance.now();
  const counts = await stage();
  summary.push({ name, seconds: (performance.now() - startedAt) / 1000, ...counts });
};
// What suites need of the machine is made ready before the first of them, so that none finds itself short of it midway; the
// network mostly has to be waited for, so the stages that need nothing of it run meanwhile.
const missing = new Set();
const makingReady = makeReady(chosen.map(({ name }) => name));
for (const needs of Object.values(makingReady))
  void needs.then((sentences) => {
    for (const sentence of sentences) missing.add(sentence);
  });
/** Runs those of the named stages that were chosen, one after the other. A stage whose needs can't be had is left out. */
const inTurn = async (...names) => {
  for (const { name, needs, run: stage } of chosen.filter((one) => names.includes(one.name)))
    if (needs === undefined || (await makingReady[needs]).length === 0) await timed(name, stage);
};
try {
  const ready = timed('ready', async () => {
    await Promise.all(Object.values(makingReady));
    return { passed: 0, failed: missing.size };
  });
  await Promise.all([inTurn('lint', 'package', 'build'), inTurn('typecheck')]);
  // One after the other: each of them is as many programs as the machine has cores for.
  await inTurn('unit', 'integration', 'editor', 'measuring');
  await ready;
  await lookAgain();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
for (const sentence of missing) console.log(`\n${sentence}`);

// Once more, just before the table: who sees only the end learns what failed.
for (const { name, failed, failedTests = [], unsteadyTests = [] } of summary) {
  if (unsteadyTests.length > 0)
    console.log(
      `\nUnsteady in ${name}: failed beside others, passed alone\n${unsteadyTests.map(inTwoLines).join('\n')}`,
    );
  if (failed > 0) console.log(`\nFailed in ${name}:\n${failedTests.map(inTwoLines).join('\n')}`.trimEnd());
}
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
