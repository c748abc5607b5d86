import { after, before } from 'mocha';
import { type FixtureName, FixtureWorkspace } from '../fixtures/workspace.ts';
import type { WindowOptions } from '../host/editor-host.ts';
import type { Workbench } from '../pages/workbench.ts';
import { openWorkbench } from './editor.ts';

/** How the window of a suite begins. */
export interface SuiteWindowOptions extends Omit<WindowOptions, 'folder'> {
  /** What the folder begins as; `null`: empty. The small Node service by default. */
  readonly fixture?: FixtureName | null;
  /** What the folder's name begins with. */
  readonly calls?: string;
  /** Files that are written into the folder before the window opens, over those of the fixture. */
  readonly files?: Readonly<Record<string, string>>;
  /** What else is done to the folder before. */
  readonly prepare?: (workspace: FixtureWorkspace) => Promise<void>;
  /** What has to be there before the first test. */
  readonly opened?: (workbench: Workbench) => Promise<unknown>;
}

/** The window that the tests of a suite share, and the folder that it shows. */
export class SuiteWindow {
  #workspace: FixtureWorkspace | null = null;
  #workbench: Workbench | null = null;

  get workspace(): FixtureWorkspace {
    if (this.#workspace === null) throw new Error('The folder is made before the first test, and not yet.');
    return this.#workspace;
  }

  get workbench(): Workbench {
    if (this.#workbench === null) throw new Error('The window is opened before the first test, and not yet.');
    return this.#workbench;
  }

  async open({ fixture = 'node-service', calls, ...rest }: SuiteWindowOptions): Promise<void> {
    const { files = {}, prepare, opened, ...options } = rest;
    this.#workspace = await FixtureWorkspace.copy(fixture, calls);
    for (const [file, text] of Object.entries(files)) await this.#workspace.write(file, text);
    await prepare?.(this.#workspace);
    this.#workbench = await openWorkbench({ folder: this.#workspace.folder, ...options });
    await opened?.(this.#workbench);
  }

  async close(): Promise<void> {
    await this.#workbench?.window.close();
    await this.#workspace?.[Symbol.asyncDispose]();
  }
}

/** In a suite: opens a window on a folder of its own before its first test, and closes it after its last. */
export function suiteWindow(options: SuiteWindowOptions = {}): SuiteWindow {
  const suite = new SuiteWindow();
  before(() => suite.open(options));
  after(() => suite.close());
  return suite;
}
