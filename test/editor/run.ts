import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { execa } from 'execa';
import Mocha from 'mocha';
import { FixtureWorkspace } from './fixtures/workspace.ts';
import { chooseEditor, chooseHost } from './host/choose-host.ts';
import type { EditorHost } from './host/editor-host.ts';
import { installWorkbench } from './host/install-workbench.ts';
import { editorCacheFolder, projectFolder } from './host/paths.ts';
import { suiteMark } from './inside/suite-mark.ts';
import { keepPictures, useHost } from './workbench/editor.ts';

/**
 * The tests in a real VS Code: a suite inside the extension host, and suites that work the window as a person does, with the
 * packaged extension. Exit code 0 only when all ran and passed.
 *
 *   node test/editor/run.ts [--only inside|workbench] [--suites NAME,…] [--grep TEXT] [--vsix FILE]
 */
const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    suites: { type: 'string' },
    grep: { type: 'string' },
    vsix: { type: 'string' },
  },
});
const say = (line: string) => process.stdout.write(`${line}\n`);
const startedAt = performance.now();
const elapsed = () => `${Math.round((performance.now() - startedAt) / 1000)} s`;

/**
 * What runs beside each other, in editors of its own: a window waits for much. Each lane takes about as long as the other;
 * `inside` is the suite inside the extension host, the others are files in test/editor/workbench.
 */
const lanes = [
  [
    'inside',
    'profile',
    'history',
    'lenses',
    'budgets',
    'dying-editor',
    'agent',
    'capacity',
    'without-plan',
    'language',
  ],
  ['main-job', 'apply', 'untrusted', 'sittings', 'compare-with-branch', 'folders'],
] as const;

/** The suites that were asked for. */
function chosenSuites(): readonly string[] {
  const all: readonly string[] = lanes.flat();
  const named = options.suites?.split(',') ?? all;
  const unknown = named.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`There is no suite ${unknown.join(', ')}. There are: ${all.join(', ')}.`);
  return named.filter((name) => options.only === undefined || (name === 'inside') === (options.only === 'inside'));
}

async function packageExtension(): Promise<string> {
  if (options.vsix !== undefined) return options.vsix;
  say('Packaging the extension');
  await execa('npm', ['run', '--silent', 'package'], { cwd: projectFolder, preferLocal: true, all: true });
  return join(projectFolder, 'servebench.vsix');
}

/** The suite inside the extension host, bundled to one file that VS Code can load. */
async function bundleInsideSuite(): Promise<string> {
  // Beside node_modules, which has mocha, and by a name of its own: another run of these tests may go on beside this one.
  const outfile = join(editorCacheFolder, `inside-suite-${process.pid}.cjs`);
  await mkdir(editorCacheFolder, { recursive: true });
  await build({
    entryPoints: [join(projectFolder, 'test/editor/inside/index.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}

async function runInside(host: EditorHost): Promise<boolean> {
  await using workspace = await FixtureWorkspace.copy('node-service');
  const suiteFile = await bundleInsideSuite();
  try {
    const exitCode = await host.runInside({
      extensionFolder: projectFolder,
      suiteFile,
      folder: workspace.folder,
      print: (text) => {
        for (const line of text.split('\n')) if (line.startsWith(suiteMark)) say(line.slice(suiteMark.length));
      },
      timeoutMs: 600_000,
    });
    return exitCode === 0;
  } finally {
    await rm(suiteFile, { force: true });
  }
}

async function keepPicturesOfFailure(this: Mocha.Context): Promise<void> {
  const test = this.currentTest;
  if (test?.state !== 'failed') return;
  await keepPictures(test.fullTitle());
}

async function runWorkbench(host: EditorHost, suites: readonly string[]): Promise<boolean> {
  useHost(host);
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 180_000,
    ...(options.grep === undefined ? {} : { grep: options.grep }),
  });
  for (const name of suites) mocha.addFile(join(projectFolder, `test/editor/workbench/${name}.test.ts`));
  await mocha.loadFilesAsync();
  mocha.suite.afterEach('keep pictures of a failure', keepPicturesOfFailure);
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  return failures === 0;
}

/** Runs suites one after the other in this process. */
async function runHere(suites: readonly string[]): Promise<boolean> {
  const vsix = await packageExtension();
  if (!existsSync(vsix)) throw new Error(`There is no ${vsix}.`);
  await using host = await chooseHost(vsix, say);
  say(`Editor: ${host.name}`);
  const results: [string, boolean][] = [];
  if (suites.includes('inside')) results.push(['inside the extension host', await runInside(host)]);
  const inWindow = suites.filter((name) => name !== 'inside');
  if (inWindow.length > 0)
    results.push([`in the window, packaged extension: ${inWindow.join(', ')}`, await runWorkbench(host, inWindow)]);
  say('');
  for (const [name, passed] of results) say(`${passed ? 'passed' : 'FAILED'}  ${name}`);
  say(`${host.name}; ${elapsed()}`);
  return results.every(([, passed]) => passed);
}

/** Runs every lane in a process of its own, beside the others, and shows what each said when it has ended. */
async function runLanes(): Promise<boolean> {
  const vsix = await packageExtension();
  const ended = await Promise.all(
    lanes.map(async (suites) => {
      const args = [fileURLToPath(import.meta.url), '--suites', suites.join(','), '--vsix', vsix];
      const { exitCode, all } = await execa(process.execPath, args, { all: true, reject: false });
      say(all);
      return exitCode === 0;
    }),
  );
  say(`${lanes.length} lanes; ${elapsed()}`);
  return ended.every(Boolean);
}

async function main(): Promise<boolean> {
  const isWhole = options.only === undefined && options.suites === undefined && options.grep === undefined;
  // Windows on one desktop would take the keyboard from each other.
  if (!isWhole || (await chooseEditor(say)) === 'desktop') return runHere(chosenSuites());
  await installWorkbench(say);
  return runLanes();
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
