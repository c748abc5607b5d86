// Finds or makes a Python with Flask, gunicorn, gevent and aiohttp: a virtual environment under .cache/, filled from
// PyPI, else from Debian's packages where this is root's machine.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './bootstrap.mjs';
import { run } from './run-command.mjs';

const venv = join(root, '.cache', 'venv');
const windows = process.platform === 'win32';
const venvPython = windows ? join(venv, 'Scripts', 'python.exe') : join(venv, 'bin', 'python');
const requirements = join(root, 'scripts', 'requirements.txt');
// For a Python that the pinned versions do not know.
const looseRequirements = join(root, 'examples', 'flask-blocking', 'requirements.txt');
const stamp = join(venv, '.requirements-sha256');
const isRoot = process.getuid?.() === 0;
const debianPackages = ['python3-flask', 'gunicorn', 'python3-gevent', 'python3-aiohttp', 'python3-packaging'];

/** Gives the path of an interpreter that can run the Flask example, or `null` after saying why there is none. */
export async function examplePython() {
  if (windows) {
    console.log('gunicorn does not run on Windows (it does under WSL).');
    return null;
  }
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const filled = existsSync(stamp) ? readFileSync(stamp, 'utf8').trim() : null;
  if (filled === wanted && (await isComplete(venvPython))) return venvPython;

  let base = await systemPython();
  if (base === null) base = (await aptInstall(['python3', 'python3-venv'], 'Python')) ? await systemPython() : null;
  if (base === null) {
    console.log('There is no Python 3 on this machine.');
    return null;
  }
  if (await fillFromPyPi(base)) {
    writeFileSync(stamp, `${wanted}\n`);
    return venvPython;
  }
  return fromDebian();
}

async function fillFromPyPi(base) {
  if (!existsSync(venvPython) && !(await makeVenv(base))) return false;
  console.log('Installing Flask, gunicorn, gevent and aiohttp into .cache/venv.');
  for (const list of [requirements, looseRequirements]) {
    const args = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--retries',
      '2',
      '--timeout',
      '20',
    ];
    const { code, output } = await run(venvPython, [...args, '--requirement', list], { capture: true });
    if (code === 0 && (await isComplete(venvPython))) return true;
    console.log(`pip could not install ${relative(root, list)}:\n${lastLines(output)}`);
  }
  return false;
}

async function makeVenv(base) {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const make = () => run(base, ['-m', 'venv', venv], { capture: true });
  let made = await make();
  // Debian leaves `ensurepip` out of python3; without it a venv stays half made.
  if (made.code !== 0 && (await aptInstall(['python3-venv'], 'The module venv of Python'))) {
    rmSync(venv, { recursive: true, force: true });
    made = await make();
  }
  if (made.code === 0) return true;
  rmSync(venv, { recursive: true, force: true });
  console.log(`A virtual environment could not be made:\n${lastLines(made.output)}`);
  return false;
}

async function fromDebian() {
  const debianPython = '/usr/bin/python3';
  if (await isComplete(debianPython)) return debianPython;
  if (!(await aptInstall(debianPackages, 'Flask and gunicorn'))) return null;
  if (await isComplete(debianPython)) return debianPython;
  console.log(`${debianPython} still lacks some of them.`);
  return null;
}

/** Installs Debian packages where that is possible; else names the command. */
async function aptInstall(packages, what) {
  const hasApt = existsSync('/usr/bin/apt-get');
  if (!hasApt || !isRoot) {
    console.log(
      hasApt
        ? `${what} can be installed with: sudo apt-get install ${packages.join(' ')}`
        : `${what} is not installed.`,
    );
    return false;
  }
  console.log(`Installing Debian packages: ${packages.join(' ')}.`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { env, capture: true });
  const args = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  const { code, output } = await run('apt-get', args, { env, capture: true });
  if (code !== 0) console.log(`apt-get install failed:\n${lastLines(output)}`);
  return code === 0;
}

async function systemPython() {
  for (const program of ['python3', 'python']) {
    const { code } = await run(program, ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))'], { capture: true });
    if (code === 0) return program;
  }
  return null;
}

/** Whether an interpreter can import all that the example needs, gunicorn's gevent worker included. */
async function isComplete(python) {
  const { code } = await run(python, ['-c', 'import flask, gunicorn, gunicorn.workers.ggevent, aiohttp'], {
    capture: true,
  });
  return code === 0;
}

function lastLines(output) {
  return output
    .trim()
    .split('\n')
    .slice(-6)
    .map((line) => `    ${line}`)
    .join('\n');
}
