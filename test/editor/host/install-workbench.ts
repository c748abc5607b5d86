import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { chromiumPackage, installMissing, workbenchPackages } from '../../../scripts/debian-packages.ts';
import { findChromium } from './chromium.ts';
import { editorCacheFolder, projectFolder } from './paths.ts';

/**
 * code-server carries VS Code's own server and workbench on npm, for machines that can't download VS Code itself. It is
 * installed outside the project's dependencies, since it is 600 MB and compiles native modules.
 */
export const codeServerVersion = '4.139.1';
const installFolder = join(editorCacheFolder, `code-server-${codeServerVersion}`);
const codeFolder = 'node_modules/code-server/lib/vscode';
const serverMain = `${codeFolder}/out/server-main.js`;
/** Written last: without it the installation is not whole. */
const doneMark = '.installed';

/**
 * Those of its native modules that a window needs and that come as source: what logs, and what ends an extension host that
 * hangs. The others (Kerberos, SQLite, Windows' own) are asked for by nothing here; to compile them takes a minute and more
 * of the system's packages.
 */
const compiledModules = ['@vscode/spdlog', '@vscode/native-watchdog'];

/** Installs VS Code's server unless it is there, and gives the path of its entry. Throws with the command that would help. */
export async function installWorkbench(say: (line: string) => void): Promise<string> {
  const entry = join(installFolder, serverMain);
  if (existsSync(join(installFolder, doneMark)) && existsSync(entry)) {
    if (findChromium() === null) await installSystemPackages(say);
    return entry;
  }
  await installSystemPackages(say);
  say(`Installing code-server ${codeServerVersion} into ${installFolder} (about a minute, once)`);
  const draft = `${installFolder}.draft`;
  await rm(draft, { recursive: true, force: true });
  await rm(installFolder, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await writeFile(join(draft, 'package.json'), '{ "name": "editor-host", "private": true }\n');
  // As its own script would, which compiles everything.
  await npm(draft, 'install', '--ignore-scripts', `code-server@${codeServerVersion}`);
  const code = join(draft, codeFolder);
  await Promise.all([
    npm(code, 'install', '--omit=dev', '--ignore-scripts').then(() => npm(code, 'rebuild', ...compiledModules)),
    npm(join(code, 'extensions'), 'install', '--omit=dev', '--ignore-scripts'),
  ]);
  await writeFile(join(draft, doneMark), `${codeServerVersion}\n`);
  await rename(draft, installFolder);
  return entry;
}

/** Runs npm in a folder; throws with the command and the end of what it said where it fails. */
async function npm(folder: string, ...args: readonly string[]): Promise<void> {
  const nodedir = nodeFolder();
  const { failed, all } = await execa('npm', [...args, '--no-audit', '--no-fund'], {
    cwd: folder,
    env: {
      // The headers of the Node that runs this, so that native modules are compiled for it.
      npm_config_nodedir: nodedir,
      PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
      // An npm that runs this script passes its own Node's version on, and code-server would refuse that one.
      npm_config_user_agent: undefined,
      npm_node_execpath: undefined,
      // What went wrong must be told, however quiet the outer npm is.
      npm_config_loglevel: 'notice',
    },
    all: true,
    reject: false,
  });
  if (!failed) return;
  throw new Error(
    `code-server could not be installed. Try it by hand:\n  cd ${folder} && npm_config_nodedir=${nodedir} npm ${args.join(' ')}\n${tail(all ?? '')}`,
  );
}

/** The folder of the `node` package with `include/`, wherever npm has put it. */
function nodeFolder(): string {
  const architecture = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const candidates = [
    join(projectFolder, 'node_modules/node/node_modules', architecture),
    join(projectFolder, 'node_modules', architecture),
    dirname(dirname(process.execPath)),
  ];
  return candidates.find((folder) => existsSync(join(folder, 'include/node/node.h'))) ?? (candidates[2] as string);
}

async function installSystemPackages(say: (line: string) => void): Promise<void> {
  const problem = await installMissing(
    [...workbenchPackages, ...(findChromium() === null ? [chromiumPackage] : [])],
    say,
  );
  if (problem !== null) throw new Error(problem);
}

function tail(text: string): string {
  return text.split('\n').slice(-25).join('\n');
}
