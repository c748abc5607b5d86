import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Browser, Page } from 'playwright-core';
import { until } from '../until.ts';
import { launchChromium } from './chromium.ts';
import type { EditorHost, EditorWindow, InsideSuite, WindowOptions } from './editor-host.ts';
import { installWorkbench } from './install-workbench.ts';
import { packageFolder } from './package-folder.ts';
import { descendantsOf, listProcesses } from './processes.ts';
import { WorkbenchServer } from './workbench-server.ts';

/** A busy machine takes its time to load a workbench. */
const patienceMs = 120_000;

/** What the windows of one server have in common. */
interface ServerKind {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly trusted: boolean;
  readonly language: string | undefined;
}

/** VS Code's own server and extension host, with its workbench in a headless browser. */
export class WorkbenchHost implements EditorHost {
  readonly name: string;
  readonly #entry: string;
  readonly #browser: Browser;
  readonly #extensionsFolder: string;
  /** Of the windows that were opened, by what a server begins with: the next ones of the kind find it warm. */
  readonly #servers = new Map<string, WorkbenchServer>();

  private constructor(name: string, entry: string, browser: Browser, extensionsFolder: string) {
    this.name = name;
    this.#entry = entry;
    this.#browser = browser;
    this.#extensionsFolder = extensionsFolder;
  }

  /** Installs the editor where needed, and the packaged extension in it. */
  static async create(vsix: string | null, say: (line: string) => void): Promise<WorkbenchHost> {
    const entry = await installWorkbench(say);
    const product = JSON.parse(await readFile(join(entry, '../../package.json'), 'utf8')) as { version: string };
    const extensionsFolder = await mkdtemp(join(tmpdir(), 'servebench-extensions-'));
    if (vsix !== null) await installExtension(entry, vsix, extensionsFolder);
    const name = `VS Code ${product.version}, workbench in a browser`;
    return new WorkbenchHost(name, entry, await launchChromium(), extensionsFolder);
  }

  async runInside(suite: InsideSuite): Promise<number> {
    const noExtensions = join(this.#extensionsFolder, '.none');
    await mkdir(noExtensions, { recursive: true });
    await using server = await WorkbenchServer.start({
      entry: this.#entry,
      extensionsFolder: noExtensions,
      settings: {},
      trusted: true,
      testDriver: true,
    });
    const context = await this.#browser.newContext();
    context.setDefaultTimeout(patienceMs);
    try {
      const page = await context.newPage();
      const exit = await listenForExit(page, suite);
      await page.goto(
        server.url(suite.folder, [
          ['extensionDevelopmentPath', server.remoteUri(suite.extensionFolder)],
          ['extensionTestsPath', server.remoteUri(suite.suiteFile)],
        ]),
      );
      return await exit.code;
    } finally {
      await context.close();
    }
  }

  async openWindow({ folder, settings = {}, trusted = true, ...rest }: WindowOptions): Promise<EditorWindow> {
    const { beside, language } = rest;
    if (beside !== undefined) await this.#install(beside);
    const server = await this.#server({ settings, trusted, language });
    const context = await this.#browser.newContext({
      viewport: { width: 1280, height: 800 },
      permissions: ['clipboard-read', 'clipboard-write'],
      ...(language === undefined ? {} : { locale: language }),
    });
    context.setDefaultTimeout(patienceMs);
    try {
      if (language !== undefined) await context.addInitScript(displayLanguage, language);
      const page = await context.newPage();
      await page.goto(server.url(folder));
      await page.locator('.monaco-workbench .part.statusbar').waitFor();
      return { page, extensionHostPid: () => extensionHostOf(server.pid), close: () => context.close() };
    } catch (error) {
      await context.close();
      throw error;
    }
  }

  async #server(kind: ServerKind): Promise<WorkbenchServer> {
    const key = JSON.stringify(kind);
    const running = this.#servers.get(key);
    if (running !== undefined) return running;
    const server = await WorkbenchServer.start({
      entry: this.#entry,
      extensionsFolder: this.#extensionsFolder,
      settings: kind.settings,
      trusted: kind.trusted,
    });
    this.#servers.set(key, server);
    return server;
  }

  /** Installs another extension of which there is the folder alone. It stays: later windows have it, too. */
  async #install(folder: string): Promise<void> {
    const vsix = join(this.#extensionsFolder, '.beside.vsix');
    await packageFolder(folder, vsix);
    await installExtension(this.#entry, vsix, this.#extensionsFolder);
    await rm(vsix);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    for (const server of this.#servers.values()) await server[Symbol.asyncDispose]();
    await rm(this.#extensionsFolder, { recursive: true, force: true });
  }
}

/** Installs a packaged extension the way `code --install-extension` does. */
export async function installExtension(entry: string, vsix: string, extensionsFolder: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'servebench-install-'));
  try {
    const options = [
      '--accept-server-license-terms',
      `--server-data-dir=${folder}`,
      `--extensions-dir=${extensionsFolder}`,
    ];
    await execa(process.execPath, [entry, '--install-extension', vsix, '--force', ...options], { all: true });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Says to the workbench which language it shows, in the page, as a language pack would. There is no pack, so its own texts stay
 * English; extensions are asked for theirs, in the manifest and at run time.
 */
function displayLanguage(language: string): void {
  Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: language });
}

/** Listens for the suite's console and for its exit code, which the workbench hands to functions on its page. */
async function listenForExit(
  page: Page,
  { print, timeoutMs }: InsideSuite,
): Promise<{ readonly code: Promise<number> }> {
  await page.exposeFunction('codeAutomationLog', (_type: string, args: readonly unknown[]) => {
    print(args.map(String).join(' '));
  });
  let exited: (exitCode: number) => void = () => {};
  await page.exposeFunction('codeAutomationExit', (exitCode: number) => exited(exitCode));
  const code = new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The suite did not end within ${timeoutMs / 1000} s.`)), timeoutMs);
    exited = (exitCode) => {
      clearTimeout(timer);
      resolve(exitCode);
    };
  });
  return { code };
}

/** The extension host of the window that is open. That of one before outlives it for some seconds, should it come back. */
function extensionHostOf(serverPid: number): Promise<number> {
  return until('one extension host', async () => {
    const hosts = descendantsOf(serverPid, await listProcesses()).filter(({ command }) =>
      command.includes('--type=extensionHost'),
    );
    return hosts.length === 1 && hosts[0]?.pid;
  });
}
