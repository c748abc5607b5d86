import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'node:util';
import { build } from 'esbuild';
import Mocha from 'mocha';
import { FixtureWorkspace } from './fixtures/workspace.ts';
import type { EditorHost } from './host/editor-host.ts';
import { editorCacheFolder, projectFolder } from './host/paths.ts';
import { suiteMark } from './inside/suite-mark.ts';
import { keepPictures } from './workbench/editor.ts';

/**
 * `inside` is the suite inside the extension host, the others are files in test/editor/workbench. Those that take longest
 * come first, so that the lanes that take them in turn end together.
 */
export const suiteNames = [
  'compare-with-branch',
  'inside',
  'sittings',
  'main-job',
  'without-plan',
  'apply',
  'profile',
  'capacity',
  'agent',
  'history',
  'lenses',
  'folders',
  'budgets',
  'language',
  'untrusted',
] as const;

export type SuiteName = (typeof suiteNames)[number];

export interface SuiteOptions {
  /** Only tests whose title holds this. */
  readonly grep: string | undefined;
  readonly print: (line: string) => void;
}

/** Runs one suite in an editor; whether every test of it passed. */
export function runSuite(name: SuiteName, host: EditorHost, options: SuiteOptions): Promise<boolean> {
  return name === 'inside' ? runInside(host, options) : runInWindow(name, options);
}

async function runInside(host: EditorHost, { print }: SuiteOptions): Promise<boolean> {
  await using workspace = await FixtureWorkspace.copy('node-service');
  const suiteFile = await bundleInsideSuite();
  try {
    const exitCode = await host.runInside({
      extensionFolder: projectFolder,
      suiteFile,
      folder: workspace.folder,
      print: (text) => {
        for (const line of text.split('\n')) if (line.startsWith(suiteMark)) print(line.slice(suiteMark.length));
      },
      timeoutMs: 600_000,
    });
    return exitCode === 0;
  } finally {
    await rm(suiteFile, { force: true });
  }
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

async function runInWindow(name: Exclude<SuiteName, 'inside'>, { grep, print }: SuiteOptions): Promise<boolean> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 180_000, ...(grep === undefined ? {} : { grep }) });
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => print(format(...args));
  mocha.addFile(join(projectFolder, `test/editor/workbench/${name}.test.ts`));
  await mocha.loadFilesAsync();
  mocha.suite.afterEach('keep pictures of a failure', async function (this: Mocha.Context) {
    const test = this.currentTest;
    if (test?.state === 'failed') await keepPictures(test.fullTitle(), print);
  });
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  return failures === 0;
}
