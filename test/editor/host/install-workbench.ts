import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { findChromium } from './chromium.ts';
import { editorCacheFolder, projectFolder } from './paths.ts';

/**
 * code-server carries VS Code's own server and workbench on npm, for machines that can't download VS Code itself. It is
 * installed outside the project's dependencies, since it is 600 MB and compiles native modules.
 */
export const codeServerVersion = '4.139.1';
const installFolder = join(editorCacheFolder, `code-server-${codeServerVersion}`);
const serverMain = 'node_modules/code-server/lib/vscode/out/server-main.js';
/** Written last: without it the installation is not whole. */
const doneMark = '.installed';

/** What compiling the server's native modules and showing its workbench take on Debian. */
const debianPackages = [
  'chromium',
  'g++',
  'libkrb5-dev',
  'libsecret-1-dev',
  'libx11-dev',
  'libxkbfile-dev',
  'make',
  'pkg-config',
  'python3',
] as const;

/** Installs VS Code's server unless it is there, and gives the path of its entry. Throws with the command that would help. */
export async function installWorkbench(say: (line: string) => void): Promise<string> {
  const entry = join(installFolder, serverMain);
  if (existsSync(join(installFolder, doneMark)) && existsSync(entry)) {
    if (findChromium() === null) await installDebianPackages(say);
    return entry;
  }
  await installDebianPackages(say);
  say(`Installing code-server ${codeServerVersion} into ${installFolder} (about two minutes, once)`);
  const draft = `${installFolder}.draft`;
  await rm(draft, { recursive: true, force: true });
  await rm(installFolder, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await writeFile(join(draft, 'package.json'), '{ "name": "editor-host", "private": true }\n');
  const result = await execa('npm', ['install', '--no-audit', '--no-fund', `code-server@${codeServerVersion}`], {
    cwd: draft,
    env: {
      // The headers of the Node that runs this, so that native modules are compiled for it.
      npm_config_nodedir: nodeFolder(),
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
  if (result.failed || !existsSync(join(draft, serverMain))) {
    throw new Error(
      `code-server could not be installed. Try it by hand:\n  cd ${draft} && npm_config_nodedir=${nodeFolder()} npm install code-server@${codeServerVersion}\n${tail(result.all ?? '')}`,
    );
  }
  await writeFile(join(draft, doneMark), `${codeServerVersion}\n`);
  await rename(draft, installFolder);
  return entry;
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

async function installDebianPackages(say: (line: string) => void): Promise<void> {
  const missing = await missingDebianPackages();
  if (missing.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0)
    throw new Error(`The workbench needs packages of this system. Install them:\n  sudo ${command}`);
  say(`Installing ${missing.join(', ')}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await execa('apt-get', ['update'], { env, reject: false });
  const result = await execa('apt-get', command.split(' ').slice(1), { env, all: true, reject: false });
  if (result.failed)
    throw new Error(`Packages of this system could not be installed. Try:\n  ${command}\n${tail(result.all ?? '')}`);
}

async function missingDebianPackages(): Promise<string[]> {
  const query = await execa('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...debianPackages], {
    reject: false,
  });
  // Not a Debian: compilers and a browser may be there under other names; their absence shows later.
  if (query.code === 'ENOENT') return [];
  const installed = new Set(
    query.stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return debianPackages.filter((name) => !installed.has(name) && !(name === 'chromium' && findChromium() !== null));
}

function tail(text: string): string {
  return text.split('\n').slice(-25).join('\n');
}
