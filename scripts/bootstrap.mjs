// Makes a fresh clone ready: installs the dependencies when package-lock.json has changed since, and continues under
// the Node version that the project pins (the machine's own may be older). Plain Node 20; nothing is installed yet.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run-command.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lockFile = join(root, 'package-lock.json');
const stamp = join(root, 'node_modules', '.servebench-lock-sha256');
const pinnedNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Environment in which `node` and the project's own tools are those of node_modules. */
export const toolEnvironment = {
  PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(process.platform === 'win32' ? ';' : ':'),
};

/**
 * Installs what is missing, then runs the calling script again under the pinned Node. Resolves only there: before,
 * the process ends with the exit code of that second run. When the installation fails it says so and exits with 1,
 * after `lastLine` where that is given.
 */
export async function bootstrap(script, { lastLine } = {}) {
  try {
    await installDependencies();
  } catch (error) {
    console.error(error.message);
    if (lastLine !== undefined) console.log(lastLine);
    process.exit(1);
  }
  if (process.execPath === pinnedNode || process.env.SERVEBENCH_PINNED_NODE === '1') return;
  const { code } = await run(pinnedNode, [fileURLToPath(script), ...process.argv.slice(2)], {
    env: { ...toolEnvironment, SERVEBENCH_PINNED_NODE: '1' },
  });
  process.exit(code);
}

async function installDependencies() {
  const installedLock = existsSync(stamp) ? readFileSync(stamp, 'utf8').trim() : null;
  if (installedLock === lockHash() && existsSync(pinnedNode)) return;
  const why = existsSync(join(root, 'node_modules')) ? 'package-lock.json has changed' : 'this is a fresh clone';
  console.log(`Installing the dependencies with npm, since ${why}.`);
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  let installed = await run('npm', ['ci', ...quiet], { cwd: root, capture: true });
  // npm ci insists on entries for every platform's binaries; a lock file made on one platform may lack the others'.
  if (installed.code !== 0) installed = await installByLock(quiet);
  if (installed.code !== 0) throw new Error(`npm could not install the dependencies:\n${installed.output.trim()}`);
  if (!existsSync(pinnedNode)) {
    throw new Error(
      `npm did not install the pinned Node at ${pinnedNode}: its install script may be forbidden (npm config get ignore-scripts).`,
    );
  }
  writeFileSync(stamp, `${lockHash()}\n`);
}

/** Installs the locked versions without `npm ci`'s demand, and leaves the lock file as it was. */
async function installByLock(quiet) {
  const lock = readFileSync(lockFile);
  try {
    return await run('npm', ['install', '--no-save', ...quiet], { cwd: root, capture: true });
  } finally {
    if (!readFileSync(lockFile).equals(lock)) writeFileSync(lockFile, lock);
  }
}

function lockHash() {
  return createHash('sha256').update(readFileSync(lockFile)).digest('hex');
}
