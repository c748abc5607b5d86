import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { execa } from 'execa';
import { _electron as electron } from 'playwright-core';
import {
  type EditorHost,
  type EditorWindow,
  type InsideSuite,
  quietSettings,
  type WindowOptions,
} from './editor-host.ts';
import { editorCacheFolder } from './paths.ts';
import { descendantsOf, listProcesses } from './processes.ts';

/** Desktop VS Code, downloaded once. */
export class DesktopHost implements EditorHost {
  readonly name: string;
  readonly #executable: string;
  readonly #extensionsFolder: string;

  private constructor(name: string, executable: string, extensionsFolder: string) {
    this.name = name;
    this.#executable = executable;
    this.#extensionsFolder = extensionsFolder;
  }

  static async create(vsix: string, say: (line: string) => void): Promise<DesktopHost> {
    say('Downloading desktop VS Code (once)');
    const executable = await downloadAndUnzipVSCode({ cachePath: editorCacheFolder });
    const extensionsFolder = await mkdtemp(join(tmpdir(), 'servebench-extensions-'));
    const version = await runCli(executable, '--version');
    const host = new DesktopHost(`VS Code ${version.split('\n')[0]}, desktop`, executable, extensionsFolder);
    await host.#install(vsix);
    return host;
  }

  async runInside({ extensionFolder, suiteFile, folder, print }: InsideSuite): Promise<number> {
    const userFolder = await userData({});
    try {
      const output = new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          print(chunk.toString().trimEnd());
          done();
        },
      });
      return await runTests({
        vscodeExecutablePath: this.#executable,
        extensionDevelopmentPath: extensionFolder,
        extensionTestsPath: suiteFile,
        launchArgs: [folder, '--disable-workspace-trust', '--disable-extensions', `--user-data-dir=${userFolder}`],
        stdout: output,
        stderr: output,
      });
    } finally {
      await rm(userFolder, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  async openWindow(options: WindowOptions): Promise<EditorWindow> {
    const { folder, settings = {}, trusted = true, beside, language } = options;
    const userFolder = await userData(settings);
    // On the desktop a display language needs its pack.
    if (language !== undefined) await this.#install(`MS-CEINTL.vscode-language-pack-${language}`);
    const application = await electron.launch({
      executablePath: this.#executable,
      args: [
        folder,
        '--no-sandbox',
        '--disable-gpu',
        '--disable-updates',
        '--skip-welcome',
        '--skip-release-notes',
        ...(trusted ? ['--disable-workspace-trust'] : []),
        ...(beside === undefined ? [] : [`--extensionDevelopmentPath=${beside}`]),
        ...(language === undefined ? [] : [`--locale=${language}`]),
        `--user-data-dir=${userFolder}`,
        `--extensions-dir=${this.#extensionsFolder}`,
      ],
    });
    const page = await application.firstWindow();
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
    const mainPid = application.process().pid as number;
    return {
      page,
      extensionHostPid: () => extensionHostOf(mainPid),
      close: async () => {
        await application.close();
        await rm(userFolder, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  }

  /** Installs a packaged extension, or one of the marketplace by its name. */
  async #install(extension: string): Promise<void> {
    const folder = `--extensions-dir=${this.#extensionsFolder}`;
    await runCli(this.#executable, '--install-extension', extension, '--force', folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#extensionsFolder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Runs `code`, and gives what it prints. */
async function runCli(executable: string, ...options: readonly string[]): Promise<string> {
  const [cli, ...args] = resolveCliArgsFromVSCodeExecutablePath(executable);
  if (cli === undefined) throw new Error(`The command line of ${executable} was not found.`);
  const { stdout } = await execa(cli, [...args, ...options], { shell: process.platform === 'win32' });
  return stdout;
}

async function userData(settings: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'servebench-editor-'));
  await mkdir(join(folder, 'User'));
  await writeFile(join(folder, 'User/settings.json'), JSON.stringify({ ...quietSettings, ...settings }));
  return folder;
}

/** The extension host is the utility process that has VS Code's node service with the extensions' inspect port argument. */
async function extensionHostOf(mainPid: number): Promise<number> {
  const children = descendantsOf(mainPid, await listProcesses());
  const utilities = children.filter(({ command }) => command.includes('--utility-sub-type=node.mojom.NodeService'));
  const host = utilities.find(({ command }) => command.includes('--inspect-port=0')) ?? utilities.at(-1);
  if (host === undefined) throw new Error('The extension host was not found.');
  return host.pid;
}
