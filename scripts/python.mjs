// Makes the virtual environment that the Flask example and the integration tests run in: .cache/venv, filled from PyPI,
// else over Debian's packages where this is root's machine.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './bootstrap.mjs';
import { run } from './run-command.mjs';

const venv = join(root, '.cache', 'venv');
const python = join(venv, 'bin', 'python');
const requirements = join(root, 'scripts', 'requirements.txt');
// For a Python that the pinned versions do not know.
const looseRequirements = join(root, 'examples', 'flask-blocking', 'requirements.txt');
const stamp = join(venv, '.requirements-sha256');
const debianPython = '/usr/bin/python3';
const debianPackages = [
  'python3',
  'python3-flask',
  'gunicorn',
  'python3-gevent',
  'python3-aiohttp',
  'python3-packaging',
];

/** Gives the folder of an environment with Flask, gunicorn, gevent and aiohttp, or `null` after saying why there is none. */
export async function exampleEnvironment() {
  if (process.platform === 'win32') {
    console.log('gunicorn does not run on Windows (it does under WSL).');
    return null;
  }
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const filled = existsSync(stamp) ? readFileSync(stamp, 'utf8').trim() : null;
  if (filled === wanted && (await isComplete(python))) return venv;
  if (!(await fromPyPi()) && !(await fromDebian())) return null;
  writeFileSync(stamp, `${wanted}\n`);
  return venv;
}

/** What a program needs in its environment to run in the virtual environment, as if that were activated. */
export function activated(folder) {
  return { VIRTUAL_ENV: folder, PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
}

async function fromPyPi() {
  let base = await systemPython();
  if (base === null && (await aptInstall(['python3', 'python3-venv'], 'Python'))) base = await systemPython();
  if (base === null) {
    console.log('There is no Python 3 on this machine.');
    return false;
  }
  if (!(await makeVenv(base))) return false;
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
    const { code, output } = await run(python, [...args, '--requirement', list], { capture: true });
    if (code === 0 && (await isComplete(python))) return true;
    console.log(`pip could not install ${relative(root, list)}:\n${lastLines(output)}`);
  }
  return false;
}

async function makeVenv(base) {
  if ((await run(python, ['-m', 'pip', '--version'], { capture: true })).code === 0) return true;
  mkdirSync(join(root, '.cache'), { recursive: true });
  const make = () => {
    rmSync(venv, { recursive: true, force: true });
    return run(base, ['-m', 'venv', venv], { capture: true });
  };
  let made = await make();
  // Debian leaves what makes environments out of its python3.
  if (made.code !== 0 && (await aptInstall(['python3-venv'], 'The module venv of Python'))) made = await make();
  if (made.code !== 0) console.log(`A virtual environment could not be made:\n${lastLines(made.output)}`);
  return made.code === 0;
}

/** An environment without pip over the packages of the distribution. */
async function fromDebian() {
  if (!(await isComplete(debianPython)) && !(await aptInstall(debianPackages, 'Flask and gunicorn'))) return false;
  rmSync(venv, { recursive: true, force: true });
  const made = await run(debianPython, ['-m', 'venv', '--without-pip', '--system-site-packages', venv], {
    capture: true,
  });
  if (made.code === 0 && (await isComplete(python))) return true;
  console.log(`The Python packages of this system do not serve:\n${lastLines(made.output)}`);
  return false;
}

/** Installs Debian packages where that is possible; else names the command. */
async function aptInstall(packages, what) {
  const hasApt = existsSync('/usr/bin/apt-get');
  if (!hasApt || process.getuid?.() !== 0) {
    const command = `sudo apt-get install ${packages.join(' ')}`;
    console.log(hasApt ? `${what} can be installed with: ${command}` : `${what} is missing on this machine.`);
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
async function isComplete(interpreter) {
  const imports = 'import flask, gunicorn, gunicorn.workers.ggevent, aiohttp';
  return (await run(interpreter, ['-c', imports], { capture: true })).code === 0;
}

function lastLines(output) {
  return output
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('WARNING: Retrying'))
    .slice(-6)
    .map((line) => `    ${line}`)
    .join('\n');
}
