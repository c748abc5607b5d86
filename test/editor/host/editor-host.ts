import type { Page } from 'playwright-core';

/** How a window is opened. */
export interface WindowOptions {
  /** Absolute path of the folder, or of a `.code-workspace` file. */
  readonly folder: string;
  /** Settings of the user, over quiet defaults. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether the folder is trusted without asking. */
  readonly trusted?: boolean;
  /** The display language, such as `ko`; English when left out. */
  readonly language?: string;
  /** Folder of another extension that is installed beside the packaged one. */
  readonly beside?: string;
}

/** One window of an editor, driven as a person would. */
export interface EditorWindow {
  readonly page: Page;
  /** The process that runs the extensions of this window. */
  extensionHostPid(): Promise<number>;
  close(): Promise<void>;
}

/** A real VS Code, on the desktop or in a browser. Both hosts run the same suites. */
export interface EditorHost extends AsyncDisposable {
  /** e.g. `VS Code 1.139.1 in the browser`. */
  readonly name: string;
  /** Runs a mocha suite inside the extension host; its console goes to `print`. Gives the exit code. */
  runInside(suite: InsideSuite): Promise<number>;
  /** Opens a window with the packaged extension installed. */
  openWindow(options: WindowOptions): Promise<EditorWindow>;
}

export interface InsideSuite {
  /** Folder of the extension under test, in development. */
  readonly extensionFolder: string;
  /** CommonJS file that exports `run(): Promise<void>`. */
  readonly suiteFile: string;
  readonly folder: string;
  readonly print: (line: string) => void;
  /** The suite is given up after this time. */
  readonly timeoutMs: number;
}

/** Settings that keep a test window quiet: no greetings, no calls home, no waiting. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.enableExperiments': false,
  'telemetry.telemetryLevel': 'off',
  'remote.autoForwardPorts': false,
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'files.hotExit': 'off',
  'window.confirmBeforeClose': 'never',
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};
