import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { chooseEditor, chooseHost } from './host/choose-host.ts';
import { installWorkbench } from './host/install-workbench.ts';
import { projectFolder } from './host/paths.ts';
import { runInLanes, serveLane } from './lanes.ts';
import { runSuite, type SuiteName, suiteNames } from './suites.ts';
import { useHost } from './workbench/editor.ts';

/**
 * The tests in a real VS Code: a suite inside the extension host, and suites that work the window as a person does, with the
 * packaged extension. Exit code 0 only when all ran and passed.
 *
 *   node test/editor/run.ts [--suites NAME,…] [--grep TEXT] [--vsix FILE]
 *
 * `--lane`: this is the process of a lane, which is told by its parent what to run.
 */
const { values: options } = parseArgs({
  options: {
    suites: { type: 'string' },
    grep: { type: 'string' },
    vsix: { type: 'string' },
    lane: { type: 'boolean', default: false },
  },
});
const say = (line: string) => process.stdout.write(`${line}\n`);
const startedAt = performance.now();

/** Beside each other: a window mostly waits, for pages to be drawn and trials to end. */
const lanes = 3;

/** The suites that were asked for. */
function chosenSuites(): readonly SuiteName[] {
  const named = options.suites?.split(',') ?? suiteNames;
  return named.map((name) => {
    const suite = suiteNames.find((one) => one === name);
    if (suite === undefined) throw new Error(`There is no suite ${name}. There are: ${suiteNames.join(', ')}.`);
    return suite;
  });
}

async function packageExtension(): Promise<string> {
  if (options.vsix === undefined) {
    say('Packaging the extension');
    await execa('npm', ['run', '--silent', 'package'], { cwd: projectFolder, preferLocal: true, all: true });
  }
  const vsix = options.vsix ?? join(projectFolder, 'servebench.vsix');
  if (!existsSync(vsix)) throw new Error(`There is no ${vsix}.`);
  return vsix;
}

function sum(passed: boolean, suite: SuiteName, seconds: number): string {
  return `${passed ? 'passed' : 'FAILED'} ${seconds.toFixed(0).padStart(5)} s  ${suite}`;
}

/** Runs suites one after the other in this process, and says what they say at once. */
async function runHere(suites: readonly SuiteName[]): Promise<boolean> {
  await using host = await chooseHost(await packageExtension(), say);
  useHost(host);
  say(`Editor: ${host.name}`);
  const sums: string[] = [];
  let allPassed = true;
  for (const suite of suites) {
    const began = performance.now();
    const passed = await runSuite(suite, host, { grep: options.grep, print: say });
    allPassed &&= passed;
    sums.push(sum(passed, suite, (performance.now() - began) / 1000));
  }
  say(`\n${sums.join('\n')}`);
  return allPassed;
}

async function runAll(): Promise<boolean> {
  const vsix = await packageExtension();
  await installWorkbench(say);
  const ends = await runInLanes(lanes, ['--vsix', vsix], ({ output }) => say(output));
  say('');
  for (const { passed, suite, seconds } of ends) say(sum(passed, suite, seconds));
  return ends.every(({ passed }) => passed);
}

async function main(): Promise<boolean> {
  if (options.lane) {
    await using host = await chooseHost(await packageExtension(), () => {});
    useHost(host);
    await serveLane(host);
    process.disconnect();
    return true;
  }
  const isWhole = options.suites === undefined && options.grep === undefined;
  // Windows on one desktop would take the keyboard from each other.
  const alone = !isWhole || (await chooseEditor(say)) === 'desktop';
  const passed = await (alone ? runHere(chosenSuites()) : runAll());
  say(`${alone ? 'One after the other' : `${lanes} lanes`}; ${Math.round((performance.now() - startedAt) / 1000)} s`);
  return passed;
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
