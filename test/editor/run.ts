import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { execa } from 'execa';
import Mocha from 'mocha';
import { FixtureWorkspace } from './fixtures/workspace.ts';
import { chooseHost } from './host/choose-host.ts';
import type { EditorHost } from './host/editor-host.ts';
import { editorCacheFolder, projectFolder } from './host/paths.ts';
import { suiteMark } from './inside/suite-mark.ts';
import { keepPictures, useHost } from './workbench/editor.ts';

/**
 * The tests in a real VS Code: a suite inside the extension host, and one that works the window as a person does, with the
 * packaged extension. Exit code 0 only when both ran and passed.
 *
 *   node test/editor/run.ts [--only inside|workbench] [--grep TEXT] [--vsix FILE]
 */
const { values: options } = parseArgs({
  options: { only: { type: 'string' }, grep: { type: 'string' }, vsix: { type: 'string' } },
});
const say = (line: string) => process.stdout.write(`${line}\n`);
const startedAt = performance.now();
const suites = [
  'main-job',
  'apply',
  'untrusted',
  'without-plan',
  'dying-editor',
  'profile',
  'history',
  'sittings',
  'lenses',
  'budgets',
  'agent',
  'compare-with-branch',
  'capacity',
] as const;

async function packageExtension(): Promise<string> {
  if (options.vsix !== undefined) return options.vsix;
  say('Packaging the extension');
  await execa('npm', ['run', '--silent', 'package'], { cwd: projectFolder, preferLocal: true, all: true });
  return join(projectFolder, 'servebench.vsix');
}

/** The suite inside the extension host, bundled to one file that VS Code can load. */
async function bundleInsideSuite(): Promise<string> {
  const outfile = join(editorCacheFolder, 'inside-suite.cjs');
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
  const exitCode = await host.runInside({
    extensionFolder: projectFolder,
    suiteFile: await bundleInsideSuite(),
    folder: workspace.folder,
    print: (text) => {
      for (const line of text.split('\n')) if (line.startsWith(suiteMark)) say(line.slice(suiteMark.length));
    },
    timeoutMs: 600_000,
  });
  return exitCode === 0;
}

async function keepPicturesOfFailure(this: Mocha.Context): Promise<void> {
  const test = this.currentTest;
  if (test?.state !== 'failed') return;
  await keepPictures(test.fullTitle());
}

async function runWorkbench(host: EditorHost): Promise<boolean> {
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

async function main(): Promise<boolean> {
  const vsix = await packageExtension();
  if (!existsSync(vsix)) throw new Error(`There is no ${vsix}.`);
  await using host = await chooseHost(vsix, say);
  say(`Editor: ${host.name}`);
  const results: [string, boolean][] = [];
  if (options.only !== 'workbench') results.push(['inside the extension host', await runInside(host)]);
  if (options.only !== 'inside') results.push(['in the window, packaged extension', await runWorkbench(host)]);
  say('');
  for (const [name, passed] of results) say(`${passed ? 'passed' : 'FAILED'}  ${name}`);
  say(`${host.name}; ${Math.round((performance.now() - startedAt) / 1000)} s`);
  return results.every(([, passed]) => passed);
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await rm(join(editorCacheFolder, 'inside-suite.cjs'), { force: true });
}
